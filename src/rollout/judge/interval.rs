//! Intervals of a rate (Wilson) and of the difference of two (Newcombe).

use super::tally::{Tally, float};

/// The normal distribution's 97.5% point: two-sided 95%.
pub const TWO_SIDED_95: f64 = 1.959_964;

/// Its 95% point: one-sided 95%.
pub const ONE_SIDED_95: f64 = 1.644_854;

/// A rate that was found in so many trials.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proportion {
    rate: f64,
    trials: f64,
}

/// The difference of two rates, as fractions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The estimate.
    pub estimate: f64,
    /// Its lower bound.
    pub lower: f64,
    /// Its upper bound.
    pub upper: f64,
}

impl Proportion {
    /// What was counted. `attempts`: how often at most one event was tried: retries fail
    /// together, so that so many trials are worth one.
    #[must_use]
    pub fn of(tally: Tally, attempts: u32) -> Self {
        let trials = float(tally.trials) / f64::from(attempts.max(1));
        Self { rate: tally.rate(), trials }
    }

    /// The same rate in so many times as many trials.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self { trials: self.trials * factor, ..self }
    }

    /// Wilson's score interval, within `[0, 1]`; all of it without trials.
    #[must_use]
    pub fn wilson(self, z: f64) -> (f64, f64) {
        if self.trials <= 0.0 {
            return (0.0, 1.0);
        }
        let (p, n) = (self.rate, self.trials);
        let shrink = 1.0 / (1.0 + z * z / n);
        let centre = (p + z * z / (2.0 * n)) * shrink;
        let half = z * shrink * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        // At the ends the exact bound is the rate itself; rounding must not move it off.
        let low = if p <= 0.0 { 0.0 } else { (centre - half).clamp(0.0, p) };
        let high = if p >= 1.0 { 1.0 } else { (centre + half).clamp(p, 1.0) };
        (low, high)
    }

    /// By how much this rate is higher than another: Newcombe's hybrid score interval, each bound
    /// one-sided at `z`.
    #[must_use]
    pub fn less(self, other: Self, z: f64) -> Difference {
        let estimate = self.rate - other.rate;
        let (low, high) = self.wilson(z);
        let (other_low, other_high) = other.wilson(z);
        let below = (self.rate - low).hypot(other_high - other.rate);
        let above = (high - self.rate).hypot(other.rate - other_low);
        Difference { estimate, lower: estimate - below, upper: estimate + above }
    }
}
