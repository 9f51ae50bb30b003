//! Rollouts that are under way, as far as this console knows of them.

use std::collections::BTreeMap;

use super::State;
use crate::{
    domain::{Alias, AliasRef},
    rollout::{
        Ledger, Reading, RolloutId, RolloutStatus,
        ledger::{self, Status},
    },
};

/// What drivers on this host have told, and those that are being started.
#[derive(Debug, Clone, Default)]
pub struct Rollouts {
    /// By the alias that each drives; those that ended stay until another begins.
    pub known: BTreeMap<AliasRef, Driven>,
    /// The one whose question was told and has not been looked at since.
    pub asking: Option<AliasRef>,
    /// Ledgers that are kept on this host, not on the alias, and that no process of it drives.
    pub kept: BTreeMap<AliasRef, Vec<Ledger>>,
    /// Started from here, and not heard of yet.
    pub starting: BTreeMap<AliasRef, RolloutId>,
}

/// A rollout that a driver on this host drives.
#[derive(Debug, Clone, PartialEq)]
pub struct Driven {
    /// What its driver told last.
    pub status: Box<RolloutStatus>,
    /// Why nothing more is heard of it, in words; empty while its driver answers.
    pub lost: String,
}

impl Driven {
    /// It goes on, and its driver answers.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.status.end.is_none() && self.lost.is_empty()
    }

    /// Its clock stands: a person or its own judgement holds it.
    #[must_use]
    pub fn is_held(&self) -> bool {
        let status = self.status.ledger.as_ref().map(|ledger| ledger.status);
        matches!(status, Some(Status::Pause | Status::Hold))
    }
}

/// What an alias has to do with rollouts.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing<'a> {
    /// Nothing.
    Free,
    /// A driver on this host drives it, and answers.
    Here(&'a Driven),
    /// It is being started from here.
    Starting,
    /// Its description says that a driver elsewhere is at it.
    Elsewhere(Box<Ledger>),
    /// Its description tells of a driver that has not been heard of for too long.
    Lapsed(Box<Ledger>),
    /// Its description holds what serin does not write, and why.
    Foreign(String),
}

impl State {
    /// What an alias has to do with rollouts.
    #[must_use]
    pub fn standing(&self, alias: &Alias) -> Standing<'_> {
        let live = self.rollouts.known.get(&alias.target).filter(|driven| driven.is_live());
        if let Some(driven) = live {
            return Standing::Here(driven);
        }
        if self.rollouts.starting.contains_key(&alias.target) {
            return Standing::Starting;
        }
        let ended =
            self.rollouts.known.get(&alias.target).filter(|driven| driven.status.end.is_some());
        let kept = self.kept_here(alias).cloned().map(Box::new);
        let of_kept = |ledger: Box<Ledger>| Reading::Ours { original: String::new(), ledger };
        let reading = match ledger::read(&alias.description) {
            Reading::None => kept.map_or(Reading::None, of_kept),
            described => described,
        };
        match reading {
            Reading::None => Standing::Free,
            // The list of aliases is older than its end.
            Reading::Ours { ledger, .. }
                if ended.is_some_and(|d| d.status.spec.id == ledger.id) =>
            {
                Standing::Free
            }
            Reading::Ours { ledger, .. } if ledger.is_lapsed(self.now) => Standing::Lapsed(ledger),
            Reading::Ours { ledger, .. } => Standing::Elsewhere(ledger),
            Reading::Foreign { why } => Standing::Foreign(why),
        }
    }

    /// The ledger of the rollout of an alias, where it is kept on this host alone: the last one to
    /// begin of those that say what the alias does. Others were ended by hand.
    #[must_use]
    pub fn kept_here(&self, alias: &Alias) -> Option<&Ledger> {
        let kept = self.rollouts.kept.get(&alias.target)?;
        if ledger::read(&alias.description) != Reading::None {
            return None;
        }
        let stands = kept.iter().filter(|ledger| ledger.stands_at(alias.state));
        stands.max_by_key(|ledger| ledger.t0)
    }

    /// The rollout that the rollout view shows, or showed last, of an alias.
    #[must_use]
    pub fn rollout_of(&self, target: &AliasRef) -> Option<&Driven> {
        self.rollouts.known.get(target)
    }
}
