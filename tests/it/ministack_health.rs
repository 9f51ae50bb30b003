//! Metrics and alarms on ministack, which knows no Metrics Insights.

use aws_sdk_cloudwatch::{
    Client,
    primitives::DateTime,
    types::{ComparisonOperator, Dimension, MetricDatum, StateValue, Statistic},
};
use serin::{
    aws::Gateway,
    domain::{Alarm, AlarmState, FailureKind, FunctionName, MetricSubject, Timestamp},
};

use crate::support::{self, emulators::Emulator};

fn checkout() -> FunctionName {
    FunctionName("checkout".into())
}

#[tokio::test]
async fn metrics_and_alarms() {
    let Some(ministack) = Emulator::ministack() else { return };
    let client = Client::new(&support::plain_config(&ministack.endpoint()));
    let gateway = support::gateway(&ministack.endpoint()).await;
    let now = Timestamp::now();
    seed_metrics(&client, now).await;
    seed_alarm(&client).await;
    plain_metrics_are_read(&gateway, now).await;
    alarms_are_read(&gateway, now).await;
    the_fleet_is_not_and_that_is_told(&gateway, now).await;
}

fn dimension() -> Dimension {
    Dimension::builder().name("FunctionName").value("checkout").build()
}

async fn seed_metrics(client: &Client, now: Timestamp) {
    let at = DateTime::from_secs(now.as_second() - 60);
    let datum = |name: &str, value: f64| {
        let datum = MetricDatum::builder().metric_name(name).value(value);
        datum.dimensions(dimension()).timestamp(at).build()
    };
    let put = client
        .put_metric_data()
        .namespace("AWS/Lambda")
        .metric_data(datum("Invocations", 40.0))
        .metric_data(datum("Errors", 7.0))
        .metric_data(datum("Duration", 120.0));
    put.send().await.expect("metrics are taken");
}

async fn seed_alarm(client: &Client) {
    let alarm = client
        .put_metric_alarm()
        .alarm_name("checkout-errors")
        .namespace("AWS/Lambda")
        .metric_name("Errors")
        .dimensions(dimension())
        .statistic(Statistic::Sum)
        .period(60)
        .evaluation_periods(1)
        .threshold(5.0)
        .comparison_operator(ComparisonOperator::GreaterThanThreshold);
    alarm.send().await.expect("an alarm");
    let state = client.set_alarm_state().alarm_name("checkout-errors");
    let state = state.state_value(StateValue::Alarm).state_reason("for a test");
    state.send().await.expect("it rings");
}

async fn plain_metrics_are_read(gateway: &Gateway, now: Timestamp) {
    let subjects = [MetricSubject::Function(checkout())];
    let (charts, cost) = gateway.charts(&subjects, now).await.expect("charts");
    let chart = &charts[0];
    let buckets = 0..chart.window.buckets;
    assert_eq!((cost.calls, cost.metrics), (1, 6));
    assert_eq!(chart.invocations.sum(buckets.clone()).to_string(), "40");
    assert_eq!(chart.errors.sum(buckets).to_string(), "7");
}

async fn alarms_are_read(gateway: &Gateway, now: Timestamp) {
    let checks = |alarm: &Alarm| {
        assert_eq!(alarm.state, AlarmState::Alarm);
        assert_eq!(alarm.function, Some(checkout()));
        assert_eq!(alarm.condition(), "Errors Sum > 5 in 1 min, 1 of 1");
        assert_eq!(alarm.reason, "for a test");
    };
    let alarms = gateway.alarms(Some(&checkout())).await.expect("alarms").alarms;
    assert_eq!(alarms.len(), 1, "{alarms:#?}");
    checks(&alarms[0]);
    let found = gateway.alarm("checkout-errors", now).await.expect("it is read");
    let found = found.expect("it is there");
    checks(&found.alarm);
    let seen = found.values.expect("a metric").sum(0..found.window.buckets);
    assert_eq!(seen.to_string(), "7");
    assert_eq!(gateway.alarm("no-such-alarm", now).await, Ok(None));
}

/// It answers a Metrics Insights query with no lines and the remark that it can't: that must not
/// look like a fleet in which nothing happens.
async fn the_fleet_is_not_and_that_is_told(gateway: &Gateway, now: Timestamp) {
    let failure = gateway.fleet(now).await.expect_err("it has no Metrics Insights");
    assert_eq!(failure.operation, "cloudwatch:GetMetricData");
    let FailureKind::Other { message, .. } = &failure.kind else { panic!("{failure:?}") };
    assert!(message.contains("Expressions not implemented"), "{failure}");
}
