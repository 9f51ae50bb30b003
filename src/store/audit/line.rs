//! One line of the audit, as it is written and as it is read again.

use serde::Serialize;

use crate::domain::{
    AliasState, AuditStage, Change, Clock, Found, Intent, Outcome, Receipt, Reserved, Scope,
    Timestamp,
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
    /// What was found, when someone else changed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<FoundState<'a>>,
    /// What was made, in words; of what a function answered its status alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    made: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
}

/// What a change is about, as `before` and `after` have it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum FoundState<'a> {
    Alias(AliasState),
    Concurrency(Reserved),
    EventSource(&'a str),
    /// Who has which label.
    Secret(String),
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
            Outcome::ChangedBySomeoneElse { found } => FoundState::of(found),
            _ => None,
        };
        let made = match receipt.outcome.found() {
            Some(made @ (Found::Invoked(_) | Found::Adopted(_))) => Some(made.to_string()),
            _ => None,
        };
        let failure = receipt.outcome.failure().map(ToString::to_string);
        Self {
            outcome: receipt.outcome.label(),
            attempts: receipt.attempts,
            request_id: receipt.request_id.as_deref(),
            found,
            made,
            failure,
        }
    }
}

impl<'a> FoundState<'a> {
    fn of(found: &'a Found) -> Option<Self> {
        match found {
            Found::Alias(alias) => Some(Self::Alias(alias.state)),
            Found::Concurrency(reserved) => Some(Self::Concurrency(*reserved)),
            Found::EventSource(source) => Some(Self::EventSource(&source.state)),
            Found::Deployment(deployment) => Some(Self::EventSource(&deployment.status)),
            Found::Secret(secret) => Some(Self::Secret(secret.to_string())),
            Found::Invoked(_) | Found::Adopted(_) => None,
        }
    }
}
