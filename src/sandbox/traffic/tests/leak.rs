//! Environments whose memory grows with every invocation, and new versions' cold starts.

use std::collections::BTreeMap;

use super::*;
use crate::sandbox::traffic::tally::{Selection, count};

/// 42 gets a fifth of 600 invocations a minute and leaks a megabyte with every tenth of them.
fn world() -> World {
    let text = r#"
        [[functions]]
        name = "checkout"
        runtime = "nodejs22.x"
        memory_mb = 256
        behaviour = { error_rate = 0.0, cold_start_rate = 0.0, memory_used_mb = 100, p50_ms = 5 }
        versions = [
            { number = 41, published = "6d" },
            { number = 42, published = "1h", behaviour = { leak_mb_per_1000 = 100 } },
        ]
        aliases = [{ name = "live", version = 41 }]
        traffic = [{ per_minute = 600, through = "live", daily_swing = 0.0 }]
    "#;
    let clock = SandboxClock::stopped_at("2026-11-22T10:00:00Z".parse().unwrap());
    World::build(&Scenario::parse("t.toml", text).unwrap(), clock, 7, None)
}

fn split(world: &mut World) {
    route(world, Routing { version: VersionId::Number(41), additional: Some((42, 0.2)) });
}

/// The memory in `REPORT` lines of 42, by log stream and in order, and whether they died of it.
fn reports(world: &World) -> BTreeMap<String, Vec<(u32, bool)>> {
    let mut reports: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (_, _, stream, message) in log(world) {
        let used = message.split("Max Memory Used: ").nth(1);
        if let Some(used) = used.filter(|_| stream.contains("[42]")) {
            let used = used.split(' ').next().unwrap().parse().unwrap();
            reports.entry(stream).or_default().push((used, message.contains("OutOfMemory")));
        }
    }
    reports
}

#[test]
fn memory_grows_along_a_stream_until_the_environment_is_killed() {
    let mut world = world();
    read(&mut world);
    split(&mut world);
    pass(&world, 30);
    read(&mut world);
    let reports = reports(&world);
    let longest = reports.values().max_by_key(|uses| uses.len()).unwrap();
    assert!(longest.len() > 1_000, "{}", longest.len());
    let grown = i64::from(longest[1_000].0) - i64::from(longest[0].0);
    assert!((90..110).contains(&grown), "{grown}");
    let killed: Vec<_> =
        reports.values().filter(|uses| uses.iter().any(|(_, dead)| *dead)).collect();
    assert!(!killed.is_empty());
    for uses in killed {
        let (last, before) = uses.split_last().unwrap();
        assert_eq!(*last, (256, true), "what is killed serves no more");
        assert!(before.iter().all(|(used, dead)| *used < 256 && !dead));
    }
}

#[test]
fn metrics_and_logs_tell_of_the_same_deaths_whichever_is_asked_first() {
    let errors = |world: &mut World| -> u32 {
        let now = world.clock.now();
        count(world, "checkout", 0, now);
        let ledger = world.traffic.ledger("checkout").unwrap();
        let cells = ledger.cells(Selection::default(), 0..i64::MAX, i64::MAX);
        cells.map(|(_, cell)| cell.errors).sum()
    };
    let (mut metrics_first, mut logs_first) = (world(), world());
    for world in [&mut metrics_first, &mut logs_first] {
        split(world);
        pass(world, 30);
    }
    let told = errors(&mut metrics_first);
    read(&mut logs_first);
    assert!(told > 0);
    assert_eq!(errors(&mut logs_first), told);
    for world in [&metrics_first, &logs_first] {
        let deaths = reports(world).into_values().flatten().filter(|(_, dead)| *dead).count();
        assert_eq!(u32::try_from(deaths).unwrap(), told);
    }
}

#[test]
fn a_version_that_gets_traffic_for_the_first_time_starts_cold() {
    let mut world = world();
    read(&mut world);
    split(&mut world);
    pass(&world, 2);
    read(&mut world);
    let of_42 = log(&world).into_iter().filter(|(_, _, stream, _)| stream.contains("[42]"));
    let reports: Vec<_> =
        of_42.map(|(.., message)| message).filter(|m| m.starts_with("REPORT ")).collect();
    assert!(reports[0].contains("Init Duration: "), "{}", reports[0]);
    let cold = reports.iter().filter(|report| report.contains("Init Duration: ")).count();
    assert!(cold < reports.len() / 10, "{cold} of {}", reports.len());
}
