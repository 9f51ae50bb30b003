//! Metrics as CloudWatch keeps them: numbers in buckets of whole minutes.

use jiff::{SignedDuration, Timestamp};

use super::{alias::AliasRef, function::FunctionName, version::Version};

/// A time from (including) and to (excluding), in buckets of `period_s` seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Where the first bucket begins: a multiple of the period.
    pub from: Timestamp,
    /// How many buckets.
    pub buckets: usize,
    /// Seconds in a bucket: a multiple of 60.
    pub period_s: u32,
}

impl Window {
    /// The last `buckets` whole periods and the one that `now` is in.
    #[must_use]
    pub fn ending_at(now: Timestamp, buckets: usize, period_s: u32) -> Self {
        let period = i64::from(period_s.max(60));
        let second = now.as_second();
        let end = second - second.rem_euclid(period) + period;
        let span = period.saturating_mul(i64::try_from(buckets).unwrap_or(i64::MAX));
        let from = Timestamp::from_second(end.saturating_sub(span)).unwrap_or(Timestamp::MIN);
        Self { from, buckets, period_s: period_s.max(60) }
    }

    /// Where the last bucket ends.
    #[must_use]
    pub fn to(&self) -> Timestamp {
        self.start_of(self.buckets)
    }

    /// Where a bucket begins.
    #[must_use]
    pub fn start_of(&self, bucket: usize) -> Timestamp {
        let buckets = i64::try_from(bucket).unwrap_or(i64::MAX);
        let after = SignedDuration::from_secs(i64::from(self.period_s).saturating_mul(buckets));
        self.from.saturating_add(after).unwrap_or(Timestamp::MAX)
    }

    /// The bucket that a time is in.
    #[must_use]
    pub fn bucket_of(&self, at: Timestamp) -> Option<usize> {
        let after = at.as_second().checked_sub(self.from.as_second())?;
        let bucket = usize::try_from(after.div_euclid(i64::from(self.period_s))).ok()?;
        (bucket < self.buckets).then_some(bucket)
    }
}

/// Values by bucket; `None` where CloudWatch has none. As long as its window has buckets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series(pub Vec<Option<f64>>);

impl Series {
    /// The sum of the values in these buckets; a bucket without one counts as 0.
    #[must_use]
    pub fn sum(&self, buckets: std::ops::Range<usize>) -> f64 {
        let end = buckets.end.min(self.0.len());
        let start = buckets.start.min(end);
        // The sum of nothing is a negative zero.
        self.0[start..end].iter().flatten().sum::<f64>() + 0.0
    }

    /// The newest value.
    #[must_use]
    pub fn last(&self) -> Option<f64> {
        self.0.iter().rev().flatten().next().copied()
    }

    /// The largest value.
    #[must_use]
    pub fn max(&self) -> Option<f64> {
        self.0.iter().flatten().copied().reduce(f64::max)
    }
}

/// What Lambda's metrics are counted for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum MetricSubject {
    /// All invocations of a function, whatever version they reach.
    Function(FunctionName),
    /// Invocations through an alias that reach one version.
    VersionOfAlias(AliasRef, Version),
}

/// The charts of one subject, all in one window.
#[derive(Debug, Clone, PartialEq)]
pub struct Charts {
    /// What is charted.
    pub subject: MetricSubject,
    /// When.
    pub window: Window,
    /// Invocations in each bucket.
    pub invocations: Series,
    /// Errors in each bucket.
    pub errors: Series,
    /// Throttled calls in each bucket; CloudWatch keeps none by version.
    pub throttles: Series,
    /// Median duration in milliseconds.
    pub p50_ms: Series,
    /// 95th percentile of the duration in milliseconds.
    pub p95_ms: Series,
    /// 99th percentile of the duration in milliseconds.
    pub p99_ms: Series,
}

/// What a reading of metrics took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MetricsCost {
    /// Calls of CloudWatch.
    pub calls: u32,
    /// Metrics that AWS looked at, which is what it bills: about $0.01 a thousand.
    pub metrics: u64,
}

impl MetricsCost {
    /// About how many dollars it took.
    #[must_use]
    pub fn dollars(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let metrics = self.metrics as f64;
        metrics * 0.01 / 1_000.0
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { calls: self.calls + other.calls, metrics: self.metrics + other.metrics }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_ends_with_the_bucket_that_now_is_in() {
        let now: Timestamp = "2026-11-22T10:42:07Z".parse().unwrap();
        let window = Window::ending_at(now, 16, 300);
        assert_eq!(window.to().to_string(), "2026-11-22T10:45:00Z");
        assert_eq!(window.from.to_string(), "2026-11-22T09:25:00Z");
        assert_eq!(window.bucket_of(now), Some(15));
        assert_eq!(window.bucket_of(window.from), Some(0));
        assert_eq!(window.bucket_of(window.to()), None);
    }

    #[test]
    fn what_is_missing_counts_as_nothing() {
        let series = Series(vec![Some(2.0), None, Some(3.0), None]);
        assert!((series.sum(0..9) - 5.0).abs() < f64::EPSILON);
        assert_eq!(format!("{}", series.sum(1..2)), "0");
        assert_eq!((series.last(), series.max()), (Some(3.0), Some(3.0)));
    }
}
