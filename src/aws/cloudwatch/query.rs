//! Queries for `GetMetricData`.

use aws_sdk_cloudwatch::types::{Dimension, Metric, MetricDataQuery, MetricStat};

use crate::domain::FunctionName;

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
    let metric = Metric::builder()
        .namespace(NAMESPACE)
        .metric_name(statistic.metric)
        .set_dimensions(Some(dimensions));
    let stat = MetricStat::builder()
        .metric(metric.build())
        .stat(statistic.stat)
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
