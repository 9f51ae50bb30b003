//! Both versions behind an alias, minute by minute, as CloudWatch counts them.

use super::{
    alias::AliasRef,
    metric::{MetricsCost, Series, Window},
    version::Version,
};

/// Seconds in a bucket: the finest that Lambda's metrics are kept in.
pub const MINUTE_S: u32 = 60;

/// What to ask about the two versions behind an alias.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmsQuestion {
    /// The alias.
    pub target: AliasRef,
    /// The version that serves what the split leaves.
    pub stable: Version,
    /// The version that is rolled out.
    pub canary: Version,
    /// Durations above this count as slow by the 95th percentile, in milliseconds; `None` where
    /// there is nothing to compare with.
    pub slow_p95_ms: Option<f64>,
    /// The same by the 99th percentile.
    pub slow_p99_ms: Option<f64>,
    /// Metrics of the team's own that count errors.
    pub counted: Vec<VersionMetric>,
}

/// A metric of the team's own, kept by version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionMetric {
    /// Namespace.
    pub namespace: String,
    /// Metric name.
    pub metric: String,
    /// The dimension whose value is the version's number.
    pub version_dimension: String,
    /// Its other dimensions, by name.
    pub dimensions: Vec<(String, String)>,
}

/// What CloudWatch counted of one version behind an alias, in each bucket of a window.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ArmSeries {
    /// Invocations.
    pub invocations: Series,
    /// Errors, by Lambda's count.
    pub errors: Series,
    /// Durations above [`ArmsQuestion::slow_p95_ms`].
    pub slow_p95: Series,
    /// Durations above [`ArmsQuestion::slow_p99_ms`].
    pub slow_p99: Series,
    /// Median duration in milliseconds.
    pub p50_ms: Series,
    /// 95th percentile of the duration in milliseconds.
    pub p95_ms: Series,
    /// 99th percentile of the duration in milliseconds.
    pub p99_ms: Series,
    /// The sums of [`ArmsQuestion::counted`], in that order.
    pub counted: Vec<Series>,
}

/// Both versions in one window.
#[derive(Debug, Clone, PartialEq)]
pub struct Arms {
    /// When.
    pub window: Window,
    /// The version that serves what the split leaves.
    pub stable: ArmSeries,
    /// The version that is rolled out.
    pub canary: ArmSeries,
    /// Throttled calls of the alias; CloudWatch keeps none by version.
    pub throttles: Series,
    /// What it took.
    pub cost: MetricsCost,
}
