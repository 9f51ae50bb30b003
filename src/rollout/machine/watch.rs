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
/// A driver that nothing has reached for so long was asleep, in seconds.
const ASLEEP_S: u32 = 120;
/// For so long it does not give up waiting for data after it woke, in seconds.
const JUST_WOKEN_S: u32 = 300;
/// The longest pause after a reading that failed, in seconds.
const PAUSE_S: u32 = 5;
/// It looks around at least so often, in seconds.
const IDLE_S: u32 = 60;

/// What has been asked for, and when.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch {
    alias: Asked,
    numbers: Asked,
    /// Since when the driver has been awake, and when it was last seen so.
    awake: Option<(Timestamp, Timestamp)>,
}

#[derive(Debug, Clone, Default)]
struct Asked {
    /// Without an answer so far.
    open: Option<Timestamp>,
    /// When the last answer came.
    answered: Option<Timestamp>,
    /// Not before this.
    not_before: Option<Timestamp>,
    /// A write went out after it was asked for: the answer may be older than the write.
    stale: bool,
    failures: u32,
}

impl Asked {
    fn may(&self, now: Timestamp) -> bool {
        self.open.is_none() && self.not_before.is_none_or(|at| now >= at)
    }
}

impl Watch {
    pub(super) fn lives(&mut self, now: Timestamp) {
        let since = match self.awake {
            Some((since, last)) if between(last, now) < ASLEEP_S => since,
            _ => now,
        };
        self.awake = Some((since, now));
    }

    /// It has been awake for too short a time to know that no data come.
    pub(super) fn has_just_woken(&self, now: Timestamp) -> bool {
        self.awake.is_none_or(|(since, _)| between(since, now) < JUST_WOKEN_S)
    }

    /// When the alias that is now told was asked for; `None` when the answer may be older than
    /// what was written since.
    pub(super) fn alias_answered(&mut self, now: Timestamp) -> Option<Timestamp> {
        let Asked { open, stale, .. } = std::mem::take(&mut self.alias);
        (!stale).then_some(open.unwrap_or(now))
    }

    pub(super) fn written(&mut self) {
        self.alias.stale = self.alias.open.is_some();
    }

    pub(super) fn alias_failed(&mut self, now: Timestamp) {
        let failures = self.alias.failures.saturating_add(1);
        let pause = (1_u32 << failures.min(4)).min(PAUSE_S);
        self.alias = Asked { not_before: Some(later(now, pause)), failures, ..Asked::default() };
    }

    pub(super) fn numbers_asked(&mut self, now: Timestamp) {
        self.numbers.open = Some(now);
    }

    pub(super) fn numbers_answered(&mut self, fine: bool, now: Timestamp) {
        let failures = u32::from(!fine);
        self.numbers = Asked { answered: Some(now), failures, ..Asked::default() };
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
            || self.watch.numbers.failures > 0
            || between(ledger.stage_since(), last) < FIRST_MINUTES_S
            || (ledger.status.runs() && last >= ledger.due_at())
    }

    /// Asks to be woken when anything is due next.
    pub(super) fn wake(&mut self, now: Timestamp) {
        let mut times = self.hold_deadlines();
        times.extend(self.outbox.wake_at());
        times.extend(self.overtakes_at());
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
