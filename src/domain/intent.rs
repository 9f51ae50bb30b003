//! What a write wants to do, said in full before it is sent.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    alias::{Alias, AliasRef, AliasState, RevisionId},
    failure::Failure,
    rollback::Evidence,
    scope::Scope,
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
    /// Description at preview time: kept as it is.
    pub description: String,
    /// The token: the write lands only if the alias still has it.
    pub revision_id: RevisionId,
}

impl Change {
    /// The alias change inside.
    #[must_use]
    pub fn alias(&self) -> &AliasChange {
        match self {
            Self::Shift(change) | Self::Promote(change) | Self::Rollback { alias: change, .. } => {
                change
            }
        }
    }

    /// The verb a person reads: `split`, `promote`, `roll back`.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Shift(_) => "split",
            Self::Promote(_) => "promote",
            Self::Rollback { .. } => "roll back",
        }
    }

    /// A rollback may pass where other writes are held up.
    #[must_use]
    pub fn is_rollback(&self) -> bool {
        matches!(self, Self::Rollback { .. })
    }
}

/// How a write ended, after the read-back.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The alias is as wanted, by our write.
    Applied(Alias),
    /// The alias was as wanted already.
    AlreadyThere(Alias),
    /// Nothing changed; the failure says why.
    NotApplied(Failure),
    /// Someone else changed it since the preview. Nothing of theirs was overwritten.
    ChangedBySomeoneElse {
        /// What it is now.
        found: Alias,
    },
    /// Neither the write nor the read-back told. Look before you try again.
    Unknown(Failure),
}

impl Outcome {
    /// One word for the audit.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Applied(_) => "applied",
            Self::AlreadyThere(_) => "already_there",
            Self::NotApplied(_) => "not_applied",
            Self::ChangedBySomeoneElse { .. } => "changed_by_someone_else",
            Self::Unknown(_) => "unknown",
        }
    }

    /// The alias is now as wanted.
    #[must_use]
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Applied(_) | Self::AlreadyThere(_))
    }
}

/// An intent and how it ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    /// What was asked.
    pub intent: Intent,
    /// How it ended.
    pub outcome: Outcome,
    /// How many times it was sent.
    pub attempts: u32,
    /// When it ended.
    pub at: Timestamp,
    /// Request id of the last send, when AWS told it.
    pub request_id: Option<String>,
    /// False when a line of the audit could not be written. Without the first line only a
    /// rollback is sent at all.
    pub audited: bool,
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
