//! Counts, of one version and of both.

use crate::rollout::measured::Sample;

/// What happened so many times in so many trials, to one version.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many times it happened; at most `trials`.
    pub hits: u64,
    /// How many times it could have.
    pub trials: u64,
}

/// The same of both versions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pair {
    /// The version that is being rolled out.
    pub canary: Tally,
    /// The version that it is compared with.
    pub stable: Tally,
}

impl Tally {
    /// A tally; more hits than trials count as all of them.
    #[must_use]
    pub fn new(hits: u64, trials: u64) -> Self {
        Self { hits: hits.min(trials), trials }
    }

    /// Errors among invocations.
    #[must_use]
    pub fn errors(sample: &Sample) -> Self {
        Self::new(sample.errors, sample.invocations)
    }

    /// Hits in a trial, in `[0, 1]`; 0 without trials.
    #[must_use]
    pub fn rate(self) -> f64 {
        if self.trials == 0 { 0.0 } else { float(self.hits) / float(self.trials) }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            hits: self.hits.saturating_add(other.hits),
            trials: self.trials.saturating_add(other.trials),
        }
    }
}

impl Pair {
    /// Version by version together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { canary: self.canary.plus(other.canary), stable: self.stable.plus(other.stable) }
    }

    /// Both versions ran: there is something to compare.
    #[must_use]
    pub fn is_comparable(self) -> bool {
        self.canary.trials > 0 && self.stable.trials > 0
    }
}

/// A count as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "above 2^53 a count needs no exactness")]
pub(super) fn float(count: u64) -> f64 {
    count as f64
}
