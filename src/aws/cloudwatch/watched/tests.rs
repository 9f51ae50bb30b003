use aws_sdk_cloudwatch::types::Statistic;

use super::*;

fn expression(id: &str, text: &str) -> MetricDataQuery {
    MetricDataQuery::builder().id(id).expression(text).build()
}

fn stat(id: &str, period_s: i32) -> MetricDataQuery {
    let stat = MetricStat::builder().stat("Sum").period(period_s).build();
    MetricDataQuery::builder().id(id).metric_stat(stat).return_data(false).build()
}

#[test]
fn a_single_metric_is_asked_for_as_it_is_watched() {
    let alarm = MetricAlarm::builder()
        .namespace("AWS/Lambda")
        .metric_name("Duration")
        .extended_statistic("p95")
        .period(300)
        .build();
    let asked = watched(&alarm).unwrap();
    let stat = asked.queries[0].metric_stat().unwrap();
    assert_eq!((stat.stat(), stat.period(), asked.period_s), (Some("p95"), Some(300), 300));
    assert_eq!(asked.queries[0].id(), Some(asked.id.as_str()));
    let often = MetricAlarm::builder().metric_name("m").statistic(Statistic::Sum).period(10);
    assert_eq!(watched(&often.build()).unwrap().period_s, 60);
}

#[test]
fn an_expression_is_asked_for_with_all_that_it_is_made_of() {
    let alarm = MetricAlarm::builder()
        .metrics(stat("a", 60))
        .metrics(stat("b", 300))
        .metrics(expression("rate", "a / b"))
        .build();
    let asked = watched(&alarm).unwrap();
    assert_eq!((asked.id.as_str(), asked.queries.len(), asked.period_s), ("rate", 3, 300));
}

#[test]
fn the_band_of_an_anomaly_is_not_asked_for() {
    let metric = MetricDataQuery::builder().id("m1").period(60).return_data(true).build();
    let alarm = MetricAlarm::builder()
        .metrics(metric)
        .metrics(expression("band", "ANOMALY_DETECTION_BAND(m1)"))
        .threshold_metric_id("band")
        .build();
    let asked = watched(&alarm).unwrap();
    assert_eq!((asked.id.as_str(), asked.queries.len()), ("m1", 1));
    assert!(watched(&MetricAlarm::builder().build()).is_none());
}

#[test]
fn three_hours_are_shown_or_what_the_alarm_looks_at() {
    let now = "2026-11-22T10:42:07Z".parse().unwrap();
    // Period, evaluation periods, buckets.
    for (period_s, evaluated, buckets) in
        [(60, 3, 60), (300, 1, 36), (3_600, 1, 3), (3_600, 24, 24), (86_400, 2, 2), (60, 0, 60)]
    {
        assert_eq!(window(now, period_s, evaluated).buckets, buckets, "{period_s} {evaluated}");
    }
}
