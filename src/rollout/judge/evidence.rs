//! E: how many times as well a worse canary explains the counts as one that is alike.

use super::tally::{Pair, float};

/// How many times as often the canary might fail. Which one holds is not known, so E is the mean
/// over all of them.
pub const RATIOS: [f64; 5] = [1.5, 2.0, 3.0, 5.0, 10.0];

/// Nothing is gained by telling larger evidence apart, and it stays a number.
pub const MOST: f64 = 1e12;

/// The logarithm of each ratio's likelihood against that of equal rates, over some buckets.
///
/// Given that a bucket saw `xC + xB` errors, each was the canary's with probability `w` under
/// equal rates, and with `w r / (1 - w + w r)` if it fails `r` times as often. A bucket's factor
/// is the likelihood ratio of the two, whatever its rate or weights were: under equal rates its
/// expectation is at most 1. So E may be looked at as often as one likes, and the chance that it
/// ever reaches 20 is at most one in 20.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evidence([f64; RATIOS.len()]);

impl Evidence {
    /// What one bucket tells; nothing unless both versions ran. `attempts`: how often at most one
    /// event was tried: retries fail together, so all that they tell is told by one of them.
    #[must_use]
    pub fn of(pair: Pair, attempts: u32) -> Self {
        if !pair.is_comparable() {
            return Self::default();
        }
        let (canary, stable) = (float(pair.canary.trials), float(pair.stable.trials));
        let share = canary / (canary + stable);
        let canary_hits = float(pair.canary.hits);
        let hits = canary_hits + float(pair.stable.hits);
        let log = |ratio: f64| {
            let expected = (1.0 - share + share * ratio).ln();
            (canary_hits * ratio.ln() - hits * expected) / f64::from(attempts.max(1))
        };
        Self(RATIOS.map(log))
    }

    /// Adds what another bucket tells.
    pub fn add(&mut self, other: Self) {
        for (sum, more) in self.0.iter_mut().zip(other.0) {
            *sum += more;
        }
    }

    /// The same for so many times as many counts at the same rates.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self(self.0.map(|log| log * factor))
    }

    /// E: 1 tells nothing, more speaks against the canary; in `[0, MOST]`.
    #[must_use]
    pub fn e(self) -> f64 {
        let exp = |log: &f64| log.exp().min(MOST);
        let count = float(RATIOS.len() as u64);
        self.0.iter().map(exp).sum::<f64>() / count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rollout::judge::Tally;

    /// The chance of so many hits: the binomial distribution, from its definition.
    fn chance(hits: u64, trials: u64, rate: f64) -> f64 {
        let ways: f64 = (0..hits).map(|i| float(trials - i) / float(hits - i)).product();
        let exponent = |count: u64| i32::try_from(count).unwrap();
        ways * rate.powi(exponent(hits)) * (1.0 - rate).powi(exponent(trials - hits))
    }

    #[test]
    fn under_equal_rates_a_factor_is_one_or_less_on_average() {
        for (canary_trials, stable_trials) in [(1, 1), (2, 7), (5, 5), (9, 3), (3, 30), (12, 1)] {
            for rate in [0.01, 0.1, 0.4, 0.9] {
                let mut expected = 0.0;
                for canary in 0..=canary_trials {
                    for stable in 0..=stable_trials {
                        let pair = Pair {
                            canary: Tally::new(canary, canary_trials),
                            stable: Tally::new(stable, stable_trials),
                        };
                        let both = chance(canary, canary_trials, rate)
                            * chance(stable, stable_trials, rate);
                        expected += both * Evidence::of(pair, 1).e();
                    }
                }
                assert!(
                    expected <= 1.0 + 1e-12,
                    "{canary_trials} and {stable_trials} at {rate}: {expected}"
                );
            }
        }
    }

    #[test]
    fn evidence_of_buckets_multiplies() {
        let pair = |canary, stable| Pair {
            canary: Tally::new(canary, 100),
            stable: Tally::new(stable, 900),
        };
        let mut twice = Evidence::of(pair(3, 2), 1);
        twice.add(Evidence::of(pair(3, 2), 1));
        assert_eq!(twice, Evidence::of(pair(3, 2), 1).times(2.0));
        let divided = Evidence::of(pair(3, 2), 3).times(3.0);
        assert!((divided.e() - Evidence::of(pair(3, 2), 1).e()).abs() < 1e-9);
    }
}
