//! One line of the audit, as it is written and as it is read again.

use serde::{Deserialize, Serialize};

use crate::domain::{
    AliasRef, AliasState, AuditStage, Change, Clock, Intent, Outcome, Receipt, Scope, Timestamp,
    intent::PastChange,
};

/// A line to be written. It holds names and states, never a secret value.
#[derive(Debug, Serialize)]
pub(super) struct Line<'a> {
    at: Timestamp,
    stage: &'static str,
    id: &'a str,
    who: &'a str,
    #[serde(rename = "where")]
    scope: &'a Scope,
    change: &'a Change,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'a str,
    #[serde(flatten)]
    end: Option<End<'a>>,
}

/// What only an outcome line has.
#[derive(Debug, Serialize)]
struct End<'a> {
    outcome: &'static str,
    attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    /// The alias as it was found, when someone else changed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<AliasState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
}

impl<'a> Line<'a> {
    pub(super) fn new(stage: AuditStage<'a>, clock: &Clock) -> Self {
        match stage {
            AuditStage::Intent(intent) => Self::of(intent, clock.now(), "intent", None),
            AuditStage::Outcome(receipt) => {
                Self::of(&receipt.intent, receipt.at, "outcome", Some(End::of(receipt)))
            }
        }
    }

    fn of(intent: &'a Intent, at: Timestamp, stage: &'static str, end: Option<End<'a>>) -> Self {
        Self {
            at,
            stage,
            id: &intent.id,
            who: &intent.who,
            scope: &intent.scope,
            change: &intent.change,
            reason: &intent.reason,
            end,
        }
    }
}

impl<'a> End<'a> {
    fn of(receipt: &'a Receipt) -> Self {
        let found = match &receipt.outcome {
            Outcome::ChangedBySomeoneElse { found } => found.alias().map(|alias| alias.state),
            _ => None,
        };
        let failure = receipt.outcome.failure().map(ToString::to_string);
        Self {
            outcome: receipt.outcome.label(),
            attempts: receipt.attempts,
            request_id: receipt.request_id.as_deref(),
            found,
            failure,
        }
    }
}

/// What is read again of a line; fields that later versions add are passed over.
#[derive(Debug, Deserialize)]
pub(super) struct Remembered {
    at: Timestamp,
    pub(super) id: String,
    who: String,
    #[serde(rename = "where")]
    scope: Scope,
    change: RememberedChange,
    outcome: Option<String>,
}

#[derive(Debug, Deserialize)]
struct RememberedChange {
    kind: String,
    target: AliasRef,
    before: AliasState,
    after: AliasState,
}

impl Remembered {
    pub(super) fn parse(text: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(text).map_err(|error| error.to_string())
    }

    pub(super) fn concerns(&self, scope: &Scope, alias: &AliasRef) -> bool {
        let place =
            |scope: &Scope| (scope.account.clone(), scope.region.clone(), scope.endpoint.clone());
        place(&self.scope) == place(scope) && self.change.target == *alias
    }

    pub(super) fn is_intent(&self) -> bool {
        self.outcome.is_none()
    }

    /// The change was made.
    pub(super) fn has_landed(&self) -> bool {
        self.outcome.as_deref() == Some("applied")
    }

    /// An intent whose outcome nobody wrote down may have landed, too.
    pub(super) fn may_have_landed(&self) -> bool {
        matches!(self.outcome.as_deref(), None | Some("applied" | "unknown"))
    }
}

impl From<Remembered> for PastChange {
    fn from(line: Remembered) -> Self {
        Self {
            at: line.at,
            who: line.who,
            before: line.change.before,
            after: line.change.after,
            was_rollback: line.change.kind == "rollback",
        }
    }
}
