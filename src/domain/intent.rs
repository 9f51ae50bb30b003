//! What a write wants to do, said in full before it is sent.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    adopt::Adoption,
    alias::{AliasRef, AliasState, RevisionId},
    concurrency::ConcurrencyChange,
    deployment::DeploymentStop,
    event_source::EventSourceChange,
    function::FunctionName,
    invoke::Invocation,
    rollback::Evidence,
    rollout_write::{RolloutChange, RolloutWrite},
    scope::Scope,
    secret::{SecretChange, SecretWrite, hex},
};

/// Anything that mutates AWS. It is previewed, confirmed, audited, sent once and read back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Intent {
    /// Unique per intent, ties the audit's intent line to its outcome line.
    pub id: String,
    /// Account, Region and endpoint.
    pub scope: Scope,
    /// STS ARN of whoever does it; empty when STS could not tell.
    pub who: String,
    /// What changes.
    pub change: Change,
    /// Why, in the user's words; may be empty.
    pub reason: String,
}

impl Intent {
    /// The token that AWS knows a repeated request by, where it takes one: the same for every copy
    /// of this intent, and for no other. It has the form of a UUID.
    #[must_use]
    pub fn client_token(&self) -> String {
        let mut hash = Sha256::new();
        for part in [&self.id, &self.who] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let hex = hex(&hash.finalize());
        [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..32]].join("-")
    }
}

/// The kinds of mutation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// Set an alias's split.
    Shift(AliasChange),
    /// Send all traffic to the new version and drop the weights.
    Promote(AliasChange),
    /// Go back to the stable version and drop the weights.
    Rollback {
        /// The change of the alias.
        #[serde(flatten)]
        alias: AliasChange,
        /// Why `after` is where to go back to.
        evidence: Evidence,
    },
    /// Stop every version of a function: reserved concurrency 0.
    Stop(ConcurrencyChange),
    /// Lift a stop: reserved concurrency back to what it was.
    Unstop(ConcurrencyChange),
    /// Pause an event source mapping.
    Pause(EventSourceChange),
    /// Let an event source mapping go on where it stopped.
    Resume(EventSourceChange),
    /// Run a function once, or let Lambda check that it could.
    Invoke(Invocation),
    /// Publish a version and create the first alias, so that there is a way back from now on.
    Adopt(Adoption),
    /// A write of a rollout's driver.
    Rollout(Box<RolloutChange>),
    /// Stop CodeDeploy's deployment and let it put the alias back.
    StopDeployment(Box<DeploymentStop>),
    /// Change a secret: its value, its labels, its rotation or its end.
    Secret(Box<SecretChange>),
}

/// A compare-and-swap on one alias.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AliasChange {
    /// Which alias.
    pub target: AliasRef,
    /// What the preview showed.
    pub before: AliasState,
    /// What is wanted.
    pub after: AliasState,
    /// The description at preview time. It is sent along; a change by hand, which ends the rollout
    /// on the alias, is sent without that one's ledger.
    pub description: String,
    /// The token: the write lands only if the alias still has it.
    pub revision_id: RevisionId,
}

impl Change {
    /// The alias change inside, when an alias is what changes.
    #[must_use]
    pub fn alias(&self) -> Option<&AliasChange> {
        match self {
            Self::Shift(change) | Self::Promote(change) | Self::Rollback { alias: change, .. } => {
                Some(change)
            }
            Self::Rollout(change) => Some(&change.alias),
            _ => None,
        }
    }

    /// The change of a secret inside, when a secret is what changes.
    #[must_use]
    pub fn secret(&self) -> Option<&SecretChange> {
        match self {
            Self::Secret(change) => Some(change),
            _ => None,
        }
    }

    /// Wipes the value that it carries, if it does, from all of its clones.
    pub fn forget_value(&self) {
        if let Some(SecretChange { write: SecretWrite::Put { value, .. }, .. }) = self.secret() {
            drop(value.take());
        }
    }

    /// The function that it is about; `None` for what is about none.
    #[must_use]
    pub fn function(&self) -> Option<&FunctionName> {
        Some(match self {
            Self::Shift(change) | Self::Promote(change) | Self::Rollback { alias: change, .. } => {
                &change.target.function
            }
            Self::Stop(change) | Self::Unstop(change) => &change.function,
            Self::Pause(change) | Self::Resume(change) => &change.function,
            Self::Invoke(invocation) => &invocation.function,
            Self::Adopt(adoption) => &adoption.function,
            Self::Rollout(change) => &change.alias.target.function,
            Self::StopDeployment(stop) => &stop.deployment.alias.function,
            Self::Secret(_) => return None,
        })
    }

    /// What it is about, as a person writes it: `checkout:live`, `checkout`, `shop/db`. In a protected
    /// context this is typed before it goes out.
    #[must_use]
    pub fn target(&self) -> String {
        match self {
            Self::Shift(change) | Self::Promote(change) | Self::Rollback { alias: change, .. } => {
                change.target.to_string()
            }
            Self::Rollout(change) => change.alias.target.to_string(),
            Self::StopDeployment(stop) => stop.deployment.alias.to_string(),
            Self::Invoke(invocation) => invocation.target(),
            Self::Stop(change) | Self::Unstop(change) => change.function.to_string(),
            Self::Pause(change) | Self::Resume(change) => change.function.to_string(),
            Self::Adopt(adoption) => adoption.function.to_string(),
            Self::Secret(change) => change.secret.name.to_string(),
        }
    }

    /// The IAM action that it needs; the first one, where it needs several.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        match self {
            Self::Shift(_) | Self::Promote(_) | Self::Rollback { .. } | Self::Rollout(_) => {
                "lambda:UpdateAlias"
            }
            Self::StopDeployment(_) => "codedeploy:StopDeployment",
            Self::Stop(_) => "lambda:PutFunctionConcurrency",
            Self::Unstop(change) => change.operation(),
            Self::Pause(_) | Self::Resume(_) => "lambda:UpdateEventSourceMapping",
            Self::Invoke(_) => "lambda:InvokeFunction",
            Self::Adopt(_) => "lambda:PublishVersion",
            Self::Secret(change) => change.operation(),
        }
    }

    /// The verb a person reads: `split`, `promote`, `roll back`, `stop` …
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Shift(_) => "split",
            Self::Promote(_) => "promote",
            Self::Rollback { .. } => "roll back",
            Self::Stop(_) => "stop",
            Self::Unstop(_) => "unstop",
            Self::Pause(_) => "pause event source of",
            Self::Resume(_) => "resume event source of",
            Self::Invoke(invocation) => invocation.mode.verb(),
            Self::Adopt(_) => "adopt",
            Self::Rollout(change) => change.write.verb(),
            Self::StopDeployment(_) => "stop deployment of",
            Self::Secret(change) => change.verb(),
        }
    }

    /// A rollback may pass where other writes are held up.
    #[must_use]
    pub fn is_rollback(&self) -> bool {
        match self {
            Self::Rollback { .. } => true,
            Self::Rollout(change) => change.write == RolloutWrite::RollBack,
            Self::Secret(change) => matches!(change.write, SecretWrite::RollBack { .. }),
            _ => false,
        }
    }

    /// It ends harm that is being done now: it waits for no other work, and outlasts throttling.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.is_rollback() || matches!(self, Self::Stop(_) | Self::StopDeployment(_))
    }
}

/// An alias change as the audit remembers it: enough to go back by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastChange {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub who: String,
    /// State before.
    pub before: AliasState,
    /// State after.
    pub after: AliasState,
    /// It was a rollback: to go back from there would go forward again.
    #[serde(default)]
    pub was_rollback: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::{SecretChange, SecretRef};

    fn intent(id: &str) -> Intent {
        let write = SecretWrite::Delete { window_days: 30 };
        let change = SecretChange { secret: SecretRef::default(), write };
        Intent {
            id: id.into(),
            scope: Scope::default(),
            who: "arn:aws:iam::123456789012:user/alice".into(),
            change: Change::Secret(Box::new(change)),
            reason: String::new(),
        }
    }

    #[test]
    fn every_copy_of_an_intent_has_one_token_and_no_other_intent_has_it() {
        let token = intent("19ab-1").client_token();
        assert_eq!(intent("19ab-1").client_token(), token);
        assert_ne!(intent("19ab-2").client_token(), token);
        assert_ne!(Intent { who: "bob".into(), ..intent("19ab-1") }.client_token(), token);
        assert_eq!((token.len(), token.matches('-').count()), (36, 4));
    }
}
