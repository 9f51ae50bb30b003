//! What happens while the clock of a stage stands.
//!
//! | it stands because                    | it goes on when              | at `hold_max`             |
//! |--------------------------------------|------------------------------|---------------------------|
//! | a person paused it                   | the person says so           | held, after a day         |
//! | both versions fail alike             | they do no longer            | asks; then held           |
//! | memory grows, calls are throttled    | it is so no longer           | asks; then rolled back    |
//! | the test did not pass                | a person says so             | tests once more; passed: next stage; else asks, then rolled back |
//! | (its clock runs, but no data come)   | they come                    | asks; then rolled back    |
//!
//! It asks for ten minutes, if there is somebody to ask; they begin when it knows all that it will.

use super::{
    End, Machine,
    run::{Back, Phase},
    stages::{self, Decision},
    time::later,
};
use crate::{
    domain::{RolloutWrite, Timestamp},
    rollout::{
        judge::{self, Hold, Promotion},
        ledger::{Ledger, Status},
        machine::outbox::Wanted,
    },
};

/// How long it waits for an answer, in seconds.
const ASK_S: u32 = 600;
/// A pause that nobody ends is left to whoever comes, after so many seconds.
const PAUSE_MAX_S: u32 = 86_400;

impl Machine {
    pub(super) fn while_held(&self, ledger: &Ledger, now: Timestamp) -> Decision {
        let until = ledger.hold_until();
        if ledger.due > 0 {
            let cleared = self.fresh(now).is_some_and(|verdict| verdict.assessment.hold.is_none());
            if cleared {
                return stages::resume(ledger, now);
            }
            return if now < until { Decision::Wait } else { self.give_up_waiting(ledger, now) };
        }
        match self.tested(now) {
            Some(Promotion::Passed) => stages::forward(ledger, now),
            None if now < later(until, self.lateness_s()) => Decision::Wait,
            _ => self.give_up_waiting(ledger, now),
        }
    }

    /// It has waited long enough: it asks, and if nobody answers it decides.
    pub(super) fn give_up_waiting(&self, ledger: &Ledger, now: Timestamp) -> Decision {
        if self.attended && self.asked_until(ledger).is_none_or(|until| now < until) {
            return Decision::Ask;
        }
        if self.fresh(now).is_none() && self.watch.has_just_woken(now) {
            return Decision::Wait;
        }
        let why = self.why_it_waits(now);
        if matches!(self.hold_reason(now), Some(Hold::Environment { .. })) {
            return Decision::Turn(Phase::Leaving { why });
        }
        Decision::Turn(Phase::RollingBack(Back { why, inconclusive: true }))
    }

    /// It begins to ask, unless it does already.
    pub(super) fn asks(&mut self, now: Timestamp) {
        if let Some(ledger) = self.ledger.as_ref()
            && self.asked_until(ledger).is_none()
        {
            self.asked = Some((ledger.clone(), now));
        }
    }

    /// Until when it waits for an answer about this ledger, once it has asked.
    fn asked_until(&self, ledger: &Ledger) -> Option<Timestamp> {
        let same = |of: &Ledger| {
            (of.stage, of.status, of.since) == (ledger.stage, ledger.status, ledger.since)
        };
        let (_, since) = self.asked.as_ref().filter(|(of, _)| same(of))?;
        Some(later(*since, ASK_S))
    }

    pub(super) fn why_it_waits(&self, now: Timestamp) -> String {
        if self.hold_reason(now).is_some() {
            return self.verdict_words();
        }
        let canary = self.ledger.as_ref().map_or(0, |ledger| ledger.canary);
        match self.tested(now) {
            Some(promotion) => judge::words::inconclusive(promotion, canary),
            None => "inconclusive: no settled data in time".into(),
        }
    }

    /// What it asks now, and until when.
    pub(super) fn question(&self, now: Timestamp) -> Option<(String, Timestamp)> {
        let ledger = self.ledger.as_ref().filter(|_| self.phase == Phase::Driving)?;
        let until = self.asked_until(ledger).filter(|_| self.attended)?;
        let text = format!("{}: continue, next, promote or roll back?", self.why_it_waits(now));
        Some((text, until))
    }

    /// When what is held is decided upon, at the next.
    pub(super) fn hold_deadlines(&self) -> Vec<Timestamp> {
        let Some(ledger) = self.ledger.as_ref().filter(|_| self.phase == Phase::Driving) else {
            return Vec::new();
        };
        let mut deadlines = match ledger.status {
            Status::Pause => vec![later(ledger.since_at(), PAUSE_MAX_S)],
            Status::Hold => {
                let until = ledger.hold_until();
                vec![until, later(until, self.lateness_s())]
            }
            Status::Run | Status::Bake => vec![ledger.due_at(), self.data_limit(ledger)],
        };
        deadlines.extend(self.asked_until(ledger));
        deadlines
    }

    /// The note that nobody drives any more: anybody may take over.
    pub(super) fn leaving(&self, now: Timestamp) -> Option<Wanted> {
        let ledger = self.ledger.clone()?;
        let left = super::time::between(now, ledger.due_at()).max(1);
        let due = if ledger.status.runs() { left } else { ledger.due };
        let since = ledger.offset(now);
        let ledger = Ledger { status: Status::Hold, since, due, lease: 0, ..ledger };
        let after = ledger.routing();
        Some(Wanted { write: RolloutWrite::Hold, after, ledger: Some(ledger), by_wish: false })
    }

    /// `st=hold` or `st=pause` stands in the alias.
    pub(super) fn has_held(&mut self, now: Timestamp) {
        let left = self.ledger.as_ref().is_some_and(|ledger| ledger.lease == 0);
        if let (Phase::Leaving { why }, true) = (&self.phase, left) {
            let why = why.clone();
            return self.over(End::Held { why }, now);
        }
        let Some(ledger) = &self.ledger else { return };
        if ledger.status == Status::Pause {
            return self.journal.say(now, "pause", "paused");
        }
        let why = match self.verdict.as_ref().and_then(|verdict| verdict.test.as_ref()) {
            Some(promotion) if ledger.due == 0 => {
                judge::words::inconclusive(promotion, ledger.canary)
            }
            _ => self.verdict_words(),
        };
        self.journal.say(now, "hold", why);
    }
}

pub(super) fn while_paused(ledger: &Ledger, now: Timestamp) -> Decision {
    if now < later(ledger.since_at(), PAUSE_MAX_S) {
        return Decision::Wait;
    }
    Decision::Turn(Phase::Leaving { why: "paused for a day".into() })
}
