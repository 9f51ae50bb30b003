//! How a driver shows that it lives, and what it may do when it could not.

use super::{
    Machine,
    outbox::Wanted,
    run::Phase,
    time::{between, sooner},
};
use crate::{
    domain::{RolloutWrite, Timestamp},
    rollout::{ledger::Ledger, spec::Keeping},
};

/// A lease is renewed so often, in seconds.
const RENEWAL_S: u32 = 120;
/// The same while the present stage lasts over an hour.
const LONG_RENEWAL_S: u32 = 600;
/// A stage is long when it lasts longer than this, in seconds.
const LONG_STAGE_S: u64 = 3_600;
/// What was read so long ago does not show that nobody has taken over since, in seconds.
const JUST_NOW_S: u32 = 60;

impl Machine {
    /// What keeps the ledger alive, when nothing else is to be written.
    pub(super) fn upkeep(&self, now: Timestamp) -> Option<Wanted> {
        let ledger = self.ledger.clone()?;
        let due = sooner(ledger.lease_until(), lease_s(&ledger) - renewal_s(&ledger));
        let write = match self.spec.keeping {
            Keeping::Description if !self.seen.has_ledger => RolloutWrite::Restore,
            _ if now >= due || self.amends => RolloutWrite::Renew,
            _ => return None,
        };
        let after = ledger.routing();
        Some(Wanted { write, after, ledger: Some(leased(ledger, now)), by_wish: false })
    }

    /// When the lease is to be renewed.
    pub(super) fn renewal_at(&self) -> Option<Timestamp> {
        let ledger = self.ledger.as_ref().filter(|_| self.phase == Phase::Driving)?;
        Some(sooner(ledger.lease_until(), lease_s(ledger) - renewal_s(ledger)))
    }

    /// Others may believe this driver dead: it was asleep, or cut off.
    pub(super) fn lease_is_over(&self, now: Timestamp) -> bool {
        let in_description = self.spec.keeping == Keeping::Description && !self.nothing_landed();
        let lapsed = |ledger: &Ledger| now >= ledger.lease_until();
        in_description && self.ledger.as_ref().is_some_and(lapsed)
    }

    /// A driver whose lease is over writes nothing before it has seen that the rollout is still
    /// its own; and nobody begins on what was read long ago.
    pub(super) fn must_look_first(&self, now: Timestamp) -> bool {
        (self.nothing_landed() || self.lease_is_over(now))
            && between(self.seen.at, now) > JUST_NOW_S
    }
}

/// The same ledger with a lease of two and a half renewals from now.
pub(super) fn leased(ledger: Ledger, now: Timestamp) -> Ledger {
    let passed = ledger.offset(now).saturating_sub(ledger.since);
    let lease = passed.saturating_add(lease_s(&ledger));
    Ledger { lease, ..ledger }
}

fn renewal_s(ledger: &Ledger) -> u32 {
    let long = ledger.present().is_some_and(|stage| stage.hold.as_secs() > LONG_STAGE_S);
    if long { LONG_RENEWAL_S } else { RENEWAL_S }
}

/// Two and a half renewals.
fn lease_s(ledger: &Ledger) -> u32 {
    renewal_s(ledger) / 2 * 5
}
