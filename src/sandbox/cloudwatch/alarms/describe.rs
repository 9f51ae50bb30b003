//! `DescribeAlarms`, `DescribeAlarmsForMetric`.

use serde::Deserialize;

use super::{errors, evaluate, wire};
use crate::sandbox::{
    cloudwatch::{
        metric::Dimension,
        wire::{Record, Shape},
    },
    http::{error::ApiError, page, reply::Reply, request::Request},
    store::alarms::{AlarmRecord, Comparison, StateValue, TreatMissing, named, spelled},
    world::World,
};

/// Most alarms a page, and how many there are when nothing is said.
const MOST: usize = 100;
const USUAL: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Input {
    alarm_names: Option<Vec<String>>,
    alarm_name_prefix: Option<String>,
    alarm_types: Option<Vec<String>>,
    state_value: Option<String>,
    action_prefix: Option<String>,
    max_records: Option<usize>,
    next_token: Option<String>,
}

/// `DescribeAlarms`: metric alarms, the only ones there are.
pub fn describe(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = wire::read(request)?;
    let size = size(input.max_records)?;
    if input.alarm_names.is_some() && input.alarm_name_prefix.is_some() {
        return Err(errors::combination(
            "The parameters AlarmNames and AlarmNamePrefix cannot be used together.",
        ));
    }
    let state = input.state_value.as_deref().map(state).transpose()?;
    evaluate(world);
    let metric = input.alarm_types.as_ref().is_none_or(|t| t.iter().any(|t| t == "MetricAlarm"));
    let wanted = |alarm: &&AlarmRecord| {
        metric
            && state.is_none_or(|state| state == alarm.state.value)
            && input.alarm_names.as_ref().is_none_or(|names| names.contains(&alarm.name))
            && input.alarm_name_prefix.as_ref().is_none_or(|p| alarm.name.starts_with(p))
            && input.action_prefix.as_ref().is_none_or(|prefix| acts(alarm, prefix))
    };
    let found: Vec<_> = world.alarms.alarms.values().filter(wanted).map(view).collect();
    let (page, next) =
        page::cut(found, input.next_token.as_deref(), size).ok_or_else(errors::next_token)?;
    let result = Record::new()
        .list("MetricAlarms", page)
        .list("CompositeAlarms", Vec::<Record>::new())
        .maybe("NextToken", next);
    Ok(wire::answer(world, request, Some(result)))
}

/// How many there are on a page.
pub(super) fn size(asked: Option<usize>) -> Result<usize, ApiError> {
    let size = asked.unwrap_or(USUAL);
    if (1..=MOST).contains(&size) {
        return Ok(size);
    }
    Err(errors::validation(format!(
        "1 validation error detected: Value '{size}' at 'maxRecords' failed to satisfy constraint: \
         Member must have value between 1 and {MOST}"
    )))
}

/// A state as requests spell it.
pub(super) fn state(name: &str) -> Result<StateValue, ApiError> {
    named(&StateValue::ALL, name).ok_or_else(|| {
        errors::validation(format!(
            "1 validation error detected: Value '{name}' at 'stateValue' failed to satisfy \
             constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]"
        ))
    })
}

fn acts(alarm: &AlarmRecord, prefix: &str) -> bool {
    let actions = &alarm.actions;
    let all = actions.ok.iter().chain(&actions.alarm).chain(&actions.insufficient);
    all.into_iter().any(|arn| arn.starts_with(prefix))
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct ForMetric {
    namespace: String,
    metric_name: String,
    dimensions: Vec<Dimension>,
    statistic: Option<String>,
    extended_statistic: Option<String>,
    period: Option<i64>,
    unit: Option<String>,
}

/// `DescribeAlarmsForMetric`: exactly these dimensions.
pub fn for_metric(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let mut input: ForMetric = wire::read(request)?;
    for (name, value) in [("Namespace", &input.namespace), ("MetricName", &input.metric_name)] {
        if value.is_empty() {
            return Err(errors::missing(name));
        }
    }
    input.dimensions.sort();
    evaluate(world);
    let statistic = input.statistic.or(input.extended_statistic);
    let wanted = |alarm: &&AlarmRecord| {
        let rule = &alarm.rule;
        let mut dimensions = dimensions(alarm);
        dimensions.sort();
        (&rule.namespace, &rule.metric) == (&input.namespace, &input.metric_name)
            && dimensions == input.dimensions
            && statistic.as_ref().is_none_or(|statistic| *statistic == rule.statistic)
            && input.period.is_none_or(|period| period == rule.period_s)
            && input.unit.as_ref().is_none_or(|unit| Some(unit) == rule.unit.as_ref())
    };
    let found: Vec<_> = world.alarms.alarms.values().filter(wanted).map(view).collect();
    let result = Record::new().list("MetricAlarms", found);
    Ok(wire::answer(world, request, Some(result)))
}

fn dimensions(alarm: &AlarmRecord) -> Vec<Dimension> {
    alarm.rule.dimensions.iter().map(|(name, value)| Dimension::new(name, value)).collect()
}

/// `MetricAlarm`.
fn view(alarm: &AlarmRecord) -> Record {
    let rule = &alarm.rule;
    // The API keeps the two kinds of statistics apart.
    let plain = rule.statistic.starts_with(|c: char| c.is_ascii_uppercase())
        && !rule.statistic.contains('(');
    let (statistic, extended) =
        if plain { (Some(&rule.statistic), None) } else { (None, Some(&rule.statistic)) };
    Record::new()
        .with("AlarmName", &alarm.name)
        .with("AlarmArn", &alarm.arn)
        .maybe("AlarmDescription", alarm.description.as_ref())
        .with("AlarmConfigurationUpdatedTimestamp", Shape::Time(alarm.configured_ms))
        .with("ActionsEnabled", Shape::Flag(alarm.actions_enabled))
        .list("OKActions", &alarm.actions.ok)
        .list("AlarmActions", &alarm.actions.alarm)
        .list("InsufficientDataActions", &alarm.actions.insufficient)
        .with("StateValue", alarm.state.value.to_string())
        .with("StateReason", &alarm.state.reason)
        .maybe("StateReasonData", alarm.state.data.as_ref())
        .with("StateUpdatedTimestamp", Shape::Time(alarm.state.since_ms))
        .with("StateTransitionedTimestamp", Shape::Time(alarm.state.since_ms))
        .with("MetricName", &rule.metric)
        .with("Namespace", &rule.namespace)
        .maybe("Statistic", statistic)
        .maybe("ExtendedStatistic", extended)
        .list("Dimensions", &dimensions(alarm))
        .with("Period", Shape::Whole(rule.period_s))
        .maybe("Unit", rule.unit.as_ref())
        .with("EvaluationPeriods", whole(rule.evaluation_periods))
        .maybe("DatapointsToAlarm", rule.datapoints_to_alarm.map(whole))
        .with("Threshold", Shape::Number(rule.threshold))
        .with("ComparisonOperator", spelled(&Comparison::ALL, rule.comparison))
        .maybe("TreatMissingData", rule.missing.map(|missing| spelled(&TreatMissing::ALL, missing)))
}

fn whole(number: usize) -> Shape {
    Shape::Whole(i64::try_from(number).unwrap_or(i64::MAX))
}
