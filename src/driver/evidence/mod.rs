//! What is measured of a rollout: the numbers that the judge judges.
//!
//! CloudWatch's metrics by version are the basis. What settled of them is kept, all else is read
//! again each time, because late data changes it. Logs tell of the minutes that have not settled,
//! and of errors that Lambda does not know.

mod alarms;
mod arm;
mod fast_lane;
mod invocations;
mod lines;
mod memory;
mod metrics;
mod reader;
mod routes;
mod rules;
mod runtime_error;
mod settled;
mod streams;
mod top_errors;

use std::time::Duration;

use tokio::time::timeout;

use crate::{
    aws::Gateway,
    domain::{ArmsQuestion, Failure, MetricsCost, Timestamp, VersionMetric},
    rollout::{
        gates::{Gates, RuleKind},
        measured::Measured,
        spec::Spec,
    },
};

use arm::{Arm, PerArm};
use fast_lane::FastLane;
use invocations::Slow;
use metrics::Metrics;

/// How long, in real time, logs may keep all else waiting.
const LOGS_PATIENCE: Duration = Duration::from_secs(10);
/// How late CloudWatch may count an invocation that has ended.
const DELAY: Duration = Duration::from_mins(3);

/// Measures one rollout, again and again.
#[derive(Debug)]
pub struct Evidence {
    gateway: Gateway,
    gates: Gates,
    metrics: Metrics,
    logs: FastLane,
    /// How long after its end a bucket may change.
    unsettled: Duration,
}

impl Evidence {
    /// Nothing is read yet.
    #[must_use]
    pub fn new(gateway: Gateway, spec: &Spec) -> Self {
        let metrics = Metrics::new(question(spec));
        // A timeout is counted last of all, and by the time at which the invocation began.
        let unsettled = Duration::from_secs(spec.timeout_s.into()) + DELAY;
        let logs = FastLane::new(spec);
        Self { gateway, gates: spec.gates.clone(), metrics, logs, unsettled }
    }

    /// Reads what is new since the last time. `from` is when the rollout began, and `changes` are
    /// the times at which weights were set.
    ///
    /// Dropping the future loses nothing but the call that was under way.
    ///
    /// # Errors
    /// A [`Failure`] when the metrics can't be read. All else that can't be is told as unknown.
    pub async fn measure(
        &mut self,
        from: Timestamp,
        changes: &[Timestamp],
    ) -> Result<Measured, Failure> {
        let read_at = self.gateway.clock().now();
        let by_metrics = read_at.saturating_sub(self.unsettled).unwrap_or(Timestamp::MIN);
        let slow = self.slow();
        // The SDK's futures are large: they belong on the heap.
        let logs = Box::pin(self.logs.read(&self.gateway, from, slow));
        let (counted, alarms, in_time) = tokio::join!(
            Box::pin(self.metrics.read(&self.gateway, from, read_at, by_metrics)),
            Box::pin(alarms::read(&self.gateway, &self.gates.alarms)),
            timeout(LOGS_PATIENCE, logs),
        );
        if in_time.is_err() {
            self.logs.gave_up(LOGS_PATIENCE);
        }
        let throttles = counted?;
        self.logs.compare(&self.metrics.settled());
        Ok(Measured {
            read_at,
            settled_before: self.logs.settled_before(by_metrics),
            buckets: self.logs.added_to(self.metrics.buckets()),
            logs: self.logs.minutes(by_metrics, changes, self.slow()),
            alarms,
            throttles,
            memory: self.logs.memory(),
            reference: self.metrics.reference(),
            top_error: self.logs.top_errors(),
        })
    }

    fn slow(&self) -> Slow {
        let reference = self.metrics.reference();
        Slow { p95_ms: reference.p95_ms, p99_ms: reference.p99_ms }
    }

    /// What CloudWatch's metrics have cost so far.
    #[must_use]
    pub fn cost(&self) -> MetricsCost {
        self.metrics.cost()
    }
}

fn question(spec: &Spec) -> ArmsQuestion {
    let counted = spec.gates.rules.iter().filter_map(|rule| match &rule.kind {
        RuleKind::Metric { namespace, metric, version_dimension, dimensions } => {
            Some(VersionMetric {
                namespace: namespace.clone(),
                metric: metric.clone(),
                version_dimension: version_dimension.clone(),
                dimensions: dimensions.clone(),
            })
        }
        RuleKind::Field { .. } | RuleKind::Line { .. } => None,
    });
    ArmsQuestion {
        target: spec.target.clone(),
        stable: spec.stable,
        canary: spec.canary,
        slow_p95_ms: None,
        slow_p99_ms: None,
        counted: counted.collect(),
    }
}
