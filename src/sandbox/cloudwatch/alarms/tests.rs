use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::sandbox::{clock::SandboxClock, scenario::Scenario, testkit, world::World};

fn build(scenario: &Scenario, functions: Option<usize>) -> World {
    let clock = SandboxClock::stopped_at("2026-11-22T10:00:20Z".parse().unwrap());
    World::build(scenario, clock, 1, functions)
}

fn shop() -> World {
    build(&Scenario::built_in().unwrap(), None)
}

fn call(world: &mut World, operation: &str, input: &Value) -> Result<Value, String> {
    let target = format!("GraniteServiceVersion20100801.{operation}");
    let answer = testkit::call(world, &testkit::amz(&target, input));
    answer.map(|(_, body)| body).map_err(|(_, code, message)| format!("{code}: {message}"))
}

fn alarms(world: &mut World, input: &Value) -> Vec<Value> {
    let body = call(world, "DescribeAlarms", input).unwrap();
    body["MetricAlarms"].as_array().unwrap().clone()
}

fn names(alarms: &[Value]) -> Vec<&str> {
    alarms.iter().map(|alarm| alarm["AlarmName"].as_str().unwrap()).collect()
}

#[test]
fn one_service_of_the_shop_is_in_trouble_at_the_start() {
    let mut world = shop();
    let found = alarms(&mut world, &json!({"StateValue": "ALARM"}));
    assert_eq!(names(&found), ["order-history-errors"]);
    let reason = found[0]["StateReason"].as_str().unwrap();
    assert!(reason.starts_with("Threshold Crossed: 3 out of the last 3 datapoints ["), "{reason}");
    let end = "were greater than the threshold (3.0) (minimum 3 datapoints for OK -> ALARM \
               transition).";
    assert!(reason.ends_with(end), "{reason}");
    let since = found[0]["StateUpdatedTimestamp"].as_i64().unwrap();
    let age = world.clock.now().as_second() - since;
    assert!((180..720).contains(&age), "since the deployment: {age} s");
    let others = alarms(&mut world, &json!({"StateValue": "OK"}));
    assert_eq!(others.len(), 5, "the other alarms are quiet");
}

#[test]
fn an_outage_sets_off_many_alarms_at_once() {
    let text = include_str!("../../../../examples/outage.toml");
    let mut world = build(&Scenario::parse("outage.toml", text).unwrap(), None);
    let found = alarms(&mut world, &json!({"StateValue": "ALARM"}));
    assert!(found.len() >= 4, "{:?}", names(&found));
    assert!(!names(&found).contains(&"web-pages-errors"), "not everything is broken");
}

#[test]
fn a_function_of_the_filling_never_looks_as_broken() {
    let mut world = build(&Scenario::built_in().unwrap(), Some(400));
    let query = r#"SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName) GROUP BY FunctionName ORDER BY SUM() DESC LIMIT 2"#;
    let input = json!({
        "MetricDataQueries": [{"Id": "q", "Expression": query, "Period": 600}],
        "StartTime": "2026-11-22T09:50:00Z", "EndTime": "2026-11-22T10:00:00Z",
    });
    let body = call(&mut world, "GetMetricData", &input).unwrap();
    let line = |index: usize| {
        let line = &body["MetricDataResults"][index];
        (line["Label"].as_str().unwrap().to_owned(), line["Values"][0].as_f64().unwrap())
    };
    let ((worst, errors), (_, next)) = (line(0), line(1));
    assert_eq!(worst, "order-history");
    assert!(errors > 5.0 * next, "{errors} {next}");
}

fn put(world: &mut World, more: &Value) -> Result<Value, String> {
    let mut input = json!({
        "AlarmName": "mine", "Namespace": "AWS/Lambda", "MetricName": "Invocations",
        "Dimensions": [{"Name": "FunctionName", "Value": "checkout"}], "Statistic": "Sum",
        "Period": 60, "EvaluationPeriods": 2, "Threshold": 1, "ComparisonOperator":
        "GreaterThanThreshold", "AlarmActions": ["arn:aws:sns:eu-central-1:1:page"],
    });
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    call(world, "PutMetricAlarm", &input)
}

#[test]
fn a_new_alarm_is_unchecked_and_then_evaluated() {
    let mut world = shop();
    put(&mut world, &json!({})).unwrap();
    let mine = json!({"AlarmNames": ["mine"]});
    let alarm = alarms(&mut world, &mine).remove(0);
    assert_eq!(alarm["StateValue"], "INSUFFICIENT_DATA");
    assert_eq!(alarm["StateReason"], "Unchecked: Initial alarm creation");
    world.clock.advance(SignedDuration::from_mins(1));
    let alarm = alarms(&mut world, &mine).remove(0);
    assert_eq!(alarm["StateValue"], "ALARM");
    assert_eq!(alarm["Statistic"], "Sum");
    assert_eq!(alarm["ExtendedStatistic"], Value::Null);
    let data: Value = serde_json::from_str(alarm["StateReasonData"].as_str().unwrap()).unwrap();
    assert_eq!(data["evaluatedDatapoints"].as_array().unwrap().len(), 2);
}

#[test]
fn a_state_that_was_set_lasts_a_minute_and_until_an_evaluation() {
    let mut world = shop();
    let set = json!({"AlarmName": "checkout-errors", "StateValue": "ALARM", "StateReason": "test"});
    call(&mut world, "SetAlarmState", &set).unwrap();
    let checkout = json!({"AlarmNames": ["checkout-errors"]});
    let alarm = alarms(&mut world, &checkout).remove(0);
    assert_eq!((&alarm["StateValue"], &alarm["StateReason"]), (&json!("ALARM"), &json!("test")));
    world.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(alarms(&mut world, &checkout)[0]["StateValue"], "ALARM");
    world.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(alarms(&mut world, &checkout)[0]["StateValue"], "OK");
    let input = json!({"AlarmName": "checkout-errors", "HistoryItemType": "StateUpdate"});
    let body = call(&mut world, "DescribeAlarmHistory", &input).unwrap();
    let items = body["AlarmHistoryItems"].as_array().unwrap();
    let summaries: Vec<_> =
        items.iter().map(|item| item["HistorySummary"].as_str().unwrap()).collect();
    assert_eq!(summaries[0], "Alarm updated from ALARM to OK");
    assert_eq!(summaries[1], "Alarm updated from OK to ALARM");
    assert_eq!(summaries.last(), Some(&"Alarm updated from INSUFFICIENT_DATA to OK"));
}

#[test]
fn an_alarm_without_data_says_so() {
    let mut world = shop();
    let nowhere = json!([{"Name": "FunctionName", "Value": "nowhere"}]);
    put(&mut world, &json!({"Dimensions": nowhere, "TreatMissingData": "breaching"})).unwrap();
    world.clock.advance(SignedDuration::from_mins(1));
    let alarm = alarms(&mut world, &json!({"AlarmNames": ["mine"]})).remove(0);
    let expected = "Threshold Crossed: no datapoints were received for 2 periods and 2 missing \
                    datapoints were treated as [Breaching].";
    assert_eq!(alarm["StateReason"], expected);
}

#[test]
fn alarms_are_found_by_name_prefix_state_metric_and_page() {
    let mut world = shop();
    let prefix = alarms(&mut world, &json!({"AlarmNamePrefix": "checkout-"}));
    assert_eq!(names(&prefix), ["checkout-errors", "checkout-slow"]);
    assert_eq!(prefix[1]["ExtendedStatistic"], "p95");
    assert!(alarms(&mut world, &json!({"AlarmTypes": ["CompositeAlarm"]})).is_empty());
    let first = call(&mut world, "DescribeAlarms", &json!({"MaxRecords": 4})).unwrap();
    let token = &first["NextToken"];
    let rest = alarms(&mut world, &json!({"MaxRecords": 4, "NextToken": token}));
    assert_eq!(rest.len(), 2);
    let metric = json!({
        "Namespace": "AWS/Lambda", "MetricName": "Duration", "Dimensions": [
            {"Name": "Resource", "Value": "checkout:live"},
            {"Name": "FunctionName", "Value": "checkout"},
        ],
    });
    let body = call(&mut world, "DescribeAlarmsForMetric", &metric).unwrap();
    assert_eq!(names(body["MetricAlarms"].as_array().unwrap()), ["checkout-slow"]);
    put(&mut world, &json!({})).unwrap();
    let acting = alarms(&mut world, &json!({"ActionPrefix": "arn:aws:sns:"}));
    assert_eq!(names(&acting), ["mine"]);
}

#[test]
fn what_is_wrong_with_a_call_is_told() {
    let mut world = shop();
    for (more, words) in [
        (json!({"AlarmName": ""}), "alarmName"),
        (json!({"Period": 45}), "multiple of 60"),
        (json!({"Statistic": "p99"}), "Statistic"),
        (json!({"ExtendedStatistic": "p99"}), "Exactly one of"),
        (json!({"ComparisonOperator": ">"}), "ComparisonOperator"),
        (json!({"DatapointsToAlarm": 3}), "DatapointsToAlarm"),
        (json!({"EvaluationPeriods": 1441}), "86400"),
        (json!({"Threshold": null}), "Threshold is required"),
        (json!({"TreatMissingData": "zero"}), "TreatMissingData"),
        (json!({"Metrics": []}), "one metric only"),
    ] {
        let error = put(&mut world, &more).unwrap_err();
        assert!(error.contains(words), "{error}");
    }
    for (operation, input, words) in [
        ("DescribeAlarms", json!({"MaxRecords": 101}), "between 1 and 100"),
        ("DescribeAlarms", json!({"StateValue": "BAD"}), "INSUFFICIENT_DATA, ALARM, OK"),
        ("DescribeAlarms", json!({"AlarmNames": ["a"], "AlarmNamePrefix": "a"}), "together"),
        ("DeleteAlarms", json!({"AlarmNames": ["checkout-errors", "x"]}), "ResourceNotFound"),
        (
            "SetAlarmState",
            json!({"AlarmName": "x", "StateValue": "OK", "StateReason": "r"}),
            "ResourceNotFound",
        ),
    ] {
        let error = call(&mut world, operation, &input).unwrap_err();
        assert!(error.contains(words), "{error}");
    }
    assert_eq!(alarms(&mut world, &json!({})).len(), 6, "all or none are deleted");
    call(&mut world, "DeleteAlarms", &json!({"AlarmNames": ["checkout-errors"]})).unwrap();
    assert_eq!(alarms(&mut world, &json!({})).len(), 5);
}
