//! How often something came in the last minutes, in a few numbers.

use super::float;

/// Whole minutes that are looked back, beside the one that has begun.
const BACK: i64 = 5;
const SLOTS: usize = 8;
const MINUTE_MS: i64 = 60_000;

/// Counts of the last minutes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Pace {
    counts: [u32; SLOTS],
    /// The newest minute that is counted, since the epoch.
    newest: i64,
}

impl Pace {
    /// One more, at a time in milliseconds; what is too old is not counted.
    pub(super) fn add(&mut self, at_ms: i64) {
        let minute = at_ms.div_euclid(MINUTE_MS);
        if minute > self.newest {
            let passed = minute.saturating_sub(self.newest).min(slots());
            for ago in 0..passed {
                self.counts[slot(minute - ago)] = 0;
            }
            self.newest = minute;
        }
        if self.newest - minute < slots() {
            let count = &mut self.counts[slot(minute)];
            *count = count.saturating_add(1);
        }
    }

    /// How many per minute up to `at_ms`; less is looked back where the first came later.
    pub(super) fn per_minute(&self, at_ms: i64, first_ms: i64) -> f64 {
        let minute = at_ms.div_euclid(MINUTE_MS);
        let from = minute - BACK;
        let oldest = self.newest - slots() + 1;
        let counted = (from.max(oldest)..=minute.min(self.newest)).map(|at| self.counts[slot(at)]);
        let count: u64 = counted.map(u64::from).sum();
        let begin = (from * MINUTE_MS).max(first_ms);
        let span = at_ms.saturating_sub(begin).clamp(MINUTE_MS, (BACK + 1) * MINUTE_MS);
        float(count) / (float(span.unsigned_abs()) / float(MINUTE_MS.unsigned_abs()))
    }
}

fn slots() -> i64 {
    i64::try_from(SLOTS).unwrap_or(i64::MAX)
}

fn slot(minute: i64) -> usize {
    usize::try_from(minute.rem_euclid(slots())).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn per_minute(minutes: &[i64], at: i64) -> f64 {
        let mut pace = Pace::default();
        let mut first = i64::MAX;
        for minute in minutes {
            pace.add(minute * MINUTE_MS);
            first = first.min(minute * MINUTE_MS);
        }
        pace.per_minute(at * MINUTE_MS, first)
    }

    #[test]
    fn only_the_last_minutes_count() {
        let even: Vec<i64> = (100..200).flat_map(|minute| [minute, minute]).collect();
        assert!((per_minute(&even, 200) - 2.0).abs() < 1e-9);
        assert!(per_minute(&even, 206) < 1e-9, "it has stopped");
        assert!(per_minute(&even, 2_000) < 1e-9);
    }

    #[test]
    fn what_has_just_begun_is_not_thinned_out() {
        assert!((per_minute(&[100; 6], 101) - 6.0).abs() < 1e-9);
        assert!((per_minute(&[100; 6], 100) - 6.0).abs() < 1e-9);
        assert!((per_minute(&[100; 6], 103) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn late_ones_count_where_they_belong_and_ancient_ones_not_at_all() {
        assert!((per_minute(&[199, 198, 199], 200) - 1.5).abs() < 1e-9);
        assert!((per_minute(&[199, 198, 10, -5], 200) - 0.4).abs() < 1e-9);
    }
}
