//! `GetMetricStatistics`: one metric, several statistics.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    data::input,
    errors,
    metric::Dimension,
    statistic::{Plain, Statistic},
    subject::{Ask, Subject},
    wire::{self, Moment, Record, Shape},
};
use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    world::World,
};

/// Most data points of an answer.
const MOST_POINTS: i64 = 1_440;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Input {
    namespace: Option<String>,
    metric_name: Option<String>,
    dimensions: Vec<Dimension>,
    start_time: Option<Moment>,
    end_time: Option<Moment>,
    period: Option<i64>,
    statistics: Vec<String>,
    extended_statistics: Vec<String>,
    unit: Option<String>,
}

/// One data point: its statistics and its percentiles.
#[derive(Default)]
struct Datapoint {
    plain: Vec<(&'static str, f64)>,
    extended: Vec<(String, f64)>,
}

/// `GetMetricStatistics`.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = wire::read(request)?;
    let namespace = input.namespace.as_ref().ok_or_else(|| errors::missing("Namespace"))?;
    let name = input.metric_name.as_ref().ok_or_else(|| errors::missing("MetricName"))?;
    let (times, period_ms) = times(&input)?;
    let statistics = statistics(&input)?;
    let subject = Subject::of(world, namespace, name, &input.dimensions, input.unit.as_ref());
    let mut points: BTreeMap<i64, Datapoint> = BTreeMap::new();
    if let Some(subject) = &subject {
        for (spelling, statistic) in statistics {
            let ask = Ask { statistic, period_ms, times: times.clone() };
            for (begins, value) in subject.values(world, ask) {
                let point = points.entry(begins).or_default();
                match Plain::ALL.iter().find(|(known, _)| *known == spelling) {
                    Some((name, _)) => point.plain.push((name, value)),
                    None => point.extended.push((spelling.clone(), value)),
                }
            }
        }
    }
    let unit = subject.as_ref().and_then(|subject| subject.unit(world)).unwrap_or("None");
    let points: Vec<_> =
        points.into_iter().map(|(begins, point)| view(begins, point, unit)).collect();
    let result = Record::new().with("Label", name).list("Datapoints", points);
    Ok(wire::answer(world, request, Some(result)))
}

fn times(input: &Input) -> Result<(std::ops::Range<i64>, i64), ApiError> {
    let Moment(start) = input.start_time.ok_or_else(|| errors::missing("StartTime"))?;
    let Moment(end) = input.end_time.ok_or_else(|| errors::missing("EndTime"))?;
    let seconds = input.period.ok_or_else(|| errors::missing("Period"))?;
    if start >= end {
        return Err(errors::combination(
            "The parameter StartTime must be less than the parameter EndTime.",
        ));
    }
    let period_ms = input::period_ms(seconds, "Period")?;
    let points = (end - start) / (seconds.saturating_mul(1_000)).max(1);
    if points > MOST_POINTS {
        return Err(errors::combination(format!(
            "You have requested up to {points} datapoints, which exceeds the limit of \
             {MOST_POINTS}. You may reduce the datapoints requested by increasing Period, or \
             decreasing the time range."
        )));
    }
    Ok((start - start.rem_euclid(period_ms)..end, period_ms))
}

fn statistics(input: &Input) -> Result<Vec<(String, Statistic)>, ApiError> {
    if input.statistics.is_empty() && input.extended_statistics.is_empty() {
        return Err(errors::combination("Must specify either Statistics or ExtendedStatistics."));
    }
    let plain = input.statistics.iter().map(|name| {
        Plain::named(name).map(|plain| (name.clone(), Statistic::Plain(plain))).ok_or(name)
    });
    let extended = input.extended_statistics.iter().map(|name| match name.parse() {
        Err(()) | Ok(Statistic::Plain(_)) => Err(name),
        Ok(statistic) => Ok((name.clone(), statistic)),
    });
    plain
        .chain(extended)
        .collect::<Result<_, _>>()
        .map_err(|name| errors::invalid(format!("The statistic {name} is not supported.")))
}

fn view(begins: i64, point: Datapoint, unit: &str) -> Record {
    let record = Record::new().with("Timestamp", Shape::Time(begins));
    let record = point
        .plain
        .into_iter()
        .fold(record, |record, (name, value)| record.with(name, Shape::Number(value)));
    let extended = (!point.extended.is_empty()).then_some(Shape::Map(point.extended));
    record.maybe("ExtendedStatistics", extended).with("Unit", unit)
}
