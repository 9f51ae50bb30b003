//! A single write of a rollout: weights and ledger in one `UpdateAlias`.

use serde::Serialize;

use super::intent::AliasChange;

/// What a rollout's driver writes to its alias.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RolloutChange {
    /// The compare-and-swap. Its `description` is the one that is sent.
    #[serde(flatten)]
    pub alias: AliasChange,
    /// The description before.
    pub description_before: String,
    /// The rollout's id: eight hexadecimal digits.
    pub rollout: String,
    /// Why it is written.
    pub write: RolloutWrite,
}

/// Why a rollout writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RolloutWrite {
    /// The first share, and the ledger.
    Start,
    /// The next share.
    Step,
    /// Nearly all traffic; the rest is the baseline of the bake.
    HoldBack,
    /// All traffic, with a bake to come.
    Switch,
    /// The new version for good, and the description as it was.
    Finish,
    /// The old version, and the description as it was.
    RollBack,
    /// The driver lives: its lease is longer.
    Renew,
    /// It stays where it is, by its own decision or a person's.
    Hold,
    /// It goes on.
    Continue,
    /// Another driver takes over.
    TakeOver,
    /// The ledger was deleted while the lease was valid: it is put back.
    Restore,
}

impl RolloutWrite {
    /// It sets other weights, and the rollout goes on from them.
    #[must_use]
    pub fn moves(self) -> bool {
        matches!(self, Self::Start | Self::Step | Self::HoldBack | Self::Switch)
    }

    /// What a person reads.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Start => "start rollout of",
            Self::Step => "shift",
            Self::HoldBack => "hold back on",
            Self::Switch => "switch",
            Self::Finish => "promote",
            Self::RollBack => "roll back",
            Self::Renew => "renew lease on",
            Self::Hold => "hold",
            Self::Continue => "continue",
            Self::TakeOver => "take over",
            Self::Restore => "restore ledger of",
        }
    }
}
