//! When the alias and the numbers are read, and when the machine wants to be woken.

use super::{
    Effect, Machine,
    run::Phase,
    time::{between, later},
};
use crate::domain::Timestamp;

/// The alias is read at least so often, in seconds: there may be rivals.
const ALIAS_S: u32 = 60;
/// Numbers are read so often, in seconds: settled ones come once a minute.
const NUMBERS_S: u32 = 60;
/// The same in the first minutes of a stage, while it waits for data, and after a rollback.
const QUICK_S: u32 = 15;
/// How long the first minutes last, in seconds.
const FIRST_MINUTES_S: u32 = 180;
/// A reading that has not been answered for so long is asked for again, in seconds.
const ANSWER_S: u32 = 120;
/// The longest pause after a reading that failed, in seconds.
const PAUSE_S: u32 = 5;
/// It looks around at least so often, in seconds.
const IDLE_S: u32 = 60;

/// What has been asked for, and when.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch {
    alias: Asked,
    numbers: Asked,
}

#[derive(Debug, Clone, Default)]
struct Asked {
    /// Without an answer so far.
    open: Option<Timestamp>,
    /// When the last answer came.
    answered: Option<Timestamp>,
    /// Not before this.
    not_before: Option<Timestamp>,
    failures: u32,
}

impl Asked {
    fn may(&self, now: Timestamp) -> bool {
        let waits = self.open.is_some_and(|at| between(at, now) < ANSWER_S);
        !waits && self.not_before.is_none_or(|at| now >= at)
    }
}

impl Watch {
    pub(super) fn alias_answered(&mut self) {
        self.alias = Asked::default();
    }

    pub(super) fn alias_failed(&mut self, now: Timestamp) {
        let failures = self.alias.failures.saturating_add(1);
        let pause = (1_u32 << failures.min(4)).min(PAUSE_S);
        self.alias = Asked { not_before: Some(later(now, pause)), failures, ..Asked::default() };
    }

    pub(super) fn numbers_asked(&mut self, now: Timestamp) {
        self.numbers.open = Some(now);
    }

    pub(super) fn numbers_answered(&mut self, now: Timestamp) {
        self.numbers = Asked { answered: Some(now), ..Asked::default() };
    }

    /// Numbers are wanted now.
    pub(super) fn hurry(&mut self) {
        self.numbers.answered = None;
    }
}

impl Machine {
    pub(super) fn ask_for_alias(&mut self, now: Timestamp) {
        if self.watch.alias.may(now) {
            self.watch.alias.open = Some(now);
            self.journal.push(Effect::Read);
        }
    }

    /// Reads what is due to be read.
    pub(super) fn observe(&mut self, now: Timestamp) {
        self.end_proof(now);
        if self.is_over() {
            return;
        }
        let drives =
            matches!(self.phase, Phase::Driving | Phase::Finishing { .. } | Phase::Leaving { .. });
        if drives && !self.outbox.is_busy() && between(self.seen.at, now) >= ALIAS_S {
            self.ask_for_alias(now);
        }
        let wants_numbers = drives || matches!(self.phase, Phase::Proving(..));
        if wants_numbers && self.watch.numbers.may(now) && self.numbers_at() <= Some(now) {
            self.ask_for_numbers(now);
        }
    }

    /// When numbers are read next; `None` for at once.
    fn numbers_at(&self) -> Option<Timestamp> {
        let last = self.watch.numbers.answered?;
        Some(later(last, if self.is_curious(last) { QUICK_S } else { NUMBERS_S }))
    }

    fn is_curious(&self, last: Timestamp) -> bool {
        let Some(ledger) = &self.ledger else { return true };
        matches!(self.phase, Phase::Proving(..))
            || between(ledger.stage_since(), last) < FIRST_MINUTES_S
            || (ledger.status.runs() && last >= ledger.due_at())
    }

    /// Asks to be woken when anything is due next.
    pub(super) fn wake(&mut self, now: Timestamp) {
        let mut times = self.hold_deadlines();
        times.extend(self.outbox.wake_at());
        times.extend(self.renewal_at());
        times.extend(self.blind_from());
        times.extend(self.proof_until());
        times.extend(self.watch.alias.not_before);
        times.extend(self.numbers_at());
        times.push(later(self.seen.at, ALIAS_S));
        times.push(later(now, IDLE_S));
        let next = times.into_iter().filter(|time| *time > now).min();
        self.journal.push(Effect::WakeAt(next.unwrap_or_else(|| later(now, 1))));
    }
}
