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

#[cfg(test)]
mod tests {
    use statrs::distribution::{ContinuousCDF, Normal};

    use super::*;

    #[test]
    fn the_points_are_the_normal_distributions() {
        let normal = Normal::new(0.0, 1.0).unwrap();
        for (z, point) in [(TWO_SIDED_95, 0.975), (ONE_SIDED_95, 0.95)] {
            assert!((normal.inverse_cdf(point) - z).abs() < 5e-7, "{point}");
        }
    }

    #[test]
    fn wilsons_bounds_are_where_the_score_test_says() {
        for (hits, trials) in [(0, 50), (1, 10), (12, 1_000), (5, 5), (80, 9_000)] {
            let found = Proportion::of(Tally::new(hits, trials), 1);
            let (low, high) = found.wilson(TWO_SIDED_95);
            // Each bound is a rate from which what was found is exactly z deviations away.
            for bound in [low, high].into_iter().filter(|bound| (1e-12..1.0).contains(bound)) {
                let deviation = (bound * (1.0 - bound) / float(trials)).sqrt();
                let z = (found.rate - bound).abs() / deviation;
                assert!((z - TWO_SIDED_95).abs() < 1e-6, "{hits}/{trials}: {bound} is {z} away");
            }
        }
    }

    #[test]
    fn wilsons_interval_contains_the_rate_as_often_as_it_says() {
        use statrs::distribution::{Binomial, Discrete};
        let mut sum = 0.0;
        let rates = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5];
        for rate in rates {
            let binomial = Binomial::new(rate, 200).unwrap();
            let contains = |hits: &u64| {
                let (low, high) = Proportion::of(Tally::new(*hits, 200), 1).wilson(TWO_SIDED_95);
                (low..=high).contains(&rate)
            };
            sum += (0..=200).filter(contains).map(|hits| binomial.pmf(hits)).sum::<f64>();
        }
        let mean = sum / float(rates.len() as u64);
        assert!((0.94..0.965).contains(&mean), "{mean}");
    }

    #[test]
    fn newcombes_bounds_mirror_each_other() {
        let (one, other) = (Tally::new(8, 300), Tally::new(9, 2_700));
        let (one, other) = (Proportion::of(one, 1), Proportion::of(other, 1));
        let (there, back) = (one.less(other, ONE_SIDED_95), other.less(one, ONE_SIDED_95));
        assert!(
            (there.upper + back.lower).abs() < 1e-12 && (there.lower + back.upper).abs() < 1e-12
        );
        assert!(there.lower < there.estimate && there.estimate < there.upper);
    }

    #[test]
    fn without_trials_nothing_is_known() {
        let nothing = Proportion::of(Tally::default(), 1);
        assert_eq!(nothing.wilson(TWO_SIDED_95), (0.0, 1.0));
        assert!(nothing.less(nothing, ONE_SIDED_95).upper >= 1.0);
    }
}
