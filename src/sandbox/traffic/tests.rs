use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::*;
use crate::sandbox::{
    clock::SandboxClock,
    scenario::Scenario,
    store::{lambda::Routing, lambda::VersionId, logs::Place},
    testkit::{body, rest},
};

mod leak;
mod retries;

const GROUP: &str = "/aws/lambda/checkout";

/// 41 never fails and 42 always does; `live` begins as the test says.
fn scenario(alias: &str) -> Scenario {
    let text = format!(
        r#"
        [[functions]]
        name = "checkout"
        runtime = "nodejs22.x"
        versions = [
            {{ number = 41, published = "6d", behaviour = {{ error_rate = 0.0 }} }},
            {{ number = 42, published = "1h", behaviour = {{ error_rate = 1.0, errors = [{{ type = "TypeError" }}] }} }},
        ]
        aliases = [{{ name = "live", {alias} }}]
        traffic = [{{ per_minute = 300, through = "live", daily_swing = 0.0 }}]

        [[functions]]
        name = "reports"
        runtime = "python3.13"
        logs = {{ group = "/aws/lambda/checkout" }}
        traffic = [{{ per_minute = 6, trigger = "schedule" }}]
        "#
    );
    Scenario::parse("test.toml", &text).unwrap()
}

fn world(alias: &str, seed: u64) -> World {
    let clock = SandboxClock::stopped_at("2026-11-22T10:00:30Z".parse().unwrap());
    World::build(&scenario(alias), clock, seed, None)
}

/// Reads the group as a handler does.
fn read(world: &mut World) {
    let now = world.clock.now();
    catch_up(world, GROUP, now);
}

fn pass(world: &World, minutes: i64) {
    world.clock.advance(SignedDuration::from_mins(minutes));
}

fn log(world: &World) -> Vec<(Place, i64, String, String)> {
    let events = world.logs.groups[GROUP].range(..);
    events
        .map(|(place, e)| (*place, e.ingestion_ms, e.stream.to_string(), e.message.clone()))
        .collect()
}

/// Starts of each version since `since_ms`.
fn starts(world: &World, since_ms: i64) -> BTreeMap<String, usize> {
    let mut starts = BTreeMap::new();
    for (place, _, stream, message) in log(world) {
        let version = stream.split(['[', ']']).nth(1).unwrap_or_default().to_owned();
        if place.timestamp_ms >= since_ms && message.starts_with("START ") {
            assert!(message.ends_with(&format!(" Version: {version}\n")), "{stream}: {message}");
            *starts.entry(version).or_default() += 1;
        }
    }
    starts
}

fn share(world: &World, version: &str, of: &[&str], since_ms: i64) -> f64 {
    let starts = starts(world, since_ms);
    let count = |v: &str| f64::from(u32::try_from(starts.get(v).copied().unwrap_or(0)).unwrap());
    count(version) / of.iter().map(|v| count(v)).sum::<f64>()
}

fn route(world: &mut World, routing: Routing) {
    let now = world.clock.now();
    let function = world.lambda.functions.get_mut("checkout").unwrap();
    function.aliases.get_mut("live").unwrap().route(now, routing);
}

#[test]
fn shares_follow_the_weights() {
    let mut world = world("version = 41, split = { version = 42, weight = 0.1 }", 7);
    pass(&world, 40);
    read(&mut world);
    let share = share(&world, "42", &["41", "42"], 0);
    assert!((0.085..0.115).contains(&share), "{share}");
}

#[test]
fn new_weights_hold_from_the_very_next_invocation_and_not_before() {
    let mut world = world("version = 41", 7);
    read(&mut world);
    pass(&world, 5);
    let changed_ms = world.now_ms();
    // Nobody has read the last five minutes: they still belong to the old weights.
    route(&mut world, Routing { version: VersionId::Number(42), additional: Some((41, 0.25)) });
    pass(&world, 10);
    read(&mut world);
    // A start may wait for an initialisation that began before the change.
    let arrived_after = changed_ms + 5_000;
    let share = share(&world, "41", &["41", "42"], arrived_after);
    assert!((0.2..0.3).contains(&share), "{share}");
    let of_42 = log(&world).into_iter().filter(|(_, _, stream, _)| stream.contains("[42]"));
    let first = of_42.map(|(place, ..)| place.timestamp_ms).min().unwrap();
    assert!((changed_ms..changed_ms + 2_000).contains(&first), "{}", first - changed_ms);
    route(&mut world, Routing { version: VersionId::Number(41), additional: None });
    let back_ms = world.now_ms();
    pass(&world, 3);
    read(&mut world);
    let after = starts(&world, back_ms + 5_000);
    assert!(!after.contains_key("42") && after["41"] > 500, "{after:?}");
}

#[test]
fn one_step_and_many_steps_give_the_same_log() {
    let split = "version = 41, split = { version = 42, weight = 0.5 }";
    let (mut once, mut often) = (world(split, 3), world(split, 3));
    pass(&once, 8);
    read(&mut once);
    for _ in 0..(8 * 60) {
        read(&mut often);
        often.clock.advance(SignedDuration::from_secs(1));
    }
    read(&mut often);
    assert!(log(&once).len() > 10_000);
    assert!(log(&once) == log(&often), "a reader changes what it reads");
}

#[test]
fn another_seed_gives_another_log() {
    let log_of = |seed| {
        let mut world = world("version = 41", seed);
        read(&mut world);
        log(&world)
    };
    assert!(log_of(1) == log_of(1), "the same seed gives the same log");
    assert!(log_of(1) != log_of(2), "another seed gives another log");
}

#[test]
fn the_first_look_finds_a_quarter_of_an_hour() {
    let mut world = world("version = 41", 1);
    read(&mut world);
    let log = log(&world);
    let first_ms = log.first().unwrap().0.timestamp_ms;
    let age_s = (world.now_ms() - first_ms) / 1_000;
    assert!((14 * 60..=16 * 60).contains(&age_s), "{age_s}");
}

#[test]
fn a_log_that_nobody_read_for_hours_begins_anew() {
    let mut world = world("version = 41", 1);
    read(&mut world);
    let looked_ms = world.now_ms();
    pass(&world, 300);
    read(&mut world);
    let gap_ms = world.now_ms() - 16 * MINUTE_MS;
    let times: Vec<_> = log(&world).iter().map(|(place, ..)| place.timestamp_ms).collect();
    assert!(!times.iter().any(|t| (looked_ms + MINUTE_MS..gap_ms).contains(t)));
    assert!(times.iter().any(|t| *t > gap_ms));
}

#[test]
fn errors_of_the_bad_version_are_in_its_streams_only() {
    let mut world = world("version = 41, split = { version = 42, weight = 0.2 }", 5);
    read(&mut world);
    let log = log(&world);
    let errors = log.iter().filter(|(.., message)| message.contains("TypeError"));
    let versions: BTreeSet<_> = errors.map(|(_, _, stream, _)| &stream[..14]).collect();
    assert_eq!(versions, BTreeSet::from(["2026/11/22/[42"]));
}

#[test]
fn what_is_read_late_came_in_late_and_some_lines_share_a_millisecond() {
    let mut world = world("version = 41", 5);
    read(&mut world);
    let log = log(&world);
    let delays: Vec<_> =
        log.iter().map(|(place, came_in, ..)| came_in - place.timestamp_ms).collect();
    assert!(delays.iter().all(|delay| (100..12_000).contains(delay)));
    let late = delays.iter().filter(|delay| **delay >= 2_000).count();
    assert!((log.len() / 200..log.len() / 20).contains(&late), "{late} of {}", log.len());
    let starts: Vec<_> = log.iter().filter(|(.., m)| m.starts_with("START ")).collect();
    let shared = starts.windows(2).filter(|pair| pair[0].0.timestamp_ms == pair[1].0.timestamp_ms);
    assert!(shared.count() > 20);
}

#[test]
fn a_function_that_is_stopped_or_whose_alias_is_gone_logs_nothing_more() {
    let stop = |world: &mut World| {
        let now = world.clock.now();
        world.lambda.functions.get_mut("checkout").unwrap().reserved.set(now, Some(0));
    };
    let unalias = |world: &mut World| {
        world.lambda.functions.get_mut("checkout").unwrap().aliases.clear();
    };
    for change in [stop, unalias] {
        let mut world = world("version = 41", 5);
        let now = world.clock.now();
        catch_up_function(&mut world, "checkout", now);
        change(&mut world);
        let changed_ms = world.now_ms() + 2_000;
        pass(&world, 5);
        read(&mut world);
        let after = starts(&world, changed_ms);
        let versions: Vec<_> = after.into_keys().collect();
        assert_eq!(versions, ["$LATEST"], "the other function goes on");
    }
}

#[test]
fn only_the_minutes_in_which_a_function_was_stopped_are_empty() {
    let mut world = world("version = 41", 5);
    let reserve = |world: &mut World, reserved| {
        let now = world.clock.now();
        world.lambda.functions.get_mut("checkout").unwrap().reserved.set(now, reserved);
        now.as_millisecond()
    };
    let stopped_ms = reserve(&mut world, Some(0));
    pass(&world, 3);
    let resumed_ms = reserve(&mut world, None);
    pass(&world, 3);
    read(&mut world);
    let log = log(&world);
    let calls = |from_ms: i64, to_ms: i64| {
        let of_41 = |stream: &str| stream.contains("[41]");
        log.iter().any(|(place, _, stream, message)| {
            let at = (from_ms..to_ms).contains(&place.timestamp_ms);
            at && of_41(stream) && message.starts_with("START ")
        })
    };
    // What began before the stop may start after it, for initialisation takes a while.
    assert!(calls(stopped_ms - MINUTE_MS, stopped_ms), "before");
    assert!(!calls(stopped_ms + 5_000, resumed_ms), "meanwhile");
    assert!(calls(resumed_ms, resumed_ms + MINUTE_MS), "after");
}

#[test]
fn who_calls_latest_goes_on_doing_so_when_an_alias_is_made() {
    let text = "[[functions]]\nname = \"checkout\"\nruntime = \"nodejs22.x\"\n\
                traffic = [{ per_minute = 60 }]";
    let clock = SandboxClock::stopped_at("2026-11-22T10:00:30Z".parse().unwrap());
    let mut world = World::build(&Scenario::parse("s.toml", text).unwrap(), clock, 1, None);
    let functions = "/2015-03-31/functions/checkout";
    body(&mut world, &rest("POST", &format!("{functions}/versions"), "{}"));
    let alias = r#"{"Name": "live", "FunctionVersion": "1"}"#;
    body(&mut world, &rest("POST", &format!("{functions}/aliases"), alias));
    let made_ms = world.now_ms();
    pass(&world, 3);
    read(&mut world);
    let versions: Vec<_> = starts(&world, made_ms).into_keys().collect();
    assert_eq!(versions, ["$LATEST"]);
}
