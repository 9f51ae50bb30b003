//! What the health of many functions costs: calls of CloudWatch, and time to put the rows in
//! order.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    hint::black_box,
    time::{Duration, Instant},
};

use serin::{
    aws::{ConnectOptions, Gateway},
    domain::{
        Clock, FunctionName, Series, Timestamp,
        health::{BUCKETS, FleetHealth, Health, Picture, Score, Trouble},
    },
    sandbox::Sandbox,
};
use tokio::runtime::Runtime;

use super::{FUNCTIONS, report};

const TIMES: usize = 50;
/// As many rows as the console reads durations for.
const VISIBLE: usize = 40;

/// Reads the health of the sandbox's functions once, and puts as many rows in order many times.
pub(super) fn measure(runtime: &Runtime, sandbox: &Sandbox) {
    let fleet = runtime.block_on(refresh(sandbox));
    let names = names();
    let all = everything_known(&fleet, &names);
    report("10,000 rows scored and sorted by trouble", times(|| sort(&all, &names)));
    let changes = BTreeMap::new();
    report(
        "the picture of 10,000 functions",
        times(|| {
            black_box(Picture::of(&all, &[], &changes));
        }),
    );
}

async fn refresh(sandbox: &Sandbox) -> FleetHealth {
    let options = ConnectOptions {
        endpoint_url: Some(sandbox.url()),
        sandbox: true,
        ..ConnectOptions::default()
    };
    let gateway = Gateway::connect(options, Clock::system()).await.expect("it connects");
    let began = Instant::now();
    let now = gateway.clock().now();
    let fleet = gateway.fleet(now).await.expect("metrics");
    let alarms = gateway.alarms(None).await.expect("alarms");
    let visible: Vec<_> = fleet.functions.keys().take(VISIBLE).cloned().collect();
    let latencies = gateway.latencies(&visible, now).await.expect("durations");
    let cost = fleet.cost.plus(latencies.cost);
    println!(
        "{:<44} {} calls, {} metrics, {:.1} s",
        "a refresh of health, 10,000 functions",
        cost.calls + alarms.calls,
        cost.metrics,
        began.elapsed().as_secs_f64()
    );
    fleet
}

fn names() -> Vec<FunctionName> {
    (0..FUNCTIONS).map(|index| FunctionName(format!("function-{index:05}"))).collect()
}

/// The worst case for the console: numbers for every function.
fn everything_known(fleet: &FleetHealth, names: &[FunctionName]) -> FleetHealth {
    let series =
        |value: usize| Some(Series(vec![u32::try_from(value).ok().map(f64::from); BUCKETS]));
    let health = |index: usize| Health {
        errors: series(index % 7),
        invocations: series(100 + index % 31),
        throttles: series(index % 3),
    };
    let functions = names.iter().enumerate().map(|(index, name)| (name.clone(), health(index)));
    FleetHealth { functions: functions.collect(), ..fleet.clone() }
}

fn sort(fleet: &FleetHealth, names: &[FunctionName]) {
    let changed = Some(Timestamp::UNIX_EPOCH);
    let mut rows: Vec<(Trouble, &FunctionName)> = names
        .iter()
        .map(|name| (Trouble::of(&Score::of(fleet, name), false, changed), name))
        .collect();
    rows.sort_by(|left, right| (Reverse(left.0), left.1).cmp(&(Reverse(right.0), right.1)));
    black_box(rows);
}

fn times(mut work: impl FnMut()) -> Vec<Duration> {
    let mut once = || {
        let began = Instant::now();
        work();
        began.elapsed()
    };
    (0..TIMES).map(|_| once()).collect()
}
