//! A line of the audit as it is read again.

use serde::Deserialize;

use crate::domain::{
    AliasRef, AliasState, FunctionName, PastStop, Reserved, Scope, Timestamp, intent::PastChange,
};

/// What is read again of a line; fields that later versions add are passed over.
#[derive(Debug, Deserialize)]
pub(super) struct Remembered {
    at: Timestamp,
    pub(super) id: String,
    who: String,
    #[serde(rename = "where")]
    scope: Scope,
    pub(super) change: RememberedChange,
    outcome: Option<String>,
}

/// The changes that something is looked up by.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum RememberedChange {
    Shift(OfAlias),
    Promote(OfAlias),
    Rollback(OfAlias),
    Rollout(OfRollout),
    Stop(OfConcurrency),
    Unstop(OfConcurrency),
    /// A kind that leaves nothing to go back to, or one of a later version.
    #[serde(other)]
    Other,
}

#[derive(Debug, Deserialize)]
pub(super) struct OfAlias {
    target: AliasRef,
    before: AliasState,
    after: AliasState,
}

#[derive(Debug, Deserialize)]
pub(super) struct OfRollout {
    #[serde(flatten)]
    alias: OfAlias,
    /// Why, as `RolloutWrite` spells it; a later version may know more reasons.
    write: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct OfConcurrency {
    pub(super) function: FunctionName,
    pub(super) before: Reserved,
}

impl Remembered {
    pub(super) fn parse(text: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(text).map_err(|error| error.to_string())
    }

    /// It happened in that account, Region and endpoint. An account that is not known on either
    /// side is no other one: STS may not have answered then, or now.
    pub(super) fn is_at(&self, scope: &Scope) -> bool {
        let accounts = self.scope.account.as_ref().zip(scope.account.as_ref());
        accounts.is_none_or(|(then, now)| then == now)
            && self.scope.region == scope.region
            && self.scope.endpoint == scope.endpoint
    }

    pub(super) fn is_intent(&self) -> bool {
        self.outcome.is_none()
    }

    /// The change was made.
    pub(super) fn has_landed(&self) -> bool {
        self.outcome.as_deref() == Some("applied")
    }

    /// It was made, by this write or by someone else.
    pub(super) fn is_as_wanted(&self) -> bool {
        self.has_landed() || self.outcome.as_deref() == Some("already_there")
    }

    /// An intent whose outcome nobody wrote down may have landed, too.
    pub(super) fn may_have_landed(&self) -> bool {
        matches!(self.outcome.as_deref(), None | Some("applied" | "unknown"))
    }

    /// The change of this alias, if it is one. A rollout's writes that leave the routing as it is
    /// (a lease, a take-over) lead nowhere back.
    pub(super) fn of_alias(&self, alias: &AliasRef) -> Option<PastChange> {
        let (change, was_rollback) = match &self.change {
            RememberedChange::Shift(change) | RememberedChange::Promote(change) => (change, false),
            RememberedChange::Rollback(change) => (change, true),
            RememberedChange::Rollout(of) if of.alias.before != of.alias.after => {
                (&of.alias, of.write == "roll_back")
            }
            _ => return None,
        };
        (change.target == *alias).then(|| PastChange {
            at: self.at,
            who: self.who.clone(),
            before: change.before,
            after: change.after,
            was_rollback,
        })
    }

    /// It, as a stop that had `before` reserved.
    pub(super) fn stop(self, before: Reserved) -> PastStop {
        PastStop { at: self.at, who: self.who, before }
    }
}
