//! Metrics and alarms, against the sandbox.

use std::collections::BTreeMap;

use serde_json::json;
use serin::domain::{
    Alarm, AlarmState, FailureKind, FunctionName, MetricSubject, Version,
    health::{Picture, RECENT, Score, Shape},
};

use crate::support::{sandbox::TestSandbox, target};

fn checkout() -> FunctionName {
    FunctionName("checkout".into())
}

async fn cloudwatch_calls(sandbox: &TestSandbox) -> u64 {
    let data = sandbox.calls("cloudwatch:GetMetricData").await;
    data + sandbox.calls("cloudwatch:DescribeAlarms").await
}

#[tokio::test]
async fn the_fleet_s_health_takes_three_calls() {
    let sandbox = TestSandbox::with_functions(400).await;
    let gateway = sandbox.gateway().await;
    let fleet = gateway.fleet(gateway.clock().now()).await.expect("it is read");
    assert_eq!((cloudwatch_calls(&sandbox).await, fleet.cost.calls), (3, 3));
    assert!(fleet.functions.len() > 200, "of 400 functions most run: {}", fleet.functions.len());
    let score = Score::of(&fleet, &checkout());
    assert!(score.per_minute.is_some_and(|rate| rate > 0.0), "{score:?}");
    assert!(score.error_rate().is_some(), "{score:?}");
}

#[tokio::test]
async fn a_refresh_of_many_functions_takes_few_calls_and_leaves_no_error_without_its_rate() {
    let sandbox = TestSandbox::with_functions(1_500).await;
    let gateway = sandbox.gateway().await;
    let now = gateway.clock().now();
    let fleet = gateway.fleet(now).await.expect("it is read");
    assert!(fleet.cut.invocations, "more than 500 run");
    let without = fleet.functions.iter().find(|(_, health)| {
        let errors =
            health.errors.as_ref().map_or(0.0, |series| series.sum(0..fleet.window.buckets));
        errors > 0.0 && health.invocations.is_none()
    });
    assert_eq!(without, None);
    let names: Vec<_> = fleet.functions.keys().take(500).cloned().collect();
    let latencies = gateway.latencies(&names, now).await.expect("durations");
    let alarms = gateway.alarms(None).await.expect("alarms");
    assert_eq!((latencies.cost.calls, latencies.cost.metrics), (1, 500));
    assert!(cloudwatch_calls(&sandbox).await <= 20);
    let counted = fleet.cost.plus(latencies.cost).calls + alarms.calls;
    assert_eq!(cloudwatch_calls(&sandbox).await, u64::from(counted));
}

#[tokio::test]
async fn a_function_s_alarms_are_found_in_any_state() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let alarms = gateway.alarms(Some(&checkout())).await.expect("alarms").alarms;
    let of_checkout = |alarm: &&Alarm| alarm.function == Some(checkout());
    let names: Vec<_> = alarms.iter().filter(of_checkout).map(|alarm| &*alarm.name).collect();
    assert!(names.contains(&"checkout-errors") && names.contains(&"checkout-slow"), "{names:?}");
    let others: Vec<_> = alarms.iter().filter(|alarm| !of_checkout(alarm)).collect();
    assert!(others.iter().all(|alarm| alarm.state == AlarmState::Alarm), "{others:#?}");
    let ringing = alarms.iter().take_while(|alarm| alarm.state == AlarmState::Alarm).count();
    assert!(alarms[ringing..].iter().all(|alarm| alarm.state != AlarmState::Alarm));
}

#[tokio::test]
async fn an_alarm_comes_with_what_it_watches() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let now = gateway.clock().now();
    let found =
        gateway.alarm("checkout-slow", now).await.expect("it is read").expect("it is there");
    assert_eq!(found.alarm.condition(), "Duration p95 >= 800 in 1 min, 3 of 5");
    assert_eq!(found.alarm.function, Some(checkout()));
    assert_eq!(found.alarm.resource.as_deref(), Some("checkout:live"));
    assert_eq!((found.window.buckets, found.window.period_s), (60, 60));
    let values = found.values.expect("it watches a metric");
    assert_eq!(values.0.len(), 60);
    assert!(values.max().is_some_and(|slowest| slowest > 1.0), "{values:?}");
    assert_eq!(gateway.alarm("no-such-alarm", now).await, Ok(None));
}

#[tokio::test]
async fn durations_are_of_the_functions_that_ran() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let nobody = FunctionName("no-such-function".into());
    let asked = [checkout(), nobody.clone()];
    let found = gateway.latencies(&asked, gateway.clock().now()).await.expect("durations");
    assert!(found.p95_ms[&checkout()].is_some_and(|p95| p95 > 1.0), "{found:?}");
    assert_eq!(found.p95_ms[&nobody], None);
}

#[tokio::test]
async fn charts_tell_the_versions_behind_an_alias_apart() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let cart = FunctionName("cart".into());
    let stable = MetricSubject::VersionOfAlias(target("cart", "live"), Version::Published(23));
    let canary = MetricSubject::VersionOfAlias(target("cart", "live"), Version::Published(24));
    let subjects = [MetricSubject::Function(cart), stable, canary];
    let now = gateway.clock().now();
    let (charts, cost) = gateway.charts(&subjects, now).await.expect("charts");
    // Throttles are the function's alone.
    assert_eq!((cost.calls, cost.metrics), (1, 16));
    let subject: Vec<_> = charts.iter().map(|chart| chart.subject.clone()).collect();
    assert_eq!(subject, subjects);
    let [all, stable, canary] = &charts[..] else { panic!("{charts:#?}") };
    let recent = |chart: &serin::domain::Charts| {
        chart.invocations.sum(chart.window.buckets - RECENT..chart.window.buckets)
    };
    assert!(recent(stable) > recent(canary) && recent(canary) > 0.0, "{charts:#?}");
    assert!(recent(all) >= recent(stable) + recent(canary));
    assert_eq!(all.window.buckets, 60);
    for chart in [stable, canary] {
        assert_eq!(chart.throttles.last(), None);
        assert!(chart.p50_ms.last() <= chart.p95_ms.last());
        assert!(chart.p95_ms.last() <= chart.p99_ms.last());
    }
}

#[tokio::test]
async fn what_may_not_be_read_is_named_and_the_rest_is_read() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let now = gateway.clock().now();
    sandbox.fault_of(json!({"on": ["cloudwatch:DescribeAlarms"], "do": "deny"})).await;
    let denied = |action: &str| FailureKind::Denied { action: action.to_owned() };
    let failure = gateway.alarms(None).await.expect_err("alarms are denied");
    assert_eq!(failure.kind, denied("cloudwatch:DescribeAlarms"));
    gateway.fleet(now).await.expect("metrics are not");
    sandbox.fault_of(json!({"on": ["cloudwatch:GetMetricData"], "do": "deny"})).await;
    let failure = gateway.fleet(now).await.expect_err("now they are");
    assert_eq!(failure.kind, denied("cloudwatch:GetMetricData"));
    let failure = gateway.latencies(&[checkout()], now).await.expect_err("durations too");
    assert_eq!(failure.kind, denied("cloudwatch:GetMetricData"));
}

async fn picture(sandbox: &TestSandbox) -> Picture {
    let gateway = sandbox.gateway().await;
    let fleet = gateway.fleet(gateway.clock().now()).await.expect("metrics");
    let alarms = gateway.alarms(None).await.expect("alarms");
    let functions = gateway.functions_page(None).await.expect("functions").items;
    let changes = functions.into_iter().filter_map(|it| Some((it.name, it.last_modified?)));
    Picture::of(&fleet, &alarms.alarms, &changes.collect::<BTreeMap<_, _>>())
}

#[tokio::test]
async fn a_bad_deploy_is_one_function_and_an_outage_is_many() {
    let sandbox = TestSandbox::shop(1.0).await;
    let found = picture(&sandbox).await;
    let failing = match found.shape {
        Shape::One(failing) => failing,
        Shape::Several(failing) => failing[0].clone(),
        other => panic!("{other:#?}"),
    };
    assert_eq!(failing.function.as_str(), "order-history");
    assert!(failing.changed.is_some(), "its deployment came before: {failing:#?}");
    let sandbox = TestSandbox::scenario("examples/outage.toml").await;
    let Shape::Widespread(outage) = picture(&sandbox).await.shape else { panic!("an outage") };
    assert!(outage.failing.len() >= 5 && outage.failing.len() <= outage.busy, "{outage:#?}");
    assert!(outage.changed * 2 < outage.failing.len(), "no deploy of each: {outage:#?}");
}
