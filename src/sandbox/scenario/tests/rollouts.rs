//! What `examples/rollouts.toml` promises of its functions comes out of the sandbox's own API.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::*;
use crate::sandbox::{
    clock::SandboxClock,
    testkit::{self, amz, rest},
    world::World,
};

fn world() -> World {
    let text = include_str!("../../../../examples/rollouts.toml");
    let scenario = Scenario::parse("rollouts.toml", text).unwrap_or_else(|e| panic!("{e}"));
    let clock = SandboxClock::stopped_at("2026-11-22T10:00:00Z".parse().unwrap());
    World::build(&scenario, clock, 1, None)
}

fn pass(world: &World, minutes: i64) {
    world.clock.advance(SignedDuration::from_mins(minutes));
}

/// Gives 42 a tenth of `function:live` and lets 25 minutes pass; in 20 of them the split was whole.
fn split(function: &str) -> World {
    let mut world = world();
    let path = format!("/2015-03-31/functions/{function}/aliases/live");
    let body = json!({"RoutingConfig": {"AdditionalVersionWeights": {"42": 0.1}}});
    testkit::body(&mut world, &rest("PUT", &path, &body.to_string()));
    pass(&world, 25);
    world
}

/// A statistic of a version behind the alias over 20 minutes.
fn measured(world: &mut World, function: &str, version: u64, metric: &str, stat: &str) -> f64 {
    let dimension = |name: &str, value: String| json!({"Name": name, "Value": value});
    let metric = json!({
        "Namespace": "AWS/Lambda", "MetricName": metric, "Dimensions": [
            dimension("FunctionName", function.to_owned()),
            dimension("Resource", format!("{function}:live")),
            dimension("ExecutedVersion", version.to_string()),
        ],
    });
    let input = json!({
        "MetricDataQueries": [
            {"Id": "q", "MetricStat": {"Metric": metric, "Period": 1200, "Stat": stat}},
        ],
        "StartTime": "2026-11-22T10:00:00Z", "EndTime": "2026-11-22T10:20:00Z",
    });
    let request = amz("GraniteServiceVersion20100801.GetMetricData", &input);
    let body = testkit::body(world, &request);
    body["MetricDataResults"][0]["Values"][0].as_f64().unwrap_or(0.0)
}

fn error_rate(world: &mut World, function: &str, version: u64) -> f64 {
    let errors = measured(world, function, version, "Errors", "Sum");
    errors / measured(world, function, version, "Invocations", "Sum")
}

/// The messages of a version's log since the split, as far as they match.
fn messages(world: &mut World, function: &str, version: u64, pattern: &str) -> Vec<String> {
    let start = "2026-11-22T10:00:00Z".parse::<jiff::Timestamp>().unwrap();
    let mut input = json!({
        "logGroupName": format!("/aws/lambda/{function}"), "filterPattern": pattern,
        "logStreamNamePrefix": format!("2026/11/22/[{version}]"),
        "startTime": start.as_millisecond(),
    });
    let mut found = Vec::new();
    loop {
        let page = testkit::body(world, &amz("Logs_20140328.FilterLogEvents", &input));
        let events = page["events"].as_array().unwrap();
        found.extend(events.iter().map(|e| e["message"].as_str().unwrap().to_owned()));
        if page["nextToken"].is_null() {
            return found;
        }
        input["nextToken"] = page["nextToken"].clone();
    }
}

fn assert_about(value: f64, expected: std::ops::Range<f64>) {
    assert!(expected.contains(&value), "{value} is not in {expected:?}");
}

#[test]
fn every_alias_is_at_41_and_42_waits() {
    let mut world = world();
    let functions: Vec<String> = world.lambda.functions.keys().cloned().collect();
    assert_eq!(functions.len(), 10);
    for function in functions.iter().filter(|function| *function != "orders") {
        let path = format!("/2015-03-31/functions/{function}/aliases/live");
        let alias = testkit::body(&mut world, &rest("GET", &path, ""));
        assert_eq!((&alias["FunctionVersion"], alias.get("RoutingConfig")), (&json!("41"), None));
        let smoke = format!("/2015-03-31/functions/{function}/invocations?Qualifier=42");
        let answer = testkit::call(&mut world, &rest("POST", &smoke, "{}"));
        assert_eq!(answer.unwrap().0, 200, "{function}:42 answers by its number");
    }
}

#[test]
fn a_tenth_is_enough_for_a_verdict_within_minutes() {
    let mut world = split("checkout");
    let canary = measured(&mut world, "checkout", 42, "Invocations", "Sum");
    assert_about(canary / 20.0, 52.0..68.0);
    assert_about(error_rate(&mut world, "checkout", 41), 0.0002..0.001);
    assert_about(error_rate(&mut world, "checkout", 42), 0.0..0.003);
    let (stable, canary) = (
        measured(&mut world, "checkout", 41, "Duration", "p95"),
        measured(&mut world, "checkout", 42, "Duration", "p95"),
    );
    assert!(canary < stable, "{canary} {stable}");
}

#[test]
fn payments_fail_six_times_as_often() {
    let mut world = split("payments");
    assert_about(error_rate(&mut world, "payments", 41), 0.007..0.013);
    assert_about(error_rate(&mut world, "payments", 42), 0.045..0.075);
}

#[test]
fn search_is_slow_at_its_99th_percentile_alone() {
    let mut world = split("search");
    let mut of = |version, stat| measured(&mut world, "search", version, "Duration", stat);
    assert_about(of(42, "p50") / of(41, "p50"), 0.9..1.15);
    assert_about(of(42, "p95") / of(41, "p95"), 0.85..1.3);
    assert!(of(42, "p99") > 5.0 * of(41, "p99"), "{} {}", of(42, "p99"), of(41, "p99"));
}

#[test]
fn images_use_more_and_more_memory_until_they_are_killed() {
    let mut world = split("images");
    let used = |message: &String| -> Option<u32> {
        message.split("Max Memory Used: ").nth(1)?.split(' ').next()?.parse().ok()
    };
    let of = |world: &mut World, version| -> Vec<u32> {
        messages(world, "images", version, "REPORT").iter().filter_map(used).collect()
    };
    let stable = of(&mut world, 41);
    assert!(stable.iter().all(|used| (150..160).contains(used)));
    let canary = of(&mut world, 42);
    assert!(canary[..20].iter().all(|used| *used < 200), "{:?}", &canary[..20]);
    assert_eq!(canary.iter().max(), Some(&512));
    assert!(measured(&mut world, "images", 42, "Errors", "Sum") >= 1.0);
}

#[test]
fn the_catalog_s_errors_are_told_by_its_log_alone() {
    let mut world = split("catalog");
    for version in [41, 42] {
        assert_about(error_rate(&mut world, "catalog", version), 0.0..0.005);
    }
    let answered = messages(&mut world, "catalog", 42, "{ $.statusCode = 502 }").len();
    let reports = messages(&mut world, "catalog", 42, "\"platform.report\"").len();
    let share =
        f64::from(u32::try_from(answered).unwrap()) / f64::from(u32::try_from(reports).unwrap());
    assert_about(share, 0.035..0.065);
}

#[test]
fn reports_are_called_about_five_times_an_hour() {
    let mut world = world();
    pass(&world, 600);
    let input = json!({
        "Namespace": "AWS/Lambda", "MetricName": "Invocations", "Statistics": ["Sum"],
        "Dimensions": [{"Name": "FunctionName", "Value": "reports"}], "Period": 36_000,
        "StartTime": "2026-11-22T10:00:00Z", "EndTime": "2026-11-22T20:00:00Z",
    });
    let request = amz("GraniteServiceVersion20100801.GetMetricStatistics", &input);
    let sum = testkit::body(&mut world, &request)["Datapoints"][0]["Sum"].as_f64().unwrap();
    assert_about(sum / 10.0, 3.0..7.5);
}

#[test]
fn orders_are_driven_by_codedeploy() {
    let mut world = world();
    let list = json!({"includeOnlyStatuses": ["InProgress"]});
    let ids = testkit::body(&mut world, &amz("CodeDeploy_20141006.ListDeployments", &list));
    assert_eq!(ids["deployments"].as_array().map(Vec::len), Some(1));
    let alias = "/2015-03-31/functions/orders/aliases/live";
    let weights = |world: &mut World| {
        let alias = testkit::body(world, &rest("GET", alias, ""));
        alias["RoutingConfig"]["AdditionalVersionWeights"].clone()
    };
    assert_eq!(weights(&mut world), json!({"42": 0.1}));
    pass(&world, 10);
    assert_eq!(weights(&mut world), json!({"42": 0.2}));
}

fn alarms(world: &mut World) -> BTreeMap<String, Value> {
    let request = amz("GraniteServiceVersion20100801.DescribeAlarms", &json!({}));
    let alarms = testkit::body(world, &request)["MetricAlarms"].take();
    let state = |a: &Value| (a["AlarmName"].as_str().unwrap().to_owned(), a["StateValue"].clone());
    alarms.as_array().unwrap().iter().map(state).collect()
}

#[test]
fn the_gates_of_inventory_are_quiet_and_one_stays_as_it_is_set() {
    let mut world = split("inventory");
    let states = alarms(&mut world);
    assert!(states.values().all(|state| state == "OK"), "{states:?}");
    for name in ["inventory-errors", "inventory-hold"] {
        let set = json!({"AlarmName": name, "StateValue": "ALARM", "StateReason": "drill"});
        testkit::body(&mut world, &amz("GraniteServiceVersion20100801.SetAlarmState", &set));
    }
    world.clock.advance(SignedDuration::from_secs(59));
    let states = alarms(&mut world);
    assert!(states.values().all(|state| state == "ALARM"), "for a minute at least: {states:?}");
    pass(&world, 30);
    let states = alarms(&mut world);
    assert_eq!(
        (&states["inventory-errors"], &states["inventory-hold"]),
        (&json!("OK"), &json!("ALARM"))
    );
}

#[test]
fn notify_tries_again_what_failed() {
    let mut world = split("notify");
    let mut tries: BTreeMap<String, usize> = BTreeMap::new();
    for version in [41, 42] {
        let started = messages(&mut world, "notify", version, "RequestId Version");
        for message in started.iter().filter(|message| message.starts_with("START ")) {
            *tries.entry(message[17..53].to_owned()).or_default() += 1;
        }
    }
    let again = tries.values().filter(|tries| **tries > 1).count();
    let share =
        f64::from(u32::try_from(again).unwrap()) / f64::from(u32::try_from(tries.len()).unwrap());
    assert_about(share, 0.013..0.027);
    assert_eq!(tries.values().max(), Some(&3));
}

#[test]
fn quotes_fail_alike_once_the_outage_has_begun() {
    let mut world = split("quotes");
    pass(&world, 20);
    for version in [41, 42] {
        // Eight of the twenty minutes.
        assert_about(error_rate(&mut world, "quotes", version), 0.13..0.19);
    }
}
