//! What consoles are told.

use super::{End, Machine, run::Phase, time::later, verdict::tested_to};
use crate::{
    domain::{Scope, Timestamp},
    rollout::{
        judge::{Hold, Promotion, words},
        ledger::{Ledger, Status},
        machine::time::SETTLE_S,
        status::RolloutStatus,
    },
};

/// Where a driver runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Account, Region and endpoint.
    pub scope: Scope,
    /// The host.
    pub host: String,
    /// The process.
    pub pid: u32,
}

impl Machine {
    /// The rollout as it stands.
    #[must_use]
    pub fn status(&self, now: Timestamp, seat: &Seat) -> RolloutStatus {
        let runs = |ledger: &&Ledger| ledger.status.runs() && self.phase == Phase::Driving;
        RolloutStatus {
            spec: self.spec.clone(),
            scope: seat.scope.clone(),
            host: seat.host.clone(),
            pid: seat.pid,
            at: now,
            ledger: self.standing().cloned(),
            configured: self.seen.alias.state,
            due: self.ledger.as_ref().filter(runs).map(Ledger::due_at),
            waits_for: self.waits_for(now),
            question: self.question(now),
            measured: self.verdict.as_ref().map(|verdict| (*verdict.measured).clone()),
            assessment: self.verdict.as_ref().map(|verdict| verdict.assessment.clone()),
            verdict: self.verdict_words(),
            trouble: self.journal.trouble.words(),
            blind_at: self.blind_at,
            happenings: self.journal.happenings.clone(),
            proof: self.proof.clone(),
            end: match &self.phase {
                Phase::Over(end) => Some(end.clone()),
                _ => None,
            },
        }
    }

    /// A rollback is decided, and does not stand in the alias so far.
    #[must_use]
    pub fn is_rolling_back(&self) -> bool {
        matches!(self.phase, Phase::RollingBack(_))
    }

    /// Our ledger, as long as it stands.
    fn standing(&self) -> Option<&Ledger> {
        let gone = match &self.phase {
            Phase::Smoking | Phase::Starting | Phase::Proving(..) => true,
            Phase::Over(end) => !matches!(end, End::Held { .. } | End::TakenOver { .. }),
            _ => false,
        };
        self.ledger.as_ref().filter(|_| !gone)
    }

    fn waits_for(&self, now: Timestamp) -> String {
        match (&self.phase, &self.ledger) {
            (Phase::Smoking, _) => format!("calls {} by its own number", self.spec.canary),
            (Phase::Starting, _) => "waits for the first write".into(),
            (Phase::TakingOver, _) => "takes over".into(),
            (Phase::Finishing { .. }, _) => format!("promotes {}", self.spec.canary),
            (Phase::Leaving { why }, _) => format!("leaves the weights: {why}"),
            (Phase::RollingBack(back), _) => format!("rolls back: {}", back.why),
            (Phase::Proving(..), _) => {
                format!("waits for the proof that {} starts no more", self.spec.canary)
            }
            (Phase::Over(_), _) | (Phase::Driving, None) => String::new(),
            (Phase::Driving, Some(ledger)) => self.driving_waits_for(ledger, now),
        }
    }

    fn driving_waits_for(&self, ledger: &Ledger, now: Timestamp) -> String {
        match ledger.status {
            Status::Pause => "paused".into(),
            Status::Hold if ledger.due == 0 => self.extended(ledger, now),
            Status::Hold => format!("holds: {}", self.verdict_words()),
            Status::Run | Status::Bake if now < ledger.due_at() => String::new(),
            Status::Run | Status::Bake => {
                let needed = tested_to(ledger).unwrap_or_else(|| self.needed(ledger));
                self.data_come(needed, now)
            }
        }
    }

    /// When the data up to a time will have settled.
    fn data_come(&self, needed: Timestamp, now: Timestamp) -> String {
        let settled = later(needed, self.spec.timeout_s.saturating_add(SETTLE_S));
        if now < settled {
            format!("waits for settled data until {}", clock(settled))
        } else {
            "waits for data".into()
        }
    }

    /// A last step whose test was not passed: it is tested once more, and never in between.
    fn extended(&self, ledger: &Ledger, now: Timestamp) -> String {
        let until = ledger.hold_until();
        let at = clock(until);
        if now >= until {
            let waits = match (tested_to(ledger), self.tested(now)) {
                (Some(needed), None) => self.data_come(needed, now),
                _ => "waits for an answer".into(),
            };
            return format!("extended until {at}: {waits}");
        }
        if matches!(self.hold_reason(now), Some(Hold::Environment { .. })) {
            return format!(
                "extended: both versions fail alike; tested once more at {at}, and held if they \
                 still do"
            );
        }
        let first = self.verdict.as_ref().and_then(|verdict| verdict.first_test.as_ref());
        let missed = match first {
            Some(Promotion::NeedsMore { invocations }) => format!(
                " (at its end {} invocations of {} were missing)",
                words::count(*invocations),
                ledger.canary
            ),
            Some(Promotion::Failed { why }) => format!(" (at its end: {why})"),
            Some(Promotion::Passed) | None => String::new(),
        };
        format!("extended: tested once more at {at}{missed}")
    }
}

/// A time of day, in UTC.
fn clock(time: Timestamp) -> String {
    time.strftime("%H:%M").to_string()
}
