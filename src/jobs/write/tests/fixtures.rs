//! An alias at 41, and the change of it to 41 90% | 42 10%.

use crate::domain::{
    Alias, AliasChange, AliasName, AliasRef, AliasState, Change, Evidence, FunctionName, Intent,
    RevisionId, Scope, Share, Version, Weight,
};

pub const OLD: Version = Version::Published(41);
pub const NEW: Version = Version::Published(42);

pub fn target() -> AliasRef {
    AliasRef { function: FunctionName("checkout".into()), alias: AliasName("live".into()) }
}

pub fn split(percent: f64) -> AliasState {
    let weight = Weight::from_percent(percent).unwrap();
    AliasState::split(OLD, Share { version: NEW, weight })
}

pub fn alias(state: AliasState, description: &str, revision: &str) -> Alias {
    Alias {
        target: target(),
        state,
        description: description.into(),
        revision_id: RevisionId(revision.into()),
    }
}

pub fn change() -> AliasChange {
    AliasChange {
        target: target(),
        before: AliasState::all(OLD),
        after: split(10.0),
        description: "shop".into(),
        revision_id: RevisionId("r1".into()),
    }
}

pub fn shift() -> Intent {
    intent(Change::Shift(change()))
}

/// From the split back to 41.
pub fn rollback() -> Intent {
    let alias = AliasChange { before: split(10.0), after: AliasState::all(OLD), ..change() };
    intent(Change::Rollback { alias, evidence: Evidence::SplitPrimary })
}

fn intent(change: Change) -> Intent {
    Intent {
        id: "i1".into(),
        scope: Scope::default(),
        who: "arn:aws:sts::1:assumed-role/ops/alice".into(),
        change,
        reason: String::new(),
    }
}
