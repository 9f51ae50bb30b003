//! How the functions of a Region are doing.

mod onset;
mod picture;
mod score;
#[cfg(test)]
pub(crate) mod testing;

use std::{collections::BTreeMap, ops::Range};

use super::{
    failure::Failure,
    function::FunctionName,
    metric::{MetricsCost, Series, Window},
};

pub use picture::{Failing, Outage, Picture, Shape};
pub use score::{Counts, Score, Trouble};

/// Buckets of a fleet's window: an hour before, and what is recent.
pub const BUCKETS: usize = 16;
/// Seconds in a bucket of a fleet's window.
pub const PERIOD_S: u32 = 300;
/// The last so many buckets are recent: the last quarter of an hour, and the bucket that has just
/// begun.
pub const RECENT: usize = 4;
/// A Metrics Insights query returns so many functions at most: the first by its own order.
pub const TOP: usize = 500;
/// Metrics Insights queries in a reading of the fleet: errors, invocations, throttles.
pub const QUERIES: u64 = 3;

/// What CloudWatch tells about all functions: the first 500 by errors, invocations and throttles.
#[derive(Debug, Clone, PartialEq)]
pub struct FleetHealth {
    /// The buckets of each series.
    pub window: Window,
    /// What is known, by function. A function that is in none of the lists is not here.
    pub functions: BTreeMap<FunctionName, Health>,
    /// Lists that were cut at 500: who is not in them has a value that is not known.
    pub cut: Cut,
    /// The most functions that one of the queries returned: each looked at so many at least.
    pub returned: usize,
    /// What it took at least: what it did where there are no more functions than were returned.
    pub cost: MetricsCost,
}

impl FleetHealth {
    /// What it took where there are so many functions. AWS bills a Metrics Insights query by the
    /// metrics that it looked at, one for each function, and not by those that it returned.
    #[must_use]
    pub fn cost_among(&self, functions: usize) -> MetricsCost {
        let others = u64::try_from(functions.saturating_sub(self.returned)).unwrap_or(u64::MAX);
        let metrics = others.saturating_mul(QUERIES);
        self.cost.plus(MetricsCost { calls: 0, metrics })
    }

    /// The same, of some of the functions alone.
    #[must_use]
    pub fn only(&self, keeps: impl Fn(&FunctionName) -> bool) -> Self {
        let kept = self.functions.iter().filter(|(name, _)| keeps(name));
        Self {
            window: self.window,
            functions: kept.map(|(name, health)| (name.clone(), health.clone())).collect(),
            cut: self.cut,
            returned: self.returned,
            cost: self.cost,
        }
    }

    /// The buckets that are recent.
    #[must_use]
    pub fn recent(&self) -> Range<usize> {
        self.window.buckets.saturating_sub(RECENT)..self.window.buckets
    }

    /// The buckets that the recent ones are compared with.
    #[must_use]
    pub fn before(&self) -> Range<usize> {
        0..self.window.buckets.saturating_sub(RECENT)
    }
}

/// Which lists had more than 500 functions, with a value above 0 in the last one: those that
/// follow a function without errors have none either.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cut {
    /// By errors.
    pub errors: bool,
    /// By invocations.
    pub invocations: bool,
    /// By throttles.
    pub throttles: bool,
}

/// How one function is doing. `None` is "not among the first 500" where the list was cut, and
/// "none" where it was not.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Health {
    /// Errors in each bucket.
    pub errors: Option<Series>,
    /// Invocations in each bucket.
    pub invocations: Option<Series>,
    /// Throttled calls in each bucket.
    pub throttles: Option<Series>,
}

/// The 95th percentile of some functions' durations over the recent buckets.
#[derive(Debug, Clone, PartialEq)]
pub struct Latencies {
    /// Milliseconds, by function; `None` where nothing ran.
    pub p95_ms: BTreeMap<FunctionName, Option<f64>>,
    /// What it took.
    pub cost: MetricsCost,
}

/// A part of the fleet's health that could not be read, beside those that could.
#[derive(Debug, Clone, PartialEq)]
pub struct Unread {
    /// What is missing because of it, in a few words: `alarms`.
    pub what: &'static str,
    /// Why.
    pub failure: Failure,
}
