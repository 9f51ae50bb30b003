//! Asynchronous invocations that fail and come again.

use std::collections::BTreeMap;

use super::*;
use crate::sandbox::traffic::tally::{Selection, count};

fn world(trigger: &str, more: &str) -> World {
    let text = format!(
        "[[functions]]\nname = \"checkout\"\nruntime = \"nodejs22.x\"\ntimeout_s = 3\n\
         behaviour = {{ error_rate = 0.3 }}\n{more}\n\
         traffic = [{{ per_minute = 60, trigger = \"{trigger}\", daily_swing = 0.0 }}]"
    );
    let clock = SandboxClock::stopped_at("2026-11-22T10:00:00Z".parse().unwrap());
    World::build(&Scenario::parse("t.toml", &text).unwrap(), clock, 7, None)
}

/// The times at which each request was started and failed, in milliseconds.
fn tries(world: &mut World) -> BTreeMap<String, (Vec<i64>, Vec<i64>)> {
    pass(world, 20);
    read(world);
    let mut tries: BTreeMap<String, (Vec<i64>, Vec<i64>)> = BTreeMap::new();
    for (place, _, _, message) in log(world) {
        if let Some(rest) = message.strip_prefix("START RequestId: ") {
            tries.entry(rest[..36].to_owned()).or_default().0.push(place.timestamp_ms);
        } else if message.contains("Invoke Error") {
            let id = message.split('\t').nth(1).unwrap();
            tries.entry(id.to_owned()).or_default().1.push(place.timestamp_ms);
        }
    }
    // What the log's two ends cut off tells nothing.
    let (from, to) = (world.now_ms() - 19 * MINUTE_MS, world.now_ms() - 5 * MINUTE_MS);
    tries.retain(|_, (starts, _)| starts.iter().all(|at| (from..to).contains(at)));
    tries
}

#[test]
fn what_failed_comes_again_after_one_minute_and_after_two_with_its_request_id() {
    let tries = tries(&mut world("sns", ""));
    assert!(tries.len() > 500, "{}", tries.len());
    for (starts, failures) in tries.values().filter(|(starts, _)| starts.len() > 1) {
        for (failed, again) in failures.iter().zip(&starts[1..]) {
            let wait = again - failed;
            let expected = if *again == starts[1] { MINUTE_MS } else { 2 * MINUTE_MS };
            // A new environment takes its time to start.
            assert!((expected..expected + 2_000).contains(&wait), "{wait}");
        }
    }
    let count = |starts: usize| tries.values().filter(|(all, _)| all.len() == starts).count();
    assert!(
        tries.values().all(|(starts, failures)| starts.len() == 3 || failures.len() < starts.len())
    );
    assert!(
        count(2) > tries.len() / 10 && count(3) > tries.len() / 40,
        "{} {}",
        count(2),
        count(3)
    );
    assert_eq!(count(4), 0);
}

#[test]
fn callers_that_wait_and_settings_that_say_so_try_once() {
    let none = "async_invoke = { retries = 0 }";
    for mut world in [world("http", ""), world("s3", none)] {
        assert!(tries(&mut world).values().all(|(starts, _)| starts.len() == 1));
    }
    let once = tries(&mut world("eventbridge", "async_invoke = { retries = 1 }"));
    assert_eq!(once.values().map(|(starts, _)| starts.len()).max(), Some(2));
}

#[test]
fn metrics_count_every_try() {
    let mut world = world("sns", "");
    let starts: usize = tries(&mut world).values().map(|(starts, _)| starts.len()).sum();
    let (from_ms, to_ms) = (world.now_ms() - 15 * MINUTE_MS, world.now_ms() - 10 * MINUTE_MS);
    let now = world.clock.now();
    count(&mut world, "checkout", from_ms, now);
    let ledger = world.traffic.ledger("checkout").unwrap();
    let cells = ledger.cells(Selection::default(), from_ms..to_ms, i64::MAX);
    let counted: usize = cells.map(|(_, cell)| cell.samples.len()).sum();
    let began = log(&world).into_iter().filter(|(place, .., message)| {
        (from_ms..to_ms).contains(&place.timestamp_ms) && message.starts_with("START ")
    });
    // A start may wait for an initialisation over the edge of a minute.
    assert!(began.count().abs_diff(counted) <= 3, "{counted}");
    assert!(starts > 500);
}
