use aws_sdk_cloudwatch::types::Statistic;

use super::*;
use crate::aws::testing::Server;

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
fn an_expression_is_asked_for_in_minutes_at_least() {
    let often = MetricDataQuery::builder().id("rate").expression("a * 2").period(10).build();
    let alarm = MetricAlarm::builder().metrics(stat("a", 30)).metrics(often).build();
    let asked = watched(&alarm).unwrap();
    let of_stat = asked.queries[0].metric_stat().and_then(MetricStat::period);
    assert_eq!((of_stat, asked.queries[1].period(), asked.period_s), (Some(60), Some(60), 60));
}

/// A reply to `DescribeAlarms` and to `GetMetricData`: an alarm, and no values. With a remark the
/// metric's data counts as not whole, which is a failure.
fn rings(remarks: &[&str]) -> Vec<u8> {
    const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nsmithy-protocol: rpc-v2-cbor\r\n\
        content-type: application/cbor\r\nconnection: close\r\n\r\n";
    // CBOR: a text of less than 24 bytes, and maps and lists that go on until an end.
    const MAP: &[u8] = b"\xbf";
    const LIST: &[u8] = b"\x9f";
    const END: &[u8] = b"\xff";
    let text = |text: &str| [&[0x60 | u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
    let pair = |name: &str, value: &str| [text(name), text(value)].concat();
    let alarm = [pair("AlarmName", "rings"), pair("StateValue", "ALARM"), pair("MetricName", "m")];
    let remarks: Vec<_> =
        remarks.iter().map(|remark| [MAP, &pair("Value", remark), END].concat()).collect();
    let alarms = [text("MetricAlarms").as_slice(), LIST, MAP, &alarm.concat(), END, END].concat();
    let remarks = [text("Messages").as_slice(), LIST, &remarks.concat(), END].concat();
    [HEAD, MAP, &alarms, &remarks, END].concat()
}

#[tokio::test]
async fn an_alarm_whose_metric_can_not_be_read_has_no_values() {
    let values = async |remarks: &[&str]| {
        let server = Server::answering(rings(remarks)).await;
        let gateway = server.gateway().await;
        let found = gateway.alarm("rings", gateway.clock().now()).await.unwrap().unwrap();
        assert_eq!(found.alarm.name, "rings");
        found.values
    };
    assert_eq!(values(&["not yours"]).await, None);
    assert!(values(&[]).await.is_some(), "nothing came, and nothing was left out");
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
