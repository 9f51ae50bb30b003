//! What goes out, and what the answer to it means.
//!
//! | the answer                                   | then                                      |
//! |----------------------------------------------|-------------------------------------------|
//! | it landed                                    | go on from there                          |
//! | it may have landed                           | read the alias before anything else       |
//! | 412: it has not, but a copy before may have  | read the alias before anything else       |
//! | it did not land: throttled, busy, unreachable | the same change again, after a pause     |
//! | it did not land: refused for good            | before the start: not started             |
//! |                                              | a rollback: again, until it gets through  |
//! |                                              | else: again; after `hold_max` roll back   |
//! | the alias does not exist                     | somebody else's change                    |
//!
//! There is one at a time, but for a rollback: it does not wait for long (see `rollback`).
//!
//! "Again" is the same change under the same revision id, with the times of now: at most one copy
//! can land.

use super::{
    Effect, End, Machine, Sent, Write,
    outbox::Wanted,
    run::{Back, Phase},
    settle::routes,
    time::between,
};
use crate::{
    domain::{Alias, AliasChange, AliasState, Failure, FailureKind, RolloutWrite, Timestamp},
    rollout::{
        ledger::{self, Ledger, LedgerError},
        spec::Keeping,
    },
};

/// A driver that can't leave a note for so long leaves without one, in seconds.
const LEAVE_S: u32 = 600;
/// Weights that were set so long after they were dated are dated anew, in seconds.
const LATE_S: u32 = 20;

impl Machine {
    /// What is to be written now, by the phase.
    pub(super) fn wanted(&mut self, now: Timestamp) -> Option<Wanted> {
        if self.phase == (Phase::Finishing { forced: None }) && self.fresh(now).is_none() {
            // What was decided on is stale by now.
            self.phase = Phase::Driving;
        }
        if self.phase == Phase::Driving {
            return self.drive(now);
        }
        match &self.phase {
            Phase::Starting => Some(self.starting(now)),
            Phase::TakingOver => self.taking_over(now),
            Phase::Finishing { .. } => Some(self.finishing()),
            Phase::Leaving { .. } => self.leaving(now),
            Phase::RollingBack(_) => Some(self.rolling_back()),
            Phase::Smoking | Phase::Driving | Phase::Proving(..) | Phase::Over(_) => None,
        }
    }

    pub(super) fn finishing(&self) -> Wanted {
        let after = AliasState::all(self.spec.canary);
        Wanted { write: RolloutWrite::Finish, after, ledger: None, by_wish: false }
    }

    pub(super) fn send(&mut self, wanted: Wanted, now: Timestamp) {
        let description = match self.description(&wanted) {
            Ok(description) => description,
            Err(error) => return self.no_room(&error, now),
        };
        if let (Keeping::None, Some(ledger)) = (self.spec.keeping, &wanted.ledger) {
            if let Ok(text) = ledger.describe("") {
                self.journal.push(Effect::Keep(text));
            }
            if routes(&wanted.after, &self.seen.alias.state) {
                let alias = self.seen.alias.clone();
                return self.landed(wanted, alias, now);
            }
        }
        let change = AliasChange {
            target: self.spec.target.clone(),
            before: self.seen.alias.state,
            after: wanted.after,
            description,
            revision_id: self.seen.alias.revision_id.clone(),
        };
        let description_before = self.seen.alias.description.clone();
        let (why, write) = (self.why(&wanted, now), wanted.write);
        let number = self.outbox.send(wanted, now);
        let write = Write { number, change, description_before, write, why };
        self.journal.push(Effect::Send(Box::new(write)));
        self.watch.written();
    }

    fn description(&self, wanted: &Wanted) -> Result<String, LedgerError> {
        match (&wanted.ledger, self.spec.keeping) {
            (Some(ledger), Keeping::Description) => ledger.describe(&self.seen.original),
            _ => Ok(self.seen.original.clone()),
        }
    }

    /// Without a ledger nobody could go on: what can't be written down is not done.
    fn no_room(&mut self, error: &LedgerError, now: Timestamp) {
        let why = error.to_string();
        if self.nothing_landed() {
            return self.over(End::NotStarted { why }, now);
        }
        self.roll_back(Back { why, inconclusive: false }, now);
        if !self.outbox.is_busy() {
            self.send(self.rolling_back(), now);
        }
    }

    pub(super) fn answered(&mut self, number: u32, sent: Sent, now: Timestamp) {
        let Some((wanted, sent_at)) = self.outbox.answered(number) else {
            // Overtaken: what came of it shows in the answer to what overtook it, and in the alias.
            return;
        };
        match sent {
            Sent::Landed(alias) if routes(&wanted.after, &alias.state) => {
                self.seen.at = sent_at;
                self.landed(wanted, alias, now);
            }
            Sent::Landed(alias) => {
                self.lost(wanted, &format!("the answer shows {}", alias.state), now);
            }
            Sent::Lost(failure) => {
                self.outbox.pause(&failure, self.is_urgent(), now);
                self.lost(wanted, &failure.to_string(), now);
            }
            Sent::Refused(failure) => self.refused(&failure, now),
        }
    }

    /// Only the alias can tell what became of it.
    pub(super) fn lost(&mut self, wanted: Wanted, why: &str, now: Timestamp) {
        let text = format!("{}: {why}; reading the alias", wanted.write.verb());
        self.journal.trouble.write = Some(text.clone());
        self.journal.say(now, "lost", text);
        self.outbox.doubts(wanted);
    }

    fn refused(&mut self, failure: &Failure, now: Timestamp) {
        self.journal.trouble.write = Some(failure.to_string());
        match &failure.kind {
            FailureKind::PreconditionFailed => {
                // This copy has not landed; what went out before it may have.
                self.outbox.look = true;
                self.outbox.hurry();
            }
            FailureKind::NotFound => self.gone(now),
            _ if self.nothing_landed() && !may_pass(failure) => {
                self.not_started(failure.to_string(), now);
            }
            _ => self.again(failure, now),
        }
    }

    fn again(&mut self, failure: &Failure, now: Timestamp) {
        self.outbox.pause(failure, self.is_urgent(), now);
        let failing = self.outbox.failing_s(now);
        match &self.phase {
            // A driver that slept has not tried all the while.
            _ if self.watch.has_just_woken(now) => {}
            Phase::Leaving { why } if failing >= LEAVE_S => {
                let why = why.clone();
                self.over(End::Held { why }, now);
            }
            Phase::Driving | Phase::Finishing { .. } if failing >= self.patience_s() => {
                let why = format!("nothing could be written for {} min: {failure}", failing / 60);
                self.roll_back(Back { why, inconclusive: true }, now);
            }
            _ => {}
        }
    }

    /// How long what can't be written is tried.
    fn patience_s(&self) -> u32 {
        self.ledger.as_ref().map_or(LEAVE_S, |ledger| ledger.hold_max_s).max(LEAVE_S)
    }

    fn gone(&mut self, now: Timestamp) {
        let found = format!("{} does not exist", self.spec.target);
        if self.nothing_landed() {
            return self.over(End::NotStarted { why: found }, now);
        }
        let expected = self.seen.routing.to_string();
        self.over(End::ChangedBySomeoneElse { expected, found }, now);
    }

    /// It does not begin; but a copy of the first write may still be under way, and only another
    /// write under the same revision keeps it from landing.
    fn not_started(&mut self, why: String, now: Timestamp) {
        let doubtful = |wanted: &Wanted| wanted.write != RolloutWrite::TakeOver;
        if self.outbox.doubt().iter().any(doubtful) {
            self.roll_back(Back { why, inconclusive: false }, now);
        } else {
            self.over(End::NotStarted { why }, now);
        }
    }

    /// Our write stands in the alias.
    pub(super) fn landed(&mut self, wanted: Wanted, alias: Alias, now: Timestamp) {
        // What only this host keeps leaves the revision as it was.
        if alias.revision_id != self.seen.alias.revision_id {
            self.outbox.moved_on();
        }
        self.outbox.landed();
        self.journal.trouble.write = None;
        if wanted.by_wish {
            self.wish = None;
            if wanted.write.moves() {
                let text = format!("begun by a person; the verdict was: {}", self.verdict_words());
                self.journal.say(now, "override", text);
            }
        }
        self.seen.original = match self.spec.keeping {
            Keeping::Description => ledger::original(&alias.description).into_owned(),
            Keeping::None => alias.description.clone(),
        };
        self.seen.has_ledger = wanted.ledger.is_some();
        self.seen.routing = wanted.after;
        self.seen.alias = alias;
        if let Some(ledger) = wanted.ledger {
            self.amends = wanted.write.moves() && between(ledger.since_at(), now) >= LATE_S;
            self.ledger = Some(if self.amends { dated(&ledger, now) } else { ledger });
        }
        self.after_landing(wanted.write, now);
    }

    fn after_landing(&mut self, write: RolloutWrite, now: Timestamp) {
        let routing = self.seen.routing;
        match write {
            RolloutWrite::Start | RolloutWrite::Switch if self.phase == Phase::Starting => {
                self.journal.say(now, "started", format!("{}: {routing}", self.spec.target));
                self.turn(Phase::Driving);
            }
            RolloutWrite::TakeOver if self.phase == Phase::TakingOver => {
                let text = format!("driven by {} now: {routing}", self.spec.by);
                self.journal.say(now, "taken_over", text);
                self.known_since = now;
                self.turn(Phase::Driving);
            }
            RolloutWrite::Finish => self.finished(now),
            RolloutWrite::RollBack => self.rolled_back(now),
            RolloutWrite::Hold => self.has_held(now),
            RolloutWrite::Continue => self.journal.say(now, "continue", "it goes on"),
            RolloutWrite::Restore => {
                self.journal.say(now, "restored", "the ledger was deleted, and stands again");
            }
            RolloutWrite::Renew => {}
            _ => {
                // The verdict is still the one that it was decided by.
                let text = format!("{routing} after: {}", self.verdict_words());
                self.journal.say(now, "step", text);
            }
        }
        self.reassess();
    }

    fn finished(&mut self, now: Timestamp) {
        // A rollback that was decided while this was under way still has to be done.
        if !matches!(self.phase, Phase::RollingBack(_)) {
            self.over(End::Promoted, now);
        }
    }

    /// No write of this driver stands in the alias.
    pub(super) fn nothing_landed(&self) -> bool {
        matches!(self.phase, Phase::Smoking | Phase::Starting | Phase::TakingOver)
    }

    fn is_urgent(&self) -> bool {
        matches!(self.phase, Phase::RollingBack(_))
    }
}

/// The weights changed later than was written down. It is not known when, so it counts as now:
/// what was measured before says nothing about them.
fn dated(ledger: &Ledger, now: Timestamp) -> Ledger {
    let until = ledger.lease_until();
    let mut dated = ledger.clone();
    if ledger.changes.len() > 1 {
        dated.since = ledger.offset(now);
        dated.changes.pop();
        dated.changes.push(dated.since);
    } else {
        dated.t0 = Timestamp::from_second(now.as_second()).unwrap_or(now);
    }
    dated.lease = between(dated.since_at(), until);
    dated
}

/// Nothing landed, and waiting may help.
fn may_pass(failure: &Failure) -> bool {
    failure.retryable
        || matches!(
            failure.kind,
            FailureKind::Throttled { .. }
                | FailureKind::Unreachable { .. }
                | FailureKind::TimedOut { .. }
                | FailureKind::ServiceError { .. }
                | FailureKind::Conflict { .. }
        )
}
