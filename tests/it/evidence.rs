//! What is measured of a rollout, against the sandbox: what it tells is what happened there.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde_json::{Value, json};
use serin::{
    aws::{FilterQuery, Gateway},
    domain::{LogEvent, Timestamp, Version},
    driver::evidence::Evidence,
    logs::StreamName,
    rollout::{
        gates::{ErrorRule, Gates, RuleKind},
        ledger::RolloutId,
        measured::{Bucket, Measured, Sample},
        plan::Plan,
        spec::{Keeping, OnBlind, Spec},
    },
};

use crate::support::{sandbox::TestSandbox, target};

const SPLIT: &str = "tests/scenarios/split.toml";
const TIMEOUT_S: i64 = 10;

fn spec(function: &str) -> Spec {
    let kind = RuleKind::Field { path: "$.statusCode".into(), matches: "5..".into() };
    let rules = vec![ErrorRule { name: "answers 5xx".into(), kind }];
    Spec {
        id: RolloutId(7),
        target: target(function, "live"),
        stable: Version::Published(41),
        canary: Version::Published(42),
        plan: Plan::usual("canary30-5m".parse().expect("a strategy")).expect("a plan"),
        gates: Gates { rules, alarms: vec!["no-such-alarm".into()], ..Gates::default() },
        timeout_s: 10,
        by: "you".into(),
        reason: String::new(),
        keeping: Keeping::Description,
        on_blind: OnBlind::Rollback,
        attended: false,
    }
}

/// So many minutes ago, at the beginning of a minute.
fn minutes_ago(gateway: &Gateway, minutes: i64) -> Timestamp {
    let second = gateway.clock().now().as_second();
    Timestamp::from_second(second - second % 60 - minutes * 60).expect("a time")
}

/// A gateway whose clock is the sandbox's.
async fn gateway(sandbox: &TestSandbox) -> Gateway {
    let gateway = sandbox.gateway().await;
    gateway.caller_identity().await.expect("it answers");
    gateway
}

fn settled(measured: &Measured) -> Vec<Bucket> {
    let minute = Duration::from_mins(1);
    let ends = |bucket: &Bucket| bucket.start + minute <= measured.settled_before;
    measured.buckets.iter().filter(|bucket| ends(bucket)).copied().collect()
}

fn canary(buckets: &[Bucket], of: impl Fn(&Sample) -> u64) -> u64 {
    buckets.iter().map(|bucket| of(&bucket.canary)).sum()
}

/// What the lines of a function's group say: requests that began in the minutes of `buckets`, and
/// those among them that were answered with a 5xx; of the canary.
async fn in_the_log(gateway: &Gateway, group: &str, buckets: &[Bucket]) -> (u64, u64) {
    let minutes: BTreeSet<i64> = buckets.iter().map(|b| b.start.as_millisecond()).collect();
    let (mut started, mut failed) = (BTreeMap::new(), BTreeSet::new());
    for event in all_events(gateway, group, *minutes.first().expect("minutes")).await {
        if StreamName::parse(&event.stream).version != Some(Version::Published(42)) {
            continue;
        }
        let line: Value = serde_json::from_str(&event.message).expect("the JSON format");
        if line["type"] == "platform.start" {
            let id = line["record"]["requestId"].as_str().expect("an id").to_owned();
            started.insert(id, event.timestamp_ms - event.timestamp_ms.rem_euclid(60_000));
        }
        if line["statusCode"].as_u64().is_some_and(|status| status >= 500) {
            failed.insert(line["requestId"].as_str().expect("an id").to_owned());
        }
    }
    started.retain(|_, minute| minutes.contains(minute));
    let failed = failed.iter().filter(|id| started.contains_key(*id)).count();
    (started.len() as u64, failed as u64)
}

async fn all_events(gateway: &Gateway, group: &str, start_ms: i64) -> Vec<LogEvent> {
    let query =
        FilterQuery { group: group.into(), start_ms: Some(start_ms), ..FilterQuery::default() };
    let (mut events, mut token) = (Vec::new(), None);
    loop {
        let page = gateway.filter_log_events(&query, token).await.expect("a page");
        events.extend(page.items);
        token = page.next;
        if token.is_none() {
            return events;
        }
    }
}

#[tokio::test]
async fn an_error_rule_adds_to_lambda_s_count_what_the_log_says_and_no_more() {
    let sandbox = TestSandbox::scenario(SPLIT).await;
    let gateway = gateway(&sandbox).await;
    let from = minutes_ago(&gateway, 13);
    let with_rule = Evidence::new(gateway.clone(), &spec("catalog")).measure(from, &[]).await;
    let with_rule = with_rule.expect("it is measured");
    let bare = Spec { gates: Gates::default(), ..spec("catalog") };
    let bare = Evidence::new(gateway.clone(), &bare).measure(from, &[]).await;
    let bare = bare.expect("it is measured");

    let buckets = settled(&with_rule);
    assert!(buckets.len() >= 8, "{} minutes", buckets.len());
    let last = buckets.last().expect("minutes").start;
    let same: Vec<_> = settled(&bare).into_iter().filter(|b| b.start <= last).collect();
    assert_eq!(canary(&same, |s| s.invocations), canary(&buckets, |s| s.invocations));

    let (started, answered_5xx) = in_the_log(&gateway, "/aws/lambda/catalog", &buckets).await;
    let counted = canary(&buckets, |s| s.invocations);
    assert!(started.abs_diff(counted) <= 2, "{started} in the log, {counted} counted");
    assert!(answered_5xx > 3, "{answered_5xx}");
    let added = canary(&buckets, |s| s.errors) - canary(&same, |s| s.errors);
    assert_eq!(added, answered_5xx);

    // Minutes that CloudWatch has not settled are told by the log.
    let logs = with_rule.logs.expect("nothing speaks against it");
    assert!(logs.len() >= 2 && canary(&logs, |s| s.invocations) > 10, "{logs:?}");
    assert!(with_rule.reference.invocations > 1_000 && with_rule.reference.p99_ms.is_some());
    assert_eq!(with_rule.alarms[0].state, None, "there is none");
    assert!(!with_rule.top_error.canary.is_empty());
}

#[tokio::test]
async fn logs_and_metrics_count_alike_where_a_report_tells_no_error() {
    let sandbox = TestSandbox::scenario(SPLIT).await;
    let gateway = gateway(&sandbox).await;
    let from = minutes_ago(&gateway, 20);
    let mut evidence = Evidence::new(gateway.clone(), &spec("images"));
    let first = evidence.measure(from, &[]).await.expect("it is measured");
    // What logs tell of a minute that is not settled is what metrics tell of it in the end: of the
    // oldest of them, all but what is still on its way.
    let told = first.logs.clone().expect("nothing speaks against it");
    let metrics: BTreeMap<_, _> = first.buckets.iter().map(|b| (b.start, *b)).collect();
    let both: Vec<_> =
        told.iter().filter_map(|b| Some((*b, *metrics.get(&b.start)?))).take(1).collect();
    for (log, metric) in both {
        let (logged, counted) = (log.stable.invocations, metric.stable.invocations);
        assert!((counted..=counted + 2).contains(&logged), "{log:?} {metric:?}");
        let errors = |b: Bucket| (b.stable.errors, b.canary.errors);
        assert_eq!(errors(log), errors(metric), "{}", log.start);
    }
    let errors = canary(&settled(&first), |s| s.errors);
    assert!(errors > 3, "{errors} errors");
    assert!(first.top_error.canary.contains(':'), "{:?}", first.top_error);

    let longest = first.memory.iter().max_by_key(|memory| memory.used_mb.len()).expect("memory");
    let (first_mb, last_mb) = (longest.used_mb[0].1, longest.used_mb[longest.used_mb.len() - 1].1);
    assert!(last_mb >= first_mb + 20, "it grows: {first_mb} to {last_mb} MB");
    assert_eq!(longest.size_mb, 512);
}

#[tokio::test]
async fn what_is_settled_stays_and_a_reading_that_is_dropped_loses_nothing() {
    let sandbox = TestSandbox::scenario(SPLIT).await;
    let gateway = gateway(&sandbox).await;
    let from = minutes_ago(&gateway, 15);
    let mut dropped = Evidence::new(gateway.clone(), &spec("catalog"));
    for ms in [1, 3, 9, 27, 81] {
        let _ = tokio::time::timeout(Duration::from_millis(ms), dropped.measure(from, &[])).await;
    }
    let once = Evidence::new(gateway.clone(), &spec("catalog")).measure(from, &[]).await;
    let once = settled(&once.expect("it is measured"));
    let after = dropped.measure(from, &[]).await.expect("it is measured");
    assert_eq!(settled(&after)[..once.len()], once[..]);
    let again = dropped.measure(from, &[]).await.expect("it is measured");
    assert_eq!(settled(&again)[..once.len()], once[..]);
}

#[tokio::test]
async fn another_way_to_a_version_speaks_against_its_log() {
    let sandbox = TestSandbox::scenario(SPLIT).await;
    let gateway = gateway(&sandbox).await;
    let from = minutes_ago(&gateway, 15);
    let mut evidence = Evidence::new(gateway.clone(), &spec("shared"));
    let measured = evidence.measure(from, &[]).await.expect("it is measured");
    let expected = "shared:beta routes to version 42 too; not counted: answers 5xx";
    assert_eq!(measured.logs, Err(expected.into()));
    assert!(canary(&settled(&measured), |s| s.invocations) > 0, "metrics go on");
    assert_eq!(sandbox.calls("logs:FilterLogEvents").await, 0);
}

#[tokio::test]
async fn who_may_not_read_logs_is_told_and_who_is_throttled_is_waited_for() {
    for (effect, words, waits) in [
        ("deny", "missing logs:FilterLogEvents; not counted: answers 5xx", false),
        ("throttle", "throttled by AWS; not counted for now: answers 5xx", true),
    ] {
        let sandbox = TestSandbox::scenario(SPLIT).await;
        let gateway = gateway(&sandbox).await;
        sandbox.fault_of(json!({"on": ["logs:FilterLogEvents"], "do": effect})).await;
        let from = minutes_ago(&gateway, 8);
        let mut evidence = Evidence::new(gateway.clone(), &spec("catalog"));
        let measured = evidence.measure(from, &[]).await.expect("metrics are measured");
        let told = measured.logs.clone().expect_err("they can't be read");
        assert!(told.ends_with(words), "{told}");
        assert_eq!(measured.settled_before == from, waits, "{effect}");
        let by_metrics = measured.read_at - Duration::from_mins(3) - seconds(TIMEOUT_S);
        assert_eq!(measured.settled_before == by_metrics, !waits, "{effect}");
        assert!(canary(&measured.buckets, |s| s.invocations) > 20);
    }
}

fn seconds(seconds: i64) -> Duration {
    Duration::from_secs(seconds.unsigned_abs())
}
