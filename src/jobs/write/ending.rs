//! The rollout that a write ends, as the alias's description tells it.

use crate::{
    domain::Version,
    rollout::ledger::{self, Reading, RolloutId},
};

/// What a description says about a rollout, as far as a write by hand goes by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ending {
    /// None.
    None,
    /// This one.
    Rollout {
        /// Which.
        id: RolloutId,
        /// How often it was taken over.
        generation: u32,
        /// The version that it moves away from.
        stable: Version,
        /// The version that it moves to.
        canary: Version,
    },
    /// One that is not to be touched: its text stays.
    Foreign,
}

impl Ending {
    pub(super) fn of(description: &str) -> Self {
        match ledger::read(description) {
            Reading::None => Self::None,
            Reading::Foreign { .. } => Self::Foreign,
            Reading::Ours { ledger, .. } => Self::Rollout {
                id: ledger.id,
                generation: ledger.generation,
                stable: Version::Published(ledger.stable),
                canary: Version::Published(ledger.canary),
            },
        }
    }

    /// A rollback goes on while this rollout is still the one that was previewed, whoever drives
    /// it by now, or is over.
    pub(super) fn goes_on_as(&self, theirs: &Self) -> bool {
        match (self, theirs) {
            (Self::Rollout { id, .. }, Self::Rollout { id: now, .. }) => id == now,
            (Self::Rollout { .. }, Self::None) => true,
            (ours, theirs) => ours == theirs,
        }
    }

    /// It leads away from `stable` and has come to `version`: its plan may have moved on since the
    /// preview, and to go back is still to go to the same version.
    pub(super) fn leads(&self, from: Version, to: Version) -> bool {
        matches!(self, Self::Rollout { stable, canary, .. } if *stable == from && *canary == to)
    }
}
