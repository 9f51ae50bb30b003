use aws_sdk_cloudwatch::types::{
    ComparisonOperator, MetricStat, Statistic, builders::MetricAlarmBuilder,
};
use aws_smithy_types::DateTime;

use super::*;
use crate::domain::Timestamp;

fn dimension(name: &str, value: &str) -> Dimension {
    Dimension::builder().name(name).value(value).build()
}

fn alarm() -> MetricAlarmBuilder {
    MetricAlarm::builder()
        .alarm_name("checkout-errors")
        .state_value(StateValue::Alarm)
        .state_reason("Threshold Crossed")
        .evaluation_periods(3)
        .threshold(5.0)
        .comparison_operator(ComparisonOperator::GreaterThanThreshold)
}

fn stat(id: &str, metric: &str, returned: bool) -> MetricDataQuery {
    let metric = Metric::builder()
        .namespace("AWS/Lambda")
        .metric_name(metric)
        .dimensions(dimension("FunctionName", "checkout"))
        .dimensions(dimension("Resource", "checkout:live"));
    let stat = MetricStat::builder().metric(metric.build()).stat("Sum").period(60).build();
    MetricDataQuery::builder().id(id).metric_stat(stat).return_data(returned).build()
}

fn expression(id: &str, text: &str) -> MetricDataQuery {
    MetricDataQuery::builder().id(id).expression(text).return_data(true).build()
}

#[test]
fn an_alarm_on_a_metric() {
    let alarm = alarm()
        .namespace("AWS/Lambda")
        .metric_name("Errors")
        .statistic(Statistic::Sum)
        .period(60)
        .dimensions(dimension("FunctionName", "checkout"))
        .state_updated_timestamp(DateTime::from_secs(100))
        .state_transitioned_timestamp(DateTime::from_secs(50));
    let alarm = metric_alarm(alarm.build()).unwrap();
    assert_eq!(alarm.condition(), "Errors Sum > 5 in 1 min, 3 of 3");
    assert_eq!(alarm.function, Some(FunctionName("checkout".into())));
    assert_eq!((alarm.resource, alarm.state), (None, AlarmState::Alarm));
    assert_eq!(
        alarm.since.map(Timestamp::as_second),
        Some(50),
        "when it turned, not when it was last looked at"
    );
}

#[test]
fn an_alarm_on_an_expression_knows_its_function() {
    let made = alarm()
        .metrics(stat("errors", "Errors", false))
        .metrics(stat("all", "Invocations", false))
        .metrics(expression("rate", "100 * errors / all"))
        .build();
    assert_eq!(watched(&made).and_then(MetricDataQuery::id), Some("rate"));
    let alarm = metric_alarm(made).unwrap();
    assert_eq!(alarm.metric, None);
    assert_eq!(alarm.function, Some(FunctionName("checkout".into())));
    assert_eq!(alarm.resource.as_deref(), Some("checkout:live"));
}

#[test]
fn an_anomaly_alarm_watches_its_metric_and_not_its_band() {
    let made = alarm()
        .set_threshold(None)
        .comparison_operator(ComparisonOperator::GreaterThanUpperThreshold)
        .metrics(expression("band", "ANOMALY_DETECTION_BAND(m1, 2)"))
        .metrics(stat("m1", "Duration", true))
        .threshold_metric_id("band")
        .build();
    assert_eq!(watched(&made).and_then(MetricDataQuery::id), Some("m1"));
    let alarm = metric_alarm(made).unwrap();
    assert_eq!(alarm.metric.as_ref().map(|metric| metric.name.as_str()), Some("Duration"));
    assert_eq!(
        alarm.condition(),
        "Duration Sum GreaterThanUpperThreshold its band in 1 min, 3 of 3"
    );
}

#[test]
fn a_composite_alarm_has_a_state_and_no_metric() {
    let alarm = CompositeAlarm::builder()
        .alarm_name("checkout-is-down")
        .state_value(StateValue::Ok)
        .build();
    let alarm = composite_alarm(alarm).unwrap();
    assert_eq!(
        (alarm.state, alarm.condition().as_str()),
        (AlarmState::Ok, "a rule over other alarms")
    );
}

#[test]
fn an_alarm_without_a_name_is_no_alarm() {
    let nameless = MetricAlarm::builder().state_value(StateValue::Ok).build();
    assert!(matches!(metric_alarm(nameless), Err(FailureKind::UnexpectedReply { .. })));
}
