//! The one write that is under way, and those whose fate is not known.

use std::time::Duration;

use super::time::{between, later};
use crate::{
    domain::{AliasState, Failure, FailureKind, RolloutWrite, Timestamp},
    rollout::ledger::Ledger,
};

/// The longest pause before a rollback goes out again, in seconds.
const ROLLBACK_PAUSE_S: u32 = 5;
/// The longest pause before anything else goes out again, in seconds.
const PAUSE_S: u32 = 30;

/// A state of the alias that is to be written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    pub(super) write: RolloutWrite,
    pub(super) after: AliasState,
    /// The ledger that goes along; `None` when the description goes back to what it was.
    pub(super) ledger: Option<Ledger>,
    /// A person's wish is fulfilled by it.
    pub(super) by_wish: bool,
}

/// What has been sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Outbox {
    flight: Option<Flight>,
    /// Of the last write that went out.
    number: u32,
    /// What may have landed, or may land yet, under the revision that was seen last.
    doubt: Vec<Wanted>,
    /// The alias must be read before anything else goes out.
    pub(super) look: bool,
    wait_until: Option<Timestamp>,
    attempts: u32,
    failing_since: Option<Timestamp>,
}

/// What has not been answered.
#[derive(Debug, Clone)]
struct Flight {
    number: u32,
    wanted: Wanted,
    sent_at: Timestamp,
}

impl Outbox {
    pub(super) fn is_busy(&self) -> bool {
        self.flight.is_some()
    }

    pub(super) fn doubt(&self) -> &[Wanted] {
        &self.doubt
    }

    /// A pause is not over yet.
    pub(super) fn waits(&self, now: Timestamp) -> bool {
        self.wait_until.is_some_and(|until| now < until)
    }

    /// The number of what is sent now. What it overtakes may still land, before it or never:
    /// both have the same revision.
    pub(super) fn send(&mut self, wanted: Wanted, now: Timestamp) -> u32 {
        self.number = self.number.wrapping_add(1);
        let flight = Flight { number: self.number, wanted, sent_at: now };
        if let Some(overtaken) = self.flight.replace(flight) {
            self.may_land(overtaken.wanted);
        }
        self.number
    }

    /// What the answer is to, and when that was sent; `None` when it has been overtaken.
    pub(super) fn answered(&mut self, number: u32) -> Option<(Wanted, Timestamp)> {
        let flight = self.flight.take_if(|flight| flight.number == number)?;
        Some((flight.wanted, flight.sent_at))
    }

    /// When something else than that was sent which has not been answered.
    pub(super) fn other_sent_at(&self, write: RolloutWrite) -> Option<Timestamp> {
        let other = self.flight.as_ref().filter(|flight| flight.wanted.write != write)?;
        Some(other.sent_at)
    }

    /// It may have landed: only the alias can tell.
    pub(super) fn doubts(&mut self, wanted: Wanted) {
        self.may_land(wanted);
        self.look = true;
    }

    fn may_land(&mut self, wanted: Wanted) {
        let same = |other: &Wanted| other.write == wanted.write && other.after == wanted.after;
        self.doubt.retain(|other| !same(other) || other.ledger != wanted.ledger);
        self.doubt.push(wanted);
    }

    /// It goes out again after a pause that grows.
    pub(super) fn pause(&mut self, failure: &Failure, urgent: bool, now: Timestamp) {
        let longest = if urgent { ROLLBACK_PAUSE_S } else { PAUSE_S };
        let asked = match failure.kind {
            FailureKind::Throttled { retry_after, .. } => retry_after.unwrap_or_default(),
            _ => Duration::ZERO,
        };
        let asked = u32::try_from(asked.as_secs()).unwrap_or(longest);
        let grown = 1_u32 << self.attempts.min(5);
        self.attempts = self.attempts.saturating_add(1);
        self.failing_since.get_or_insert(now);
        self.wait_until = Some(later(now, grown.max(asked).min(longest)));
    }

    /// The alias does not show what was set: a little later it may.
    pub(super) fn look_again(&mut self, now: Timestamp) {
        self.wait_until = Some(later(now, ROLLBACK_PAUSE_S));
    }

    /// Nothing has got through for so many seconds.
    pub(super) fn failing_s(&self, now: Timestamp) -> u32 {
        self.failing_since.map_or(0, |since| between(since, now))
    }

    /// The alias has another revision: what went out under the last one can land no more.
    pub(super) fn moved_on(&mut self) {
        self.doubt.clear();
        self.look = false;
    }

    /// It got through: nothing is held up any more.
    pub(super) fn landed(&mut self) {
        self.hurry();
        self.failing_since = None;
    }

    /// Something more urgent than what failed before does not wait for it.
    pub(super) fn hurry(&mut self) {
        self.wait_until = None;
        self.attempts = 0;
    }

    /// When to come back to it.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        self.wait_until.filter(|_| self.flight.is_none())
    }
}
