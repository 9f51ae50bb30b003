//! How a driver goes on where another has died.
//!
//! | before the first write                 | then                                        |
//! |----------------------------------------|---------------------------------------------|
//! | the lease is valid                     | not started: somebody drives it             |
//! | the alias is not as the ledger says    | not started: somebody has changed it        |
//! | both agree, and the lease has lapsed   | one compare-and-swap with the next `g`      |
//!
//! A take-over whose answer was lost, and whose very text stands in the alias, may be another's
//! who wrote the same in the same second: it is repeated with the next `g`, so that no two
//! drivers share one.

use super::{
    Effect, End, Machine,
    lease::leased,
    outbox::Wanted,
    run::{Phase, Seen},
};
use crate::{
    domain::{Alias, AliasState, RolloutWrite, Timestamp, Version},
    rollout::{
        ledger::{self, Ledger, Reading, Status},
        spec::{Keeping, Spec},
    },
};

impl Machine {
    /// Goes on with a rollout whose driver is dead, from an alias as it was just read and its
    /// ledger (from the description, or kept on this machine).
    ///
    /// Plan, versions and id are the ledger's; gates are those given. When it can't be taken
    /// over, the one effect is [`Effect::End`] with [`End::NotStarted`].
    #[must_use]
    pub fn take_over(
        mut spec: Spec,
        alias: Alias,
        ledger: Ledger,
        now: Timestamp,
    ) -> (Self, Vec<Effect>) {
        spec.id = ledger.id;
        spec.stable = Version::Published(ledger.stable);
        spec.canary = Version::Published(ledger.canary);
        spec.plan = ledger.plan();
        let ledger = match spec.keeping {
            Keeping::Description => ledger,
            Keeping::None => as_landed(ledger, &alias.state),
        };
        let reason = reason_against(&spec, &alias, &ledger, now);
        let seen = Seen {
            routing: ledger.routing(),
            original: match spec.keeping {
                Keeping::Description => ledger::original(&alias.description).into_owned(),
                Keeping::None => alias.description.clone(),
            },
            has_ledger: spec.keeping == Keeping::Description,
            at: now,
            alias,
        };
        let mut machine = Self::new(spec, Phase::TakingOver, seen, Some(ledger));
        match reason {
            Some(why) => machine.over(End::NotStarted { why }, now),
            None => machine.advance(now),
        }
        let effects = machine.journal.take();
        (machine, effects)
    }

    pub(super) fn taking_over(&self, now: Timestamp) -> Option<Wanted> {
        let ledger = self.ledger.clone()?;
        // Left on purpose, for somebody to decide: the waiting starts anew.
        let left = ledger.status == Status::Hold && ledger.lease == 0;
        let ledger = Ledger {
            generation: ledger.generation.saturating_add(1),
            since: if left { ledger.offset(now) } else { ledger.since },
            gates: self.spec.gates.fingerprint(),
            by: ledger::short_name(&self.spec.by),
            ..ledger
        };
        let after = ledger.routing();
        let ledger = Some(leased(ledger, now));
        Some(Wanted { write: RolloutWrite::TakeOver, after, ledger, by_wish: false })
    }
}

fn reason_against(spec: &Spec, alias: &Alias, ledger: &Ledger, now: Timestamp) -> Option<String> {
    if alias.target != spec.target {
        return Some(format!("{} was read for {}", alias.target, spec.target));
    }
    if !ledger.is_lapsed(now) {
        let until = ledger.lease_until();
        return Some(format!("it is driven by {}: the lease lasts until {until:.0}", ledger.by));
    }
    let stands = match (spec.keeping, ledger::read(&alias.description)) {
        (Keeping::Description, Reading::Ours { ledger: found, .. }) => *found == *ledger,
        (Keeping::None, Reading::None) => true,
        _ => false,
    };
    if !stands {
        return Some("its ledger has changed meanwhile: look again".into());
    }
    (ledger.routing() != alias.state).then(|| {
        format!("{} is at {}, and its ledger says {}", alias.target, alias.state, ledger.routing())
    })
}

/// A ledger that is kept on this machine is written down before the alias is changed: the change
/// may not have landed. Then the stage before is the present one, and is over.
fn as_landed(ledger: Ledger, state: &AliasState) -> Ledger {
    let mut before = ledger.clone();
    before.stage = before.stage.saturating_sub(1);
    before.changes.pop();
    let known = before.present().is_some() && !before.changes.is_empty();
    if ledger.routing() == *state || !known || before.routing() != *state {
        return ledger;
    }
    before.since = before.changes.last().copied().unwrap_or_default();
    before.due = ledger.changes.last().copied().unwrap_or_default() - before.since;
    before.lease = ledger.since.saturating_add(ledger.lease).saturating_sub(before.since);
    before.status = before.present().map_or(ledger.status, Status::of);
    before
}
