//! What the numbers say, and whether they may be acted upon.
//!
//! | to                              | it takes                                                 |
//! |---------------------------------|----------------------------------------------------------|
//! | roll back                       | harm, in whatever was read last                          |
//! | hold                            | a reason in numbers that were read just now              |
//! | leave a step, hold-back or bake | numbers read after its time, with a whole settled minute (after a take-over: one that began since) |
//! | leave the last step             | the promote test on its minutes, all of them settled     |
//!
//! The test is made on the minutes up to a time that the ledger names and no others, so that
//! another driver, later and with more data, makes the same one.

use super::{
    Effect, Machine,
    run::Phase,
    time::{between, first_whole_minute, later, minute_of},
};
use crate::{
    domain::{Failure, Timestamp},
    rollout::{
        judge::{self, Assessment, Hold, Moment, Promotion, StageKind},
        ledger::{Ledger, Status},
        measured::{Bucket, Measured},
    },
};

/// Numbers that were read longer ago are stale, in seconds.
const STALE_S: u32 = 180;

/// The last numbers, and what the judge makes of them.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    pub(super) measured: Box<Measured>,
    pub(super) assessment: Assessment,
    /// The promote test, once all that it is made on is settled.
    pub(super) test: Option<Promotion>,
    /// How the test came out at the end of a last step that was extended since.
    pub(super) first_test: Option<Promotion>,
}

impl Machine {
    pub(super) fn measured(&mut self, measured: Result<Box<Measured>, Failure>, now: Timestamp) {
        self.watch.numbers_answered(measured.is_ok(), now);
        match measured {
            Ok(measured) => {
                self.journal.trouble.measure = None;
                self.judge(measured);
                self.prove(now);
            }
            Err(failure) => self.journal.trouble.measure = Some(failure.to_string()),
        }
    }

    /// The same numbers, in the light of a new ledger.
    pub(super) fn reassess(&mut self) {
        if matches!(self.phase, Phase::Driving)
            && let Some(verdict) = self.verdict.take()
        {
            self.judge(verdict.measured);
        }
    }

    fn judge(&mut self, measured: Box<Measured>) {
        let Some(moment) = self.ledger.as_ref().and_then(|ledger| moment(ledger, &measured)) else {
            return;
        };
        let assessment = judge::assess(&self.spec.gates, &measured, &moment);
        let ledger = self.ledger.as_ref();
        let test = ledger.and_then(tested_to).and_then(|cut| self.test(&measured, &moment, cut));
        let first = ledger.and_then(tested_first_to);
        let first_test = first.and_then(|cut| self.test(&measured, &moment, cut));
        self.verdict = Some(Verdict { measured, assessment, test, first_test });
    }

    fn test(&self, measured: &Measured, moment: &Moment, cut: Timestamp) -> Option<Promotion> {
        if measured.settled_before < cut {
            return None;
        }
        let counts = |start: Timestamp| later(start, super::time::MINUTE_S) <= cut;
        let cut_off = Measured {
            settled_before: cut,
            buckets: measured.buckets.iter().filter(|one| counts(one.start)).copied().collect(),
            // Logs never promote; that they could not be read may forbid it.
            logs: measured.logs.as_ref().map(|_| Vec::new()).map_err(Clone::clone),
            ..measured.clone()
        };
        Some(judge::assess(&self.spec.gates, &cut_off, moment).promotion)
    }

    /// The verdict, if it was reached on numbers that were read just now.
    pub(super) fn fresh(&self, now: Timestamp) -> Option<&Verdict> {
        let fresh = |verdict: &&Verdict| between(verdict.measured.read_at, now) <= STALE_S;
        self.verdict.as_ref().filter(fresh)
    }

    /// What keeps the rollout where it is.
    pub(super) fn hold_reason(&self, now: Timestamp) -> Option<&Hold> {
        self.fresh(now).and_then(|verdict| verdict.assessment.hold.as_ref())
    }

    /// The promote test's result, on numbers that are not stale.
    pub(super) fn tested(&self, now: Timestamp) -> Option<&Promotion> {
        self.fresh(now).and_then(|verdict| verdict.test.as_ref())
    }

    /// A stage that is not tested may end: its time was over when the numbers were read, a whole
    /// minute of it has settled, and in a split the canary has run at all.
    pub(super) fn knows_enough(&self, ledger: &Ledger, now: Timestamp) -> bool {
        let since = ledger.stage_since();
        let splits = ledger.present().is_some_and(|stage| stage.kind != StageKind::Bake);
        self.fresh(now).is_some_and(|verdict| {
            let measured = &verdict.measured;
            let settled = |bucket: &&Bucket| {
                bucket.start >= since
                    && later(bucket.start, super::time::MINUTE_S) <= measured.settled_before
            };
            let mut settled = measured.buckets.iter().filter(settled);
            measured.read_at >= ledger.due_at()
                && measured.settled_before >= self.needed(ledger)
                && (!splits || settled.any(|bucket| bucket.canary.invocations > 0))
        })
    }

    /// Up to when data must have settled for a stage that is not tested to end. Weights that a dead
    /// driver has set may stand for a shorter time than it wrote down.
    pub(super) fn needed(&self, ledger: &Ledger) -> Timestamp {
        first_whole_minute(ledger.stage_since().max(self.known_since))
    }

    pub(super) fn ask_for_numbers(&mut self, now: Timestamp) {
        if let Some(ledger) = &self.ledger {
            self.watch.numbers_asked(now);
            self.journal.push(Effect::Measure { from: ledger.t0 });
        }
    }

    /// The verdict in words; empty before the first.
    pub(super) fn verdict_words(&self) -> String {
        match (&self.verdict, &self.ledger) {
            (Some(verdict), Some(ledger)) => {
                judge::words::verdict(&verdict.assessment, ledger.stable, ledger.canary)
            }
            _ => String::new(),
        }
    }

    /// Why the numbers want it taken back; `None` while they don't.
    pub(super) fn harm_words(&self) -> Option<String> {
        let (verdict, ledger) = (self.verdict.as_ref()?, self.ledger.as_ref()?);
        judge::words::harm(&verdict.assessment, ledger.stable, ledger.canary)
    }
}

fn moment(ledger: &Ledger, measured: &Measured) -> Option<Moment> {
    Some(Moment {
        now: measured.read_at,
        stage: ledger.present()?.kind,
        stage_since: ledger.stage_since(),
        changes: ledger.changed_at(),
    })
}

/// Up to when data must have settled for the test that comes next; `None` when none does.
pub(super) fn tested_to(ledger: &Ledger) -> Option<Timestamp> {
    if ledger.present()?.kind != StageKind::LastStep {
        return None;
    }
    let end = match ledger.status {
        Status::Run => ledger.due_at(),
        Status::Hold if ledger.due == 0 => ledger.hold_until(),
        _ => return None,
    };
    Some(cut(ledger, end))
}

/// Up to when the test was made that an extended last step has not passed.
fn tested_first_to(ledger: &Ledger) -> Option<Timestamp> {
    let extended = ledger.status == Status::Hold && ledger.due == 0;
    let last = ledger.present()?.kind == StageKind::LastStep;
    (extended && last).then(|| cut(ledger, ledger.since_at()))
}

fn cut(ledger: &Ledger, end: Timestamp) -> Timestamp {
    minute_of(end).max(first_whole_minute(ledger.stage_since()))
}
