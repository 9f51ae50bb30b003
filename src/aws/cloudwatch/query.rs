//! Queries for `GetMetricData`.

use aws_sdk_cloudwatch::types::{Dimension, Metric, MetricDataQuery, MetricStat};

use crate::domain::{AliasRef, FunctionName, VersionMetric};

/// Where Lambda's metrics are.
pub(super) const NAMESPACE: &str = "AWS/Lambda";
/// Most queries in a call.
pub(super) const MOST: usize = 500;

/// A statistic of one of Lambda's metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Statistic {
    /// The metric: `Errors`.
    pub(super) metric: &'static str,
    /// The statistic: `Sum`, `p95`.
    pub(super) stat: &'static str,
}

pub(super) const INVOCATIONS: Statistic = sum("Invocations");
pub(super) const ERRORS: Statistic = sum("Errors");
pub(super) const THROTTLES: Statistic = sum("Throttles");

pub(super) const fn sum(metric: &'static str) -> Statistic {
    Statistic { metric, stat: "Sum" }
}

/// A percentile of the duration, in milliseconds.
pub(super) const fn duration(percentile: &'static str) -> Statistic {
    Statistic { metric: "Duration", stat: percentile }
}

/// The id of the query in a call's list; ids have to begin with a small letter.
pub(super) fn id(index: usize) -> String {
    format!("q{index}")
}

/// The dimensions of a function as a whole.
pub(super) fn of_function(function: &FunctionName) -> Vec<Dimension> {
    vec![dimension("FunctionName", function.as_str())]
}

/// The dimensions of an alias, whatever version served.
pub(super) fn of_alias(alias: &AliasRef) -> Vec<Dimension> {
    vec![
        dimension("FunctionName", alias.function.as_str()),
        dimension("Resource", &alias.to_string()),
    ]
}

pub(super) fn dimension(name: &str, value: &str) -> Dimension {
    Dimension::builder().name(name).value(value).build()
}

/// A statistic of a metric with these dimensions: those of no other metric, as CloudWatch does
/// not add metrics with more dimensions up.
pub(super) fn metric(
    index: usize,
    statistic: Statistic,
    dimensions: Vec<Dimension>,
    period_s: u32,
) -> MetricDataQuery {
    let metric = metric_of(NAMESPACE, statistic.metric, dimensions);
    query(index, metric, statistic.stat, period_s)
}

/// How many invocations took longer than so many milliseconds: a trimmed count, whose lower bound
/// does not count itself.
pub(super) fn longer_than(
    index: usize,
    ms: f64,
    dimensions: Vec<Dimension>,
    period_s: u32,
) -> MetricDataQuery {
    // AWS takes ten decimals at the most; three are a microsecond.
    let bound = format!("{ms:.3}");
    let bound = bound.trim_end_matches('0').trim_end_matches('.');
    let metric = metric_of(NAMESPACE, "Duration", dimensions);
    query(index, metric, &format!("TC({bound}:)"), period_s)
}

/// The sum of a metric of the team's own.
pub(super) fn own_metric(
    index: usize,
    own: &VersionMetric,
    dimensions: Vec<Dimension>,
    period_s: u32,
) -> MetricDataQuery {
    query(index, metric_of(&own.namespace, &own.metric, dimensions), "Sum", period_s)
}

fn metric_of(namespace: &str, name: &str, dimensions: Vec<Dimension>) -> Metric {
    Metric::builder()
        .namespace(namespace)
        .metric_name(name)
        .set_dimensions(Some(dimensions))
        .build()
}

fn query(index: usize, metric: Metric, stat: &str, period_s: u32) -> MetricDataQuery {
    let stat = MetricStat::builder()
        .metric(metric)
        .stat(stat)
        .period(i32::try_from(period_s).unwrap_or(i32::MAX));
    MetricDataQuery::builder().id(id(index)).metric_stat(stat.build()).build()
}

/// A Metrics Insights query for the functions with the largest sum of a metric. Without the
/// schema's dimension it would count an alias's and a version's metrics once more.
pub(super) fn largest(metric: &str, limit: usize, period_s: u32) -> MetricDataQuery {
    let expression = format!(
        "SELECT SUM({metric}) FROM SCHEMA(\"{NAMESPACE}\", FunctionName) \
         GROUP BY FunctionName ORDER BY SUM() DESC LIMIT {limit}"
    );
    MetricDataQuery::builder()
        .id(id(0))
        .expression(expression)
        .period(i32::try_from(period_s).unwrap_or(i32::MAX))
        .build()
}
