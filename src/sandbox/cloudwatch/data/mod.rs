//! `GetMetricData`: statistics, metric math and Metrics Insights.

pub mod input;
mod insights;
mod math;
mod paging;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::{
    errors,
    subject::{Ask, Subject},
    wire::{self, Record, Shape},
};
use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    world::World,
};
use input::{Frame, Input, MetricId, MetricStat, Query};

/// Data points by their time in milliseconds since the epoch.
pub type Points = BTreeMap<i64, f64>;

/// One line of a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The query's id; of several lines of one query, the same.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Its data points.
    pub points: Points,
}

/// `GetMetricData`.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = wire::read(request)?;
    let frame = input.frame()?;
    let lines = lines(world, &input.metric_data_queries, &frame)?;
    let page = paging::cut(lines, input.next_token.as_deref(), &frame)?;
    let result = Record::new()
        .list("MetricDataResults", page.results)
        .list("Messages", Vec::<Record>::new())
        .maybe("NextToken", page.next);
    Ok(wire::answer(world, request, Some(result)))
}

/// From when a Metrics Insights query needs the traffic of all functions; `None` when there is no
/// such query, or the request is refused anyhow.
pub fn fleet_from_ms(request: &Request) -> Option<i64> {
    let input: Input = wire::read(request).ok()?;
    let asks = |query: &Query| query.expression.as_deref().is_some_and(insights::is_query);
    let query = input.metric_data_queries.iter().find(|query| asks(query))?;
    let period_ms = query.period.filter(|seconds| *seconds > 0)?.saturating_mul(1_000);
    Some(aligned(&input.frame().ok()?, period_ms).start)
}

/// The lines of all queries whose data is asked for, in their order.
fn lines(world: &mut World, queries: &[Query], frame: &Frame) -> Result<Vec<Line>, ApiError> {
    let mut known: BTreeMap<&str, Vec<Line>> = BTreeMap::new();
    let mut insights = 0;
    for (index, query) in queries.iter().enumerate() {
        let member = format!("MetricDataQueries.member.{}", index + 1);
        let lines = match (&query.metric_stat, &query.expression) {
            (Some(stat), _) => vec![one(world, query, stat, frame, &member)?],
            (None, Some(text)) if insights::is_query(text) => {
                insights += 1;
                insights::run(world, query, text, frame)?
            }
            _ => continue,
        };
        known.insert(&query.id, lines);
    }
    if insights > 1 {
        return Err(errors::validation(
            "Only one Metrics Insights query is allowed in a GetMetricData request.",
        ));
    }
    math::run(queries, &mut known)?;
    let wanted = queries.iter().filter(|query| query.return_data != Some(false));
    Ok(wanted.filter_map(|query| known.remove(query.id.as_str())).flatten().collect())
}

/// The line of a metric's statistic.
fn one(
    world: &mut World,
    query: &Query,
    stat: &MetricStat,
    frame: &Frame,
    member: &str,
) -> Result<Line, ApiError> {
    let member = format!("{member}.MetricStat");
    let period_ms = input::period_ms(stat.period, &format!("{member}.Period"))?;
    let statistic = stat.stat.parse().map_err(|()| {
        let message =
            format!("The value {} for parameter {member}.Stat is not supported.", stat.stat);
        errors::validation(message)
    })?;
    if stat.metric.metric_name.is_empty() || stat.metric.namespace.is_empty() {
        let message = format!("The parameter {member}.Metric must have Namespace and MetricName.");
        return Err(errors::validation(message));
    }
    let label = query.label.clone().unwrap_or_else(|| stat.metric.metric_name.clone());
    let mut line = Line { id: query.id.clone(), label, points: Points::new() };
    let MetricId { namespace, metric_name, dimensions } = &stat.metric;
    let subject = Subject::of(world, namespace, metric_name, dimensions, stat.unit.as_ref());
    if let Some(subject) = subject {
        let times = aligned(frame, period_ms);
        line.points = subject.values(world, Ask { statistic, period_ms, times });
    }
    Ok(line)
}

/// The times of a frame, from the beginning of its first period.
fn aligned(frame: &Frame, period_ms: i64) -> std::ops::Range<i64> {
    let start = frame.times.start;
    start - start.rem_euclid(period_ms)..frame.times.end
}
