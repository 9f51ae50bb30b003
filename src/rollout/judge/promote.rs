//! Whether the canary may be promoted, and how much it takes to say.

use super::{
    Promotion, environment,
    evidence::Evidence,
    harm::pair,
    interval::{ONE_SIDED_95, Proportion},
    tally::{Pair, float},
};
use crate::rollout::{
    gates::Gates,
    measured::{Bucket, Reference},
};

/// More invocations than this are not in sight.
const IN_SIGHT: u64 = 10_000_000;

/// What one stage's buckets tell about promotion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    total: Pair,
    evidence: Evidence,
    attempts: u32,
}

impl Trial {
    /// Of a stage's buckets.
    #[must_use]
    pub fn of(buckets: &[Bucket], attempts: u32) -> Self {
        let mut trial = Self { total: Pair::default(), evidence: Evidence::default(), attempts };
        for bucket in buckets {
            let pair = pair(bucket);
            trial.total = trial.total.plus(pair);
            trial.evidence.add(Evidence::of(pair, attempts));
        }
        trial
    }

    /// The bound in percentage points; `None` before both versions ran.
    #[must_use]
    pub fn points(self) -> Option<f64> {
        self.total.is_comparable().then(|| 100.0 * self.bound(1.0))
    }

    /// The upper bound of the canary's excess, as a fraction, if it goes on like this until there
    /// are so many times as many invocations.
    pub(super) fn bound(self, times: f64) -> f64 {
        let of = |tally| Proportion::of(tally, self.attempts).times(times);
        of(self.total.canary).less(of(self.total.stable), ONE_SIDED_95).upper
    }

    /// The excess that is allowed, as a fraction.
    #[must_use]
    pub fn allowed(self, gates: &Gates) -> f64 {
        (gates.promote_points / 100.0).max(self.total.stable.rate() / 2.0)
    }

    /// Whether it passes, needs more, or will not pass.
    #[must_use]
    pub fn promotion(self, gates: &Gates, reference: &Reference) -> Promotion {
        let missing = gates.promote_invocations.saturating_sub(self.total.canary.trials);
        if self.total.stable.rate() > environment::tolerated(gates, reference) && missing == 0 {
            return Promotion::Failed { why: self.environment(reference) };
        }
        match self.missing_for_bound(gates) {
            Some(0) if missing == 0 => self.by_evidence(gates),
            Some(more) => Promotion::NeedsMore { invocations: more.max(missing) },
            None if missing > 0 => Promotion::NeedsMore { invocations: missing },
            None => Promotion::Failed { why: self.excess(gates) },
        }
    }

    fn by_evidence(self, gates: &Gates) -> Promotion {
        let e = self.evidence.e();
        if e < gates.promote_e {
            return Promotion::Passed;
        }
        let why = format!("E = {e:.1} in this stage, not below {}", gates.promote_e);
        Promotion::Failed { why }
    }

    /// How many more of the canary's invocations it takes for the bound at these rates.
    fn missing_for_bound(self, gates: &Gates) -> Option<u64> {
        let canary = self.total.canary.trials;
        let allowed = self.allowed(gates);
        if canary == 0 || self.total.stable.trials == 0 {
            return Some(gates.promote_invocations.max(1));
        }
        let passes = |more: u64| self.bound(1.0 + float(more) / float(canary)) <= allowed;
        least(IN_SIGHT, passes)
    }

    fn excess(self, gates: &Gates) -> String {
        let excess = 100.0 * (self.total.canary.rate() - self.total.stable.rate());
        let allowed = 100.0 * self.allowed(gates);
        format!("{excess:.2} points more errors, {allowed:.2} allowed")
    }

    fn environment(self, reference: &Reference) -> String {
        let now = 100.0 * self.total.stable.rate();
        if reference.invocations == 0 {
            return format!("baseline fails {now:.1}%, before unknown");
        }
        let before = 100.0 * float(reference.errors.min(reference.invocations))
            / float(reference.invocations);
        format!("baseline fails {now:.1}%, before {before:.1}%")
    }
}

/// The least number from 0 to `most` for which it holds, if it holds from some number on.
pub(super) fn least(most: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (0, most);
    if !holds(high) {
        return None;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    Some(low)
}
