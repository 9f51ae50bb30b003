//! What is measured of a rollout: the numbers that the judge judges.
//!
//! CloudWatch's metrics by version are the basis. What settled of them is kept, all else is read
//! again each time, because late data changes it.

mod alarms;
mod metrics;
mod settled;

use std::time::Duration;

use crate::{
    aws::Gateway,
    domain::{ArmsQuestion, Failure, MetricsCost, Timestamp, VersionMetric},
    rollout::{
        gates::{Gates, RuleKind},
        measured::{Measured, TopErrors},
        spec::Spec,
    },
};

use metrics::Metrics;

/// How late CloudWatch may count an invocation that has ended.
const DELAY: Duration = Duration::from_mins(3);

/// Measures one rollout, again and again.
#[derive(Debug)]
pub struct Evidence {
    gateway: Gateway,
    gates: Gates,
    metrics: Metrics,
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
        Self { gateway, gates: spec.gates.clone(), metrics, unsettled }
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
        let _ = changes;
        let read_at = self.gateway.clock().now();
        let settled_before = read_at.saturating_sub(self.unsettled).unwrap_or(Timestamp::MIN);
        let (counted, alarms) = tokio::join!(
            // The SDK's futures are large: they belong on the heap.
            Box::pin(self.metrics.read(&self.gateway, from, read_at, settled_before)),
            Box::pin(alarms::read(&self.gateway, &self.gates.alarms)),
        );
        let throttles = counted?;
        Ok(Measured {
            read_at,
            settled_before,
            buckets: self.metrics.buckets(),
            logs: Err("logs are not read".into()),
            alarms,
            throttles,
            memory: Vec::new(),
            reference: self.metrics.reference(),
            top_error: TopErrors::default(),
        })
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
