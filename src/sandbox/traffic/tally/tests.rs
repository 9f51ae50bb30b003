use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::*;
use crate::sandbox::{
    clock::SandboxClock,
    scenario::Scenario,
    store::lambda::{Routing, VersionId},
    traffic::{catch_up, catch_up_function, plan::Through},
};

const GROUP: &str = "/aws/lambda/checkout";

/// A split between a good and a bad version, with an outage that has just begun, and no time for
/// initialisations: an invocation's first line then has the time of its arrival.
fn world() -> World {
    let scenario = r#"
        [[functions]]
        name = "checkout"
        runtime = "nodejs22.x"
        timeout_s = 2
        behaviour = { init_ms = 0.1, error_rate = 0.05, p50_ms = 200, p95_ms = 900, errors = [{ type = "E" }, { kind = "timeout" }, { kind = "crash" }] }
        versions = [
            { number = 41, published = "6d" },
            { number = 42, published = "1h", behaviour = { error_rate = 0.5 } },
        ]
        aliases = [{ name = "live", version = 41, split = { version = 42, weight = 0.3 } }]
        traffic = [
            { per_minute = 120, through = "live", daily_swing = 0.0 },
            { per_minute = 30, daily_swing = 0.0 },
        ]

        [[outages]]
        name = "db"
        functions = ["checkout"]
        began = "4m"
        lasts = "2m"
        error_rate = 0.4
        message = "down"
    "#;
    let scenario = Scenario::parse("t.toml", scenario).unwrap();
    let clock = SandboxClock::stopped_at("2026-11-22T10:00:00Z".parse().unwrap());
    World::build(&scenario, clock, 3, None)
}

/// Invocations and errors by minute and version.
type Table = BTreeMap<(i64, String), (usize, usize)>;

fn from_metrics(world: &mut World, from_ms: i64, to_ms: i64) -> Table {
    let now = world.clock.now();
    count(world, "checkout", from_ms, now);
    let mut table = Table::new();
    let ledger = world.traffic.ledger("checkout").unwrap();
    for version in ["$LATEST", "41", "42"] {
        let selection = Selection { version: version.parse().ok(), ..Selection::default() };
        for (minute_ms, cell) in ledger.cells(selection, from_ms..to_ms, i64::MAX) {
            let row = table.entry((minute_ms, version.to_owned())).or_default();
            row.0 += cell.samples.len();
            row.1 += usize::try_from(cell.errors).unwrap();
        }
    }
    table
}

fn from_logs(world: &mut World, from_ms: i64, to_ms: i64) -> Table {
    let now = world.clock.now();
    catch_up(world, GROUP, now);
    // When each request began, and by which version it was served.
    let mut began = BTreeMap::new();
    let mut table = Table::new();
    for (place, event) in world.logs.groups[GROUP].range(..) {
        let message = &event.message;
        let id = |after: &str| message.split(after).nth(1).map(|rest| rest[..36].to_owned());
        if message.starts_with("START ") {
            let version = message.trim_end().rsplit(' ').next().unwrap().to_owned();
            let minute_ms = whole_minute(place.timestamp_ms);
            began.insert(id("RequestId: ").unwrap(), (minute_ms, version.clone()));
            table.entry((minute_ms, version)).or_default().0 += 1;
        }
        let failed = message.contains("Invoke Error")
            || message.contains("Status: timeout")
            || message.contains("Status: error");
        if failed {
            let id = id("RequestId: ").or_else(|| message.split('\t').nth(1).map(str::to_owned));
            let key = began[&id.unwrap()].clone();
            table.entry(key).or_default().1 += 1;
        }
    }
    table.retain(|(minute_ms, _), _| (from_ms..to_ms).contains(minute_ms));
    table
}

#[test]
fn every_error_in_the_log_is_one_in_the_metric_of_its_minute_and_version() {
    let mut world = world();
    let start_ms = world.now_ms();
    let (from_ms, to_ms) = (start_ms - 14 * MINUTE_MS, start_ms + 4 * MINUTE_MS);
    world.clock.advance(SignedDuration::from_mins(5));
    let (logs, metrics) =
        (from_logs(&mut world, from_ms, to_ms), from_metrics(&mut world, from_ms, to_ms));
    assert_eq!(logs.len(), 18 * 3);
    assert_eq!(logs, metrics);
    let errors: usize = metrics.values().map(|(_, errors)| errors).sum();
    assert!(errors > 200, "{errors}");
}

#[test]
fn the_past_is_the_same_however_it_is_counted() {
    let (mut once, mut often) = (world(), world());
    let start_ms = once.now_ms();
    let from_ms = start_ms - 30 * MINUTE_MS;
    for _ in 0..40 {
        let now = often.clock.now();
        count(&mut often, "checkout", now.as_millisecond() - 7 * MINUTE_MS, now);
        often.clock.advance(SignedDuration::from_millis(7_300));
        once.clock.advance(SignedDuration::from_millis(7_300));
    }
    let to_ms = once.now_ms();
    assert_eq!(from_metrics(&mut once, from_ms, to_ms), from_metrics(&mut often, from_ms, to_ms));
}

#[test]
fn metrics_reach_back_four_hours_and_no_further() {
    let mut world = world();
    let now_ms = world.now_ms();
    let table = from_metrics(&mut world, 0, now_ms);
    let ((first_ms, _), _) = table.first_key_value().unwrap();
    assert_eq!(now_ms - first_ms, BEFORE_START_MS);
}

#[test]
fn a_function_that_is_stopped_turns_away_and_its_past_stays() {
    let mut world = world();
    let (start, start_ms) = (world.clock.now(), world.now_ms());
    let before = from_metrics(&mut world, start_ms - 5 * MINUTE_MS, start_ms);
    catch_up_function(&mut world, "checkout", start);
    let function = world.lambda.functions.get_mut("checkout").unwrap();
    function.reserved.set(start, Some(0));
    world.clock.advance(SignedDuration::from_mins(5));
    let end_ms = world.now_ms();
    assert_eq!(from_metrics(&mut world, start_ms - 5 * MINUTE_MS, start_ms), before);
    let after = from_metrics(&mut world, start_ms, end_ms);
    assert!(after.values().all(|row| *row == (0, 0)), "neither invocations nor errors");
    let ledger = world.traffic.ledger("checkout").unwrap();
    let cells = ledger.cells(Selection::default(), start_ms..end_ms, i64::MAX);
    let throttles: u32 = cells.map(|(_, cell)| cell.throttles).sum();
    assert!((600..900).contains(&throttles), "{throttles}");
}

#[test]
fn an_alias_that_is_gone_keeps_its_past() {
    let mut world = world();
    let (now, now_ms) = (world.clock.now(), world.now_ms());
    catch_up_function(&mut world, "checkout", now);
    world.lambda.functions.get_mut("checkout").unwrap().aliases.clear();
    let table = from_metrics(&mut world, now_ms - 60 * MINUTE_MS, now_ms);
    assert!(table.keys().any(|(_, version)| version == "42"));
}

#[test]
fn metrics_are_late_and_the_latest_of_them_later() {
    let mut world = world();
    let (now, now_ms) = (world.clock.now(), world.now_ms());
    count(&mut world, "checkout", now_ms - 10 * MINUTE_MS, now);
    let ledger = world.traffic.ledger("checkout").unwrap();
    let minute_ms = now_ms - 8 * MINUTE_MS;
    let told = |after_end_ms: i64| -> usize {
        let seen_ms = minute_ms + MINUTE_MS + after_end_ms;
        let times = minute_ms..minute_ms + 1;
        ledger.cells(Selection::default(), times, seen_ms).map(|(_, c)| c.samples.len()).sum()
    };
    let all = told(3 * MINUTE_MS + 2_000);
    assert_eq!(told(MINUTE_MS - 1), 0);
    assert!(told(2 * MINUTE_MS) > all * 9 / 10, "most are there after two minutes");
    assert!(told(2 * MINUTE_MS) < all, "some straggle");
    assert_eq!(told(20 * MINUTE_MS), all, "all are there in the end");
}

#[test]
fn the_alias_of_the_time_decides() {
    let mut world = world();
    let now_ms = world.now_ms();
    let at = world.clock.now() - SignedDuration::from_mins(12);
    let alone = Routing { version: VersionId::Number(42), additional: None };
    let function = world.lambda.functions.get_mut("checkout").unwrap();
    function.aliases.get_mut("live").unwrap().route(at, alone);
    let table = from_metrics(&mut world, now_ms - 30 * MINUTE_MS, now_ms);
    let of = |version: &str, ago: i64| {
        table.contains_key(&(now_ms - ago * MINUTE_MS, version.to_owned()))
    };
    assert!(of("41", 13) && !of("41", 12), "until then and no longer");
    assert!(of("42", 12));
}

#[test]
fn a_call_on_request_counts_as_what_it_called() {
    let mut world = world();
    let caller = Through::Version(VersionId::Number(42));
    let version = VersionId::Number(42);
    crate::sandbox::traffic::invoke::invoke(&mut world, "checkout", caller.clone(), version);
    let ledger = world.traffic.ledger("checkout").unwrap();
    let selection = Selection { caller: Some(&caller), version: None };
    let cells = ledger.cells(selection, 0..i64::MAX, i64::MAX);
    assert_eq!(cells.map(|(_, cell)| cell.samples.len()).sum::<usize>(), 1);
}

#[test]
fn what_runs_at_once_is_counted_by_its_edges() {
    let sample = |offset_ms, duration_ms| ledger::Sample { offset_ms, duration_ms };
    let samples = [sample(0, 100.0), sample(50, 100.0), sample(100, 10.0), sample(400, 1.0)];
    assert_eq!(peak(samples.iter()), 2);
    assert_eq!(peak([].iter()), 0);
}
