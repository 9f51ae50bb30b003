//! The difference of two rates over buckets whose rates and weights differ.

use super::tally::{Pair, float};

/// Mantel and Haenszel's estimate: each bucket's difference, weighed by what the bucket tells.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct MantelHaenszel {
    weighed: f64,
    weight: f64,
}

impl MantelHaenszel {
    /// Adds a bucket; one in which not both versions ran tells nothing.
    pub fn add(&mut self, pair: Pair) {
        if !pair.is_comparable() {
            return;
        }
        let (canary, stable) = (float(pair.canary.trials), float(pair.stable.trials));
        let weight = canary * (stable / (canary + stable));
        self.weighed += weight * (pair.canary.rate() - pair.stable.rate());
        self.weight += weight;
    }

    /// By how many percentage points the canary's rate is higher; 0 before any bucket.
    #[must_use]
    pub fn points(self) -> f64 {
        if self.weight > 0.0 { 100.0 * self.weighed / self.weight } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rollout::judge::Tally;

    #[test]
    fn weights_that_change_with_the_rate_make_no_difference() {
        let mut difference = MantelHaenszel::default();
        for (canary, stable) in [((1, 100), (9, 900)), ((90, 900), (10, 100))] {
            difference.add(Pair {
                canary: Tally::new(canary.0, canary.1),
                stable: Tally::new(stable.0, stable.1),
            });
        }
        // Pooled, it would be 9.1% against 1.9%.
        assert!(difference.points().abs() < 1e-12);
        difference.add(Pair { canary: Tally::new(3, 100), stable: Tally::new(9, 900) });
        assert!((difference.points() - 2.0 / 3.0).abs() < 1e-9, "{}", difference.points());
    }
}
