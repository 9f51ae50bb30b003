//! Metrics Insights: one query over the metrics of many functions.

mod parse;

use std::collections::BTreeMap;

use super::{Frame, Line, Query, aligned, errors};
use crate::sandbox::{
    cloudwatch::{
        metric::{self, Buckets, Metric, NAMESPACE, Place, Question},
        statistic::{Plain, Statistic, Values, float},
    },
    http::error::ApiError,
    traffic::tally::{self, Selection},
    world::World,
};
use parse::Insights;

pub(super) use parse::is_query;

/// Most lines of an answer.
const MOST_LINES: usize = 500;

/// The lines of a query.
pub(super) fn run(
    world: &mut World,
    query: &Query,
    text: &str,
    frame: &Frame,
) -> Result<Vec<Line>, ApiError> {
    let failed =
        |what: String| errors::validation(format!("Error in expression '{}': {what}", query.id));
    let insights = parse::parse(text).map_err(failed)?;
    let period_ms = match query.period {
        Some(seconds) if seconds > 0 && seconds % 60 == 0 => seconds.saturating_mul(1_000),
        Some(_) => return Err(failed("Period must be a multiple of 60".to_owned())),
        None => return Err(failed("Period must not be null".to_owned())),
    };
    let Some(metric) = Metric::named(&insights.metric).filter(|_| insights.from == NAMESPACE)
    else {
        return Ok(Vec::new());
    };
    let statistic = Statistic::Plain(insights.statistic);
    let times = aligned(frame, period_ms);
    let question = Question { metric, statistic, period_ms, times, now_ms: world.now_ms() };
    count(world, &insights, &question);
    let mut groups: Vec<_> = groups(world, &insights, &question)
        .into_iter()
        .map(|(key, buckets)| {
            let points = question.values(buckets);
            (label(query, &insights, &key), points)
        })
        .collect();
    if let Some((by, descending)) = insights.order {
        let weight = |points: &super::Points| over(by, points).unwrap_or(0.0);
        groups.sort_by(|one, other| {
            let ordering = weight(&one.1).total_cmp(&weight(&other.1));
            if descending { ordering.reverse() } else { ordering }
        });
    }
    groups.truncate(insights.limit.unwrap_or(MOST_LINES));
    let line = |(label, points)| Line { id: query.id.clone(), label, points };
    Ok(groups.into_iter().map(line).collect())
}

/// A statistic over the data points of a line, by which lines are put in order.
fn over(statistic: Plain, points: &super::Points) -> Option<f64> {
    if statistic == Plain::SampleCount {
        return Some(float(points.len() as u64));
    }
    let statistic = Statistic::Plain(statistic);
    let mut values = Values::of(&statistic);
    for value in points.values() {
        values.add(*value, 1);
    }
    values.value(&statistic)
}

fn label(query: &Query, insights: &Insights, key: &[String]) -> String {
    let group = key.join(" ");
    match &query.label {
        Some(label) if group.is_empty() => label.clone(),
        Some(label) => format!("{label} {group}"),
        None if group.is_empty() => insights.metric.clone(),
        None => group,
    }
}

/// Counts what the query needs: one function's invocations where it names one, else all.
fn count(world: &mut World, insights: &Insights, question: &Question) {
    let names: Vec<String> = match insights.only("FunctionName") {
        Some(name) => vec![name.to_owned()],
        None => world.lambda.functions.keys().cloned().collect(),
    };
    let now = world.clock.now();
    for name in &names {
        tally::count(world, name, question.times.start, now);
    }
}

/// The values of all metrics that the query is on, put together by what it groups by.
fn groups(
    world: &World,
    insights: &Insights,
    question: &Question,
) -> BTreeMap<Vec<String>, Buckets> {
    let mut groups: BTreeMap<Vec<String>, Buckets> = BTreeMap::new();
    let mut take = |place: &Place, add: &dyn Fn(&mut Buckets)| {
        if question.metric.is_at(place)
            && let Some(key) = insights.key(&place.dimensions())
        {
            add(groups.entry(key).or_default());
        }
    };
    for name in world.lambda.functions.keys() {
        if insights.only("FunctionName").is_some_and(|only| only != name) {
            continue;
        }
        let Some(ledger) = world.traffic.ledger(name) else { continue };
        for place in places(insights, name, ledger, question) {
            let Place::Function(_, caller, version) = &place else { continue };
            let selection = Selection { caller: caller.as_ref(), version: *version };
            take(&place, &|buckets| question.add(ledger, selection, buckets));
        }
    }
    if insights.is_on(&[]) {
        take(&Place::Account, &|buckets| *buckets = question.buckets(world, &Place::Account));
    }
    groups.retain(|_, buckets| !buckets.is_empty());
    groups
}

/// Where a function's metrics are, as far as the query is on them.
fn places(
    insights: &Insights,
    name: &str,
    ledger: &tally::Ledger,
    question: &Question,
) -> Vec<Place> {
    if insights.is_on_functions_alone() {
        return vec![Place::Function(name.to_owned(), None, None)];
    }
    let all = metric::published(name, ledger, question.times.clone(), question.now_ms);
    all.into_iter().filter(|place| insights.is_on(&place.dimensions())).collect()
}
