//! Invocations that flow by themselves, and the log lines that follow from them.
//!
//! Nothing runs in the background: a reader calls [`catch_up`] with the time, and the minutes
//! since the last call are made then. Every draw comes from a stream keyed by the seed, the
//! function and the minute, so the same history gives the same lines however often it is read.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

pub mod plan;
pub(super) mod template;

use plan::Plan;

/// How far back a function's log reaches when it is looked at for the first time.
pub const BACKFILL_MS: i64 = 15 * 60_000;

/// The traffic of every function.
#[derive(Debug, Default)]
pub struct Traffic {
    /// Before this, in milliseconds since the epoch, nothing was logged. A whole minute.
    origin_ms: i64,
    /// What each function's traffic is made from.
    plans: HashMap<String, Plan>,
    /// The functions that log to each group.
    groups: BTreeMap<String, Vec<String>>,
}

impl Traffic {
    /// No traffic yet, in a world that starts at `start`.
    #[must_use]
    pub fn starting_at(start: Timestamp) -> Self {
        let origin_ms = start.as_millisecond() - BACKFILL_MS;
        Self { origin_ms: origin_ms - origin_ms.rem_euclid(60_000), ..Self::default() }
    }

    /// Adds a function that logs to `group`.
    pub fn add(&mut self, function: &str, group: &str, plan: Plan) {
        self.groups.entry(group.to_owned()).or_default().push(function.to_owned());
        self.plans.insert(function.to_owned(), plan);
    }
}

/// Makes the traffic of every function that logs to `group`, from where it was left up to `now`.
pub fn catch_up(_world: &mut super::world::World, _group: &str, _now: Timestamp) {}
