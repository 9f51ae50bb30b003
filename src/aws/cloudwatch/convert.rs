//! CloudWatch's alarms as ours.

use aws_sdk_cloudwatch::types::{
    CompositeAlarm, Dimension, Metric, MetricAlarm, MetricDataQuery, StateValue,
};

use crate::{
    aws::reply::{instant, required},
    domain::{Alarm, AlarmMetric, AlarmState, FailureKind, FunctionName},
};

/// A metric alarm.
pub(super) fn metric_alarm(alarm: MetricAlarm) -> Result<Alarm, FailureKind> {
    let dimensions = dimensions(&alarm);
    let evaluation_periods = alarm.evaluation_periods.unwrap_or(1);
    Ok(Alarm {
        metric: metric(&alarm),
        name: required(alarm.alarm_name, "AlarmName")?,
        state: state(&required(alarm.state_value, "StateValue")?),
        reason: alarm.state_reason.unwrap_or_default(),
        since: instant(alarm.state_transitioned_timestamp.as_ref())
            .or_else(|| instant(alarm.state_updated_timestamp.as_ref())),
        description: alarm.alarm_description.unwrap_or_default(),
        function: value_of(&dimensions, "FunctionName").map(FunctionName),
        resource: value_of(&dimensions, "Resource"),
        threshold: alarm.threshold,
        comparison: alarm
            .comparison_operator
            .map_or_else(|| "?".to_owned(), |operator| operator.as_str().to_owned()),
        datapoints_to_alarm: alarm.datapoints_to_alarm.unwrap_or(evaluation_periods),
        evaluation_periods,
    })
}

/// An alarm over other alarms: it watches no metric.
pub(super) fn composite_alarm(alarm: CompositeAlarm) -> Result<Alarm, FailureKind> {
    Ok(Alarm {
        name: required(alarm.alarm_name, "AlarmName")?,
        state: state(&required(alarm.state_value, "StateValue")?),
        reason: alarm.state_reason.unwrap_or_default(),
        since: instant(alarm.state_transitioned_timestamp.as_ref())
            .or_else(|| instant(alarm.state_updated_timestamp.as_ref())),
        description: alarm.alarm_description.unwrap_or_default(),
        metric: None,
        function: None,
        resource: None,
        threshold: None,
        comparison: String::new(),
        datapoints_to_alarm: 1,
        evaluation_periods: 1,
    })
}

/// The query whose values an alarm compares, of those that it is made of. The other one that
/// returns data, if any, is the band of an anomaly alarm.
pub(super) fn watched(alarm: &MetricAlarm) -> Option<&MetricDataQuery> {
    alarm
        .metrics()
        .iter()
        .find(|query| query.return_data != Some(false) && query.id() != alarm.threshold_metric_id())
}

fn metric(alarm: &MetricAlarm) -> Option<AlarmMetric> {
    if let Some(name) = &alarm.metric_name {
        let statistic = alarm.statistic.as_ref().map(|statistic| statistic.as_str().to_owned());
        return Some(AlarmMetric {
            namespace: alarm.namespace.clone().unwrap_or_default(),
            name: name.clone(),
            dimensions: pairs(alarm.dimensions()),
            statistic: statistic.or_else(|| alarm.extended_statistic.clone()).unwrap_or_default(),
            period_s: alarm.period.unwrap_or(60),
        });
    }
    let stat = watched(alarm)?.metric_stat()?;
    let metric = stat.metric()?;
    Some(AlarmMetric {
        namespace: metric.namespace().unwrap_or_default().to_owned(),
        name: metric.metric_name().unwrap_or_default().to_owned(),
        dimensions: pairs(metric.dimensions()),
        statistic: stat.stat().unwrap_or_default().to_owned(),
        period_s: stat.period().unwrap_or(60),
    })
}

/// The dimensions of everything that an alarm looks at.
fn dimensions(alarm: &MetricAlarm) -> Vec<(String, String)> {
    let stats = alarm.metrics().iter().filter_map(MetricDataQuery::metric_stat);
    let metrics = stats.filter_map(|stat| stat.metric()).flat_map(Metric::dimensions);
    pairs(alarm.dimensions().iter().chain(metrics))
}

fn pairs<'d>(dimensions: impl IntoIterator<Item = &'d Dimension>) -> Vec<(String, String)> {
    let pair =
        |dimension: &Dimension| Some((dimension.name()?.to_owned(), dimension.value()?.to_owned()));
    dimensions.into_iter().filter_map(pair).collect()
}

fn value_of(dimensions: &[(String, String)], name: &str) -> Option<String> {
    dimensions.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
}

fn state(state: &StateValue) -> AlarmState {
    match state {
        StateValue::Alarm => AlarmState::Alarm,
        StateValue::Ok => AlarmState::Ok,
        // A state that AWS adds says nothing that serin knows.
        _ => AlarmState::InsufficientData,
    }
}

#[cfg(test)]
mod tests;
