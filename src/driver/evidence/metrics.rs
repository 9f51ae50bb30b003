//! What CloudWatch counted of both versions, by version.

use crate::{
    aws::Gateway,
    domain::{
        ArmSeries, Arms, ArmsQuestion, Failure, MetricsCost, Series, Timestamp, Window,
        arms::MINUTE_S,
    },
    rollout::measured::{Bucket, Reference, Sample},
};

use super::settled::{self, Minutes, minute_of};

/// Throttled calls are summed over so many minutes, the one that is now aside.
const THROTTLE_MINUTES: usize = 5;

/// The minutes of a rollout, and the hour before it.
#[derive(Debug)]
pub(super) struct Metrics {
    question: ArmsQuestion,
    /// Read once: it lies in the past.
    reference: Option<Reference>,
    minutes: Minutes,
    cost: MetricsCost,
}

impl Metrics {
    pub(super) fn new(question: ArmsQuestion) -> Self {
        let (minutes, cost) = (Minutes::default(), MetricsCost::default());
        Self { question, reference: None, minutes, cost }
    }

    /// Reads all minutes since `from` that may have changed; gives back how many calls were
    /// throttled lately.
    pub(super) async fn read(
        &mut self,
        gateway: &Gateway,
        from: Timestamp,
        now: Timestamp,
        settled_before: Timestamp,
    ) -> Result<u64, Failure> {
        if self.reference.is_none() {
            self.read_reference(gateway, from).await?;
        }
        let window = window(self.minutes.unsettled_from(from), minute_of(from), now);
        let arms = gateway.arms(&self.question, window).await?;
        self.cost = self.cost.plus(arms.cost);
        let buckets = (0..window.buckets).map(|index| bucket(&arms, index));
        let buckets = buckets.filter(|bucket| !settled::is_empty(bucket));
        self.minutes.take(buckets, &window, settled_before);
        let lately = window.buckets.saturating_sub(THROTTLE_MINUTES + 1)..window.buckets;
        Ok(count(Some(arms.throttles.sum(lately))))
    }

    async fn read_reference(&mut self, gateway: &Gateway, from: Timestamp) -> Result<(), Failure> {
        let stable = Some(self.question.stable);
        let (before, cost) = gateway.alias_traffic(&self.question.target, stable, from).await?;
        self.cost = self.cost.plus(cost);
        self.question.slow_p95_ms = before.p95_ms;
        self.question.slow_p99_ms = before.p99_ms;
        self.reference = Some(Reference {
            invocations: before.invocations,
            errors: before.errors,
            p95_ms: before.p95_ms,
            p99_ms: before.p99_ms,
        });
        Ok(())
    }

    /// The minutes so far, in order; those in which nothing ran are left out.
    pub(super) fn buckets(&self) -> Vec<Bucket> {
        self.minutes.buckets()
    }

    /// The minutes that will not change any more.
    pub(super) fn settled(&self) -> Vec<Bucket> {
        self.minutes.settled()
    }

    /// The alias before the rollout.
    pub(super) fn reference(&self) -> Reference {
        self.reference.unwrap_or_default()
    }

    /// What the readings have cost so far.
    pub(super) fn cost(&self) -> MetricsCost {
        self.cost
    }
}

/// From the first unsettled minute to the one that is now; back to where throttled calls count,
/// but not to before the rollout.
fn window(unsettled: Timestamp, from: Timestamp, now: Timestamp) -> Window {
    let lately = Window::ending_at(now, THROTTLE_MINUTES + 1, MINUTE_S);
    let begin = unsettled.min(lately.from).max(from).min(minute_of(now));
    let seconds = lately.to().as_second() - begin.as_second();
    let buckets = usize::try_from(seconds / i64::from(MINUTE_S)).unwrap_or(1);
    Window { from: begin, buckets: buckets.max(1), period_s: MINUTE_S }
}

fn bucket(arms: &Arms, index: usize) -> Bucket {
    Bucket {
        start: arms.window.start_of(index),
        stable: sample(&arms.stable, index),
        canary: sample(&arms.canary, index),
    }
}

/// Errors by the team's own metrics come on top of Lambda's, which does not know them. One
/// invocation can't fail more than once, so no more failed than ran.
fn sample(arm: &ArmSeries, index: usize) -> Sample {
    let value = |series: &Series| series.0.get(index).copied().flatten();
    let invocations = count(value(&arm.invocations));
    let own: u64 = arm.counted.iter().map(|series| count(value(series))).sum();
    let counted = |series: &Series| count(value(series)).min(invocations);
    Sample {
        invocations,
        errors: count(value(&arm.errors)).saturating_add(own).min(invocations),
        slow_p95: counted(&arm.slow_p95),
        slow_p99: counted(&arm.slow_p99),
        cold: 0,
        p50_ms: value(&arm.p50_ms),
        p95_ms: value(&arm.p95_ms),
        p99_ms: value(&arm.p99_ms),
    }
}

/// A sum of whole numbers; nothing where CloudWatch has none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded, not negative, and saturating"
)]
fn count(value: Option<f64>) -> u64 {
    value.unwrap_or_default().max(0.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-22T{text}Z").parse().unwrap()
    }

    #[test]
    fn the_window_reaches_from_what_may_change_to_now() {
        for (unsettled, from, now, begin, buckets) in [
            // It has just begun.
            ("10:00:00", "10:00:00", "10:00:20", "10:00:00", 1),
            ("10:00:00", "10:00:00", "10:09:20", "10:00:00", 10),
            // Settled up to two minutes ago: throttled calls count for five.
            ("10:27:00", "10:00:00", "10:29:20", "10:24:00", 6),
            // The clock has gone back to before the rollout.
            ("10:00:00", "10:00:00", "09:59:59", "09:59:00", 1),
        ] {
            let window = window(at(unsettled), at(from), at(now));
            assert_eq!((window.from, window.buckets), (at(begin), buckets), "{now}");
            assert!(window.to() > at(now));
        }
    }

    #[test]
    fn errors_of_all_sources_count_and_no_more_than_ran() {
        let series = |value: f64| Series(vec![Some(value)]);
        let arm = |own: Vec<Series>| ArmSeries {
            invocations: series(10.0),
            errors: series(2.0),
            slow_p95: series(3.0),
            counted: own,
            ..ArmSeries::default()
        };
        let failed = |own| sample(&arm(own), 0).errors;
        assert_eq!(failed(vec![]), 2);
        assert_eq!(failed(vec![series(3.0), Series(vec![None])]), 5);
        assert_eq!(failed(vec![series(30.0)]), 10);
        let read = sample(&arm(vec![]), 0);
        assert_eq!((read.invocations, read.slow_p95, read.slow_p99), (10, 3, 0));
        assert_eq!(sample(&arm(vec![]), 1), Sample::default(), "there is no such minute");
    }
}
