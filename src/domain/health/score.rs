//! One function's figures, and where it stands among all when they are sorted by trouble.

use std::cmp::Ordering;

use jiff::Timestamp;

use super::{Cut, FleetHealth, Health};
use crate::domain::{function::FunctionName, metric::Series};

/// Errors that chance alone may bring above those expected, in standard deviations of their count.
const CHANCE: f64 = 2.0;

/// A count in the recent buckets, and in the hour before.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Counts {
    /// In the last quarter of an hour, and the bucket that has just begun.
    pub recent: f64,
    /// In the hour before.
    pub before: f64,
}

/// One function's figures. `None` is "not among the first 500"; a function that is in no list
/// because nothing happened counts 0.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Score {
    /// Invocations.
    pub invocations: Option<Counts>,
    /// Invocations that ended in an error.
    pub errors: Option<Counts>,
    /// Calls that were throttled; they are no invocations.
    pub throttles: Option<Counts>,
    /// Invocations a minute in the recent buckets that are over.
    pub per_minute: Option<f64>,
}

impl Score {
    /// A function's figures in a fleet's.
    #[must_use]
    pub fn of(fleet: &FleetHealth, function: &FunctionName) -> Self {
        let nothing = Health::default();
        let health = fleet.functions.get(function).unwrap_or(&nothing);
        let Cut { errors, invocations, throttles } = fleet.cut;
        Self {
            invocations: counts(fleet, health.invocations.as_ref(), invocations),
            errors: counts(fleet, health.errors.as_ref(), errors),
            throttles: counts(fleet, health.throttles.as_ref(), throttles),
            per_minute: per_minute(fleet, health.invocations.as_ref(), invocations),
        }
    }

    /// The part of the recent invocations that failed, 0 to 1; `None` when there were none or
    /// when either number is not known.
    #[must_use]
    pub fn error_rate(&self) -> Option<f64> {
        rate(self.errors?.recent, self.invocations?.recent)
    }

    /// The part of the invocations of the hour before that failed.
    #[must_use]
    pub fn error_rate_before(&self) -> Option<f64> {
        rate(self.errors?.before, self.invocations?.before)
    }

    /// Recent errors above what the hour before would have predicted for as many invocations;
    /// never below 0. Without the number of invocations, for as long a time.
    #[must_use]
    pub fn excess_errors(&self) -> f64 {
        self.errors.map_or(0.0, |errors| (errors.recent - self.expected_errors()).max(0.0))
    }

    /// The recent errors that the hour before predicts.
    fn expected_errors(&self) -> f64 {
        let Some(errors) = self.errors else { return 0.0 };
        match self.invocations {
            Some(invocations) => {
                rate(errors.before, invocations.before).unwrap_or_default() * invocations.recent
            }
            // Four buckets against twelve.
            None => errors.before / 3.0,
        }
    }

    /// The excess when it is more than chance brings, else 0: a function with a hundred errors
    /// in every quarter of an hour is no news when it has a hundred and ten.
    fn rise(&self) -> f64 {
        let excess = self.excess_errors();
        if excess > CHANCE * self.expected_errors().sqrt() { excess } else { 0.0 }
    }
}

/// How much a function needs a look; the greatest needs it most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trouble {
    /// An alarm about it is in `ALARM`.
    pub in_alarm: bool,
    /// Errors above what the hour before predicts and chance explains.
    pub rise: f64,
    /// Recent throttled calls.
    pub throttles: f64,
    /// When it last changed.
    pub changed: Option<Timestamp>,
}

impl Trouble {
    /// By a function's figures, its alarms and its last change.
    #[must_use]
    pub fn of(score: &Score, in_alarm: bool, changed: Option<Timestamp>) -> Self {
        let throttles = score.throttles.map_or(0.0, |throttles| throttles.recent);
        Self { in_alarm, rise: score.rise(), throttles, changed }
    }
}

impl Eq for Trouble {}

impl PartialOrd for Trouble {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Trouble {
    fn cmp(&self, other: &Self) -> Ordering {
        self.in_alarm
            .cmp(&other.in_alarm)
            .then(self.rise.total_cmp(&other.rise))
            .then(self.throttles.total_cmp(&other.throttles))
            .then(self.changed.cmp(&other.changed))
    }
}

fn counts(fleet: &FleetHealth, series: Option<&Series>, cut: bool) -> Option<Counts> {
    match series {
        Some(series) => {
            Some(Counts { recent: series.sum(fleet.recent()), before: series.sum(fleet.before()) })
        }
        None => (!cut).then(Counts::default),
    }
}

/// The bucket that has just begun is left out: nobody knows how much of it is over.
fn per_minute(fleet: &FleetHealth, series: Option<&Series>, cut: bool) -> Option<f64> {
    let Some(series) = series else { return (!cut).then_some(0.0) };
    let recent = fleet.recent();
    let over = recent.start..recent.end.saturating_sub(1);
    let buckets = u32::try_from(over.len()).unwrap_or(u32::MAX);
    let minutes = f64::from(buckets) * f64::from(fleet.window.period_s) / 60.0;
    (minutes > 0.0).then(|| series.sum(over) / minutes)
}

fn rate(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests;
