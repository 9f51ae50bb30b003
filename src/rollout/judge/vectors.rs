//! Counts whose results were reckoned elsewhere: anyone can check the judge by them.

use super::{
    Pair, Tally,
    counts::{Counts, assess_counts},
};
use crate::rollout::gates::Gates;

/// Hits and trials of the canary, then of the baseline.
type Four = (u64, u64, u64, u64);

/// Counts, and what they have to give.
#[derive(Debug, Clone, Copy)]
pub struct Vector {
    /// What is counted.
    pub of: Counted,
    /// Bucket by bucket: hits and trials of the canary, then of the baseline.
    pub buckets: &'static [Four],
    /// The running maximum of E.
    pub e: f64,
    /// The upper bound of the excess as a fraction, where it is given.
    pub bound: Option<f64>,
}

/// What a vector counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Errors.
    Errors,
    /// Slow invocations.
    Slow,
}

/// What the judge makes of a vector.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Computed {
    /// The running maximum of E.
    pub e: f64,
    /// The upper bound of the excess as a fraction, where the vector gives one.
    pub bound: Option<f64>,
}

/// All of them.
pub const VECTORS: &[Vector] = &[
    errors(&[(0, 50, 0, 450)], 1.0, Some(0.051_333)),
    errors(&[(3, 100, 2, 900)], 16.418_075, Some(0.070_514)),
    errors(&[(12, 1000, 80, 9000)], 0.424_495, Some(0.010_388)),
    errors(&[(8, 300, 9, 2700)], 692.669_095, Some(0.043_420)),
    errors(&[(2, 500, 50, 4500)], 0.041_363, Some(0.001_225)),
    errors(&[(0, 10, 1, 90), (1, 12, 0, 88), (2, 9, 1, 91)], 17.074_109, None),
    Vector { of: Counted::Slow, buckets: &[(30, 300, 125, 2700)], e: 124.313_430, bound: None },
];

const fn errors(buckets: &'static [Four], e: f64, bound: Option<f64>) -> Vector {
    Vector { of: Counted::Errors, buckets, e, bound }
}

impl Vector {
    /// What the judge makes of it, by the usual gates.
    #[must_use]
    pub fn computed(&self) -> Computed {
        let buckets: Vec<Counts> = self.buckets.iter().map(|four| self.counts(*four)).collect();
        let figures = assess_counts(&Gates::default(), &buckets).figures;
        let e = match self.of {
            Counted::Errors => figures.e,
            Counted::Slow => figures.latency.map_or(1.0, |(_, e)| e),
        };
        let bound = self.bound.and(figures.bound).map(|points| points / 100.0);
        Computed { e, bound }
    }

    fn counts(&self, (canary, canary_trials, stable, stable_trials): Four) -> Counts {
        let counted = Pair {
            canary: Tally::new(canary, canary_trials),
            stable: Tally::new(stable, stable_trials),
        };
        let none =
            Pair { canary: Tally::new(0, canary_trials), stable: Tally::new(0, stable_trials) };
        match self.of {
            Counted::Errors => Counts { errors: counted, slow: None },
            Counted::Slow => Counts { errors: none, slow: Some(counted) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vector_holds_to_six_decimals() {
        for vector in VECTORS {
            let computed = vector.computed();
            assert!((computed.e - vector.e).abs() < 5.1e-7, "{vector:?}: {computed:?}");
            assert_eq!(computed.bound.is_some(), vector.bound.is_some());
            let off = computed.bound.unwrap_or(0.0) - vector.bound.unwrap_or(0.0);
            assert!(off.abs() < 5.1e-7, "{vector:?}: {computed:?}");
        }
    }
}
