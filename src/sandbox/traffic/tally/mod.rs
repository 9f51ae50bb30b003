//! What metrics know: the same invocations that the logs tell of, counted without their lines.

mod ledger;
mod ranges;

#[cfg(test)]
mod tests;

use jiff::Timestamp;

pub use ledger::{Ledger, Selection, peak};

use super::{
    arrivals::{MINUTE_MS, whole},
    flow::{Call, Flow},
    minutes, whole_minute,
};
use ledger::{Fate, seen_ms};

use crate::sandbox::{rng::Rng, store::lambda::LambdaStore, world::World};

/// How far metrics reach back before the sandbox's start.
pub const BEFORE_START_MS: i64 = 240 * MINUTE_MS;

/// How far metrics reach back at all.
const KEPT_MS: i64 = 24 * 60 * MINUTE_MS;

/// Counts the invocations of `function` in `from_ms..` up to, not including, `now`, as far as
/// that has not been done.
pub fn count(world: &mut World, function: &str, from_ms: i64, now: Timestamp) {
    let leaks = world.traffic.flow_mut(function).is_some_and(|flow| flow.plan.leaks());
    if leaks && let Some(group) = world.traffic.group_of.get(function).cloned() {
        // Which environment serves what is known in the log's own order alone.
        super::catch_up(world, &group, now);
    }
    let World { traffic, lambda, .. } = world;
    let now_ms = now.as_millisecond();
    let first_ms = traffic.counted_from_ms(now_ms);
    let Some(flow) = traffic.flow_mut(function) else { return };
    flow.ledger.forget_before(first_ms);
    flow.count(lambda, from_ms.max(first_ms), now_ms);
}

/// Counts everything of `function` that metrics can tell of up to `now`, so that what is about to
/// change does not change the past.
pub(super) fn settle(world: &mut World, function: &str, now: Timestamp) {
    count(world, function, i64::MIN, now);
}

impl super::Traffic {
    /// The earliest time that metrics know at `now_ms`.
    #[must_use]
    pub fn counted_from_ms(&self, now_ms: i64) -> i64 {
        let first_ms = self.started_ms() - BEFORE_START_MS;
        whole_minute(first_ms.max(now_ms - KEPT_MS))
    }

    /// What has been counted of a function.
    #[must_use]
    pub fn ledger(&self, function: &str) -> Option<&Ledger> {
        let group = self.groups.get(self.group_of.get(function)?)?;
        let flow = group.flows.iter().find(|flow| flow.function == function)?;
        Some(&flow.ledger)
    }

    pub(super) fn flow_mut(&mut self, function: &str) -> Option<&mut Flow> {
        let group = self.groups.get_mut(self.group_of.get(function)?)?;
        group.flows.iter_mut().find(|flow| flow.function == function)
    }
}

impl Flow {
    fn count(&mut self, lambda: &LambdaStore, from_ms: i64, to_ms: i64) {
        if from_ms >= to_ms {
            return;
        }
        for (from_ms, to_ms) in self.ledger.made.claim(from_ms, to_ms) {
            for minute_ms in minutes(from_ms, to_ms) {
                for (source, arrival) in self.arrivals(lambda, minute_ms) {
                    if (from_ms..to_ms).contains(&arrival.at_ms)
                        && let Some(call) = self.call(lambda, source, arrival)
                    {
                        self.note(arrival.at_ms, &call);
                    }
                }
            }
        }
    }

    /// Sees to it that what the log's making counts is counted once: where environments leak, the
    /// making of the log finds out how an invocation ends.
    pub(super) fn leave_to_log(&mut self, from_ms: i64, to_ms: i64) {
        if self.plan.leaks() {
            self.ledger.made.claim(from_ms, to_ms);
        }
    }

    /// Counts one call.
    pub(super) fn note(&mut self, at_ms: i64, call: &Call) {
        let (fate, lasts_ms) = match &call.outcome {
            None => (Fate::Throttled, 0),
            Some(ran) => (Fate::Ran(ran.duration_ms, &ran.ending), whole(ran.duration_ms)),
        };
        let end_ms = at_ms + lasts_ms;
        let minute = whole_minute(end_ms).unsigned_abs();
        let mut lag = Rng::seeded(self.lag_seed ^ minute);
        let lag_ms = i64::try_from(lag.below(MINUTE_MS.unsigned_abs())).unwrap_or(0);
        let seen_ms = seen_ms(end_ms, lag_ms, call.straggles);
        self.ledger.note((at_ms, seen_ms), &call.caller, call.version, &fate);
    }
}
