//! `PutMetricAlarm`, `DeleteAlarms`, `SetAlarmState`.

use serde::Deserialize;

use super::{describe, errors, evaluate, wire};
use crate::sandbox::{
    cloudwatch::{
        data::input,
        metric::Dimension,
        statistic::{Plain, Statistic},
    },
    http::{error::ApiError, reply::Reply, request::Request},
    store::alarms::{
        Actions, AlarmRecord, Comparison, Happening, Rule, State, StateValue, TreatMissing, named,
    },
    world::World,
};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Input {
    alarm_name: String,
    alarm_description: Option<String>,
    actions_enabled: Option<bool>,
    #[serde(rename = "OKActions")]
    ok_actions: Vec<String>,
    alarm_actions: Vec<String>,
    insufficient_data_actions: Vec<String>,
    metric_name: Option<String>,
    namespace: Option<String>,
    statistic: Option<String>,
    extended_statistic: Option<String>,
    dimensions: Vec<Dimension>,
    period: Option<i64>,
    unit: Option<String>,
    evaluation_periods: Option<usize>,
    datapoints_to_alarm: Option<usize>,
    threshold: Option<f64>,
    comparison_operator: Option<String>,
    treat_missing_data: Option<String>,
    metrics: Option<Vec<serde_json::Value>>,
}

/// `PutMetricAlarm`: a new alarm, or another configuration of one that keeps its state.
pub fn put(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = wire::read(request)?;
    let rule = rule(&input)?;
    evaluate(world);
    let (now_ms, arn) =
        (world.now_ms(), world.arn("cloudwatch", &format!("alarm:{}", input.alarm_name)));
    let known = world.alarms.alarms.contains_key(&input.alarm_name);
    let summary =
        format!("Alarm \"{}\" {}", input.alarm_name, if known { "updated" } else { "created" });
    let alarm = world
        .alarms
        .alarms
        .entry(input.alarm_name.clone())
        .or_insert_with(|| AlarmRecord::new(input.alarm_name, arn, rule.clone(), now_ms));
    alarm.rule = rule;
    alarm.description = input.alarm_description;
    alarm.actions_enabled = input.actions_enabled.unwrap_or(true);
    alarm.actions = Actions {
        ok: input.ok_actions,
        alarm: input.alarm_actions,
        insufficient: input.insufficient_data_actions,
    };
    alarm.configured_ms = now_ms;
    let kind = if known { "Update" } else { "Create" };
    let data = serde_json::json!({"version": "1.0", "type": kind}).to_string();
    alarm.history.push(Happening { at_ms: now_ms, kind: "ConfigurationUpdate", summary, data });
    Ok(wire::answer(world, request, None))
}

fn rule(input: &Input) -> Result<Rule, ApiError> {
    let length = input.alarm_name.chars().count();
    if !(1..=255).contains(&length) {
        return Err(errors::validation(format!(
            "1 validation error detected: Value '{}' at 'alarmName' failed to satisfy constraint: \
             Member must have length between 1 and 255",
            input.alarm_name
        )));
    }
    if input.metrics.is_some() {
        return Err(errors::validation(
            "The sandbox knows alarms on one metric only: name it with MetricName and Namespace.",
        ));
    }
    let comparison = input.comparison_operator.as_deref();
    let comparison = comparison.ok_or_else(|| errors::missing("ComparisonOperator"))?;
    let periods = input.evaluation_periods.ok_or_else(|| errors::missing("EvaluationPeriods"))?;
    let rule = Rule {
        namespace: required(input.namespace.as_ref(), "Namespace")?,
        metric: required(input.metric_name.as_ref(), "MetricName")?,
        dimensions: input.dimensions.iter().map(|d| (d.name.clone(), d.value.clone())).collect(),
        statistic: statistic(input)?,
        unit: input.unit.clone(),
        period_s: input.period.ok_or_else(|| errors::missing("Period"))?,
        evaluation_periods: periods,
        datapoints_to_alarm: input.datapoints_to_alarm,
        threshold: input.threshold.ok_or_else(|| errors::missing("Threshold"))?,
        comparison: named(&Comparison::ALL, comparison)
            .ok_or_else(|| unknown(comparison, "ComparisonOperator"))?,
        missing: match input.treat_missing_data.as_deref() {
            None => None,
            Some(word) => Some(
                named(&TreatMissing::ALL, word).ok_or_else(|| unknown(word, "TreatMissingData"))?,
            ),
        },
    };
    check_times(&rule)?;
    Ok(rule)
}

fn required(value: Option<&String>, name: &str) -> Result<String, ApiError> {
    value.cloned().ok_or_else(|| errors::missing(name))
}

fn unknown(value: &str, name: &str) -> ApiError {
    errors::validation(format!("The value {value} for parameter {name} is not supported."))
}

fn statistic(input: &Input) -> Result<String, ApiError> {
    match (&input.statistic, &input.extended_statistic) {
        (Some(name), None) if Plain::named(name).is_some() => Ok(name.clone()),
        (Some(name), None) => Err(unknown(name, "Statistic")),
        (None, Some(name)) => match name.parse() {
            Err(()) | Ok(Statistic::Plain(_)) => Err(unknown(name, "ExtendedStatistic")),
            Ok(_) => Ok(name.clone()),
        },
        _ => Err(errors::combination(
            "Exactly one of Statistic and ExtendedStatistic must be specified.",
        )),
    }
}

fn check_times(rule: &Rule) -> Result<(), ApiError> {
    input::period_ms(rule.period_s, "Period")?;
    if rule.evaluation_periods == 0 {
        return Err(errors::validation("EvaluationPeriods must be at least 1."));
    }
    if rule.needed() == 0 || rule.needed() > rule.evaluation_periods {
        return Err(errors::validation(
            "The parameter DatapointsToAlarm must be from 1 to EvaluationPeriods.",
        ));
    }
    let periods = i64::try_from(rule.evaluation_periods).unwrap_or(i64::MAX);
    let most_s = if rule.period_s >= 3_600 { 604_800 } else { 86_400 };
    if rule.period_s.saturating_mul(periods) > most_s {
        return Err(errors::validation(format!(
            "Metrics cannot be checked across more than {most_s} seconds (EvaluationPeriods * \
             Period)."
        )));
    }
    Ok(())
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct DeleteInput {
    alarm_names: Vec<String>,
}

/// `DeleteAlarms`: all or, if one of them is not there, none.
pub fn delete(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let DeleteInput { alarm_names } = wire::read(request)?;
    if let Some(name) = alarm_names.iter().find(|name| !world.alarms.alarms.contains_key(*name)) {
        return Err(errors::no_alarm(name));
    }
    world.alarms.alarms.retain(|name, _| !alarm_names.contains(name));
    Ok(wire::answer(world, request, None))
}

/// A state that is set stays at least so long, in milliseconds: who polls every minute sees it.
const SET_LASTS_MS: i64 = 60_000;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct SetInput {
    alarm_name: String,
    state_value: String,
    state_reason: Option<String>,
    state_reason_data: Option<String>,
}

/// `SetAlarmState`: until an evaluation comes to another, the next but one minute at the earliest.
pub fn set_state(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: SetInput = wire::read(request)?;
    let value: StateValue = describe::state(&input.state_value)?;
    let reason = input.state_reason.ok_or_else(|| errors::missing("StateReason"))?;
    evaluate(world);
    let since_ms = world.now_ms();
    let alarm = world.alarms.alarms.get_mut(&input.alarm_name);
    let alarm = alarm.ok_or_else(|| errors::no_alarm(&input.alarm_name))?;
    alarm.evaluated_ms = since_ms + SET_LASTS_MS;
    if alarm.state.value != value {
        alarm.turn(State { value, reason, data: input.state_reason_data, since_ms });
    }
    Ok(wire::answer(world, request, None))
}
