use super::*;
use crate::{
    app::testing::{alias, failure, split, target, v},
    domain::{Alias, AliasChange, AliasState, FailureKind, Intent, RevisionId, Scope, Timestamp},
};

fn receipt(outcome: Outcome<Alias>) -> Receipt {
    let outcome = outcome.map(Found::Alias);
    let alias = AliasChange {
        target: target("checkout"),
        before: split(41, 42, 10.0),
        after: AliasState::all(v(41)),
        description: String::new(),
        revision_id: RevisionId("r".into()),
    };
    let change = Change::Rollback { alias, evidence: Evidence::SplitPrimary };
    let intent = Intent {
        id: "1".into(),
        scope: Scope::default(),
        who: String::new(),
        change,
        reason: String::new(),
    };
    let at = Timestamp::UNIX_EPOCH;
    Receipt { intent, outcome, attempts: 1, at, request_id: None, audited: true }
}

#[test]
fn every_outcome_names_the_alias_and_what_became_of_it() {
    let now = alias("checkout", AliasState::all(v(41)));
    let theirs = alias("checkout", AliasState::all(v(43)));
    let denied = failure(FailureKind::Denied { action: "lambda:UpdateAlias".into() });
    let cases = [
        (Outcome::Applied(now.clone()), "applied, now 41 100%"),
        (Outcome::AlreadyThere(now), "already at 41 100%"),
        (Outcome::NotApplied(denied), "not applied: access denied: missing lambda:UpdateAlias"),
        (Outcome::ChangedBySomeoneElse { found: theirs }, "changed by someone else, now 43 100%"),
        (Outcome::Unknown(failure(FailureKind::NotFound)), "outcome unknown: not found"),
    ];
    for (outcome, end) in cases {
        assert_eq!(headline(&receipt(outcome)), format!("roll back checkout:live: {end}"));
    }
}

#[test]
fn a_denial_says_which_action_to_ask_for_and_that_nothing_changed() {
    let denied = failure(FailureKind::Denied { action: "lambda:UpdateAlias".into() });
    let lines = outcome(&receipt(Outcome::NotApplied(denied)));
    assert!(lines.contains(&"nothing was changed".to_owned()));
    assert!(lines.contains(&"ask for the IAM action lambda:UpdateAlias".to_owned()));
}

#[test]
fn an_unknown_outcome_says_what_to_look_at() {
    let lines = outcome(&receipt(Outcome::Unknown(failure(FailureKind::NotFound))));
    assert!(lines.iter().any(|line| line.contains("look at checkout:live")), "{lines:?}");
    assert!(lines.contains(&"was        41 90% | 42 10%".to_owned()), "{lines:?}");
}

#[test]
fn attempts_and_a_missing_audit_are_told() {
    let now = alias("checkout", AliasState::all(v(41)));
    let receipt = Receipt { attempts: 3, audited: false, ..receipt(Outcome::Applied(now)) };
    let lines = outcome(&receipt);
    assert!(lines.iter().any(|line| line.starts_with("sent 3 times")), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("not audited")), "{lines:?}");
}

#[test]
fn only_a_rollback_has_evidence() {
    let now = alias("checkout", AliasState::all(v(41)));
    let intent = receipt(Outcome::Applied(now)).intent;
    assert_eq!(evidence(&intent.change).as_deref(), Some("41 is the split's stable version"));
    let promote = Change::Promote(intent.change.alias().unwrap().clone());
    assert_eq!(evidence(&promote), None);
}
