//! How often the judge errs and how soon it finds, by simulation.
//!
//!     cargo run --release --example judge            # 10,000 runs of each
//!     cargo run --release --example judge -- 1000
//!
//! Every run is seeded: the same number of runs prints the same tables.

use std::process::ExitCode;

#[path = "../tests/simulation/judge/mod.rs"]
mod judge;

use serin::rollout::judge::StageKind;

use judge::{
    alarms::Scenario,
    detection::{self, Detection},
    latency, memory,
    outage::Outages,
    promotion::{self, Case, Ends},
};

fn main() -> ExitCode {
    let runs = match std::env::args().nth(1).map(|runs| runs.parse()) {
        None => 10_000,
        Some(Ok(runs)) if runs > 0 => runs,
        Some(_) => {
            eprintln!("judge: give a number of runs");
            return ExitCode::from(2);
        }
    };
    println!("{runs} runs of each, seeds 0 to {}\n", runs - 1);
    let held = alarms(runs);
    detections(runs);
    promotions(runs);
    outages(runs);
    latencies(runs.div_ceil(5));
    memories(runs.div_ceil(10));
    if held {
        return ExitCode::SUCCESS;
    }
    println!("a bound does not hold");
    ExitCode::FAILURE
}

/// Whether every bound holds.
fn alarms(runs: u32) -> bool {
    println!("False alarms over 30 looks, 100 to 300 invocations a minute (bound: 5%)\n");
    println!("{:<38} {:>20} {:>20}", "", "harm", "E alone");
    let mut holds = true;
    for scenario in Scenario::ALL {
        let (harmful, reached) = scenario.run(runs);
        println!("{:<38} {harmful:>20} {reached:>20}", scenario.name());
        holds &= scenario.is_counterexample() || harmful.percent() <= 5.0;
    }
    println!();
    holds
}

fn detections(runs: u32) {
    let share = 100.0 * detection::SHARE;
    let (traffic, minutes) = (detection::TRAFFIC, detection::MINUTES);
    println!("Detection at {traffic} invocations a minute, {share}% to the canary, from the first");
    println!("settled minute on, within {minutes} minutes\n");
    println!("{:<16} {:>8} {:>24} {:>24}", "", "found", "median", "90%");
    let time = |found: Option<(usize, u64)>| {
        found.map_or_else(
            || "-".to_owned(),
            |(minutes, trials)| format!("{minutes} min, {trials} inv."),
        )
    };
    for (stable, canary) in detection::RISES {
        let found = Detection::of(runs.div_ceil(5), (stable, canary));
        let name = format!("{}% to {}%", 100.0 * stable, 100.0 * canary);
        let (median, most) = (time(found.percentile(50)), time(found.percentile(90)));
        println!("{name:<16} {:>7.1}% {median:>24} {most:>24}", found.percent());
    }
    println!();
}

fn promotions(runs: u32) {
    let (step, most, share) = (promotion::STEP, promotion::HOLD_MAX, 100.0 * promotion::SHARE);
    println!("A last step of {step} minutes at {share}%, extended to {most} at the most\n");
    println!(
        "{:>8} {:>9} {:>7} {:>9} {:>10} {:>12} {:>13}",
        "inv./min", "baseline", "canary", "attempts", "promoted", "rolled back", "inconclusive"
    );
    for attempts in [1, 3] {
        for traffic in [200, 1_000] {
            for rate in [0.001, 0.01, 0.05] {
                for times in [1.0, 2.0, 5.0] {
                    let case = Case { traffic, rate, times, attempts };
                    let ends = Ends::of(runs.div_ceil(10), case);
                    println!(
                        "{traffic:>8} {:>8}% {times:>6}x {attempts:>9} {:>9.1}% {:>11.1}% {:>12.1}%",
                        100.0 * rate,
                        ends.percent(ends.promoted),
                        ends.percent(ends.rolled_back),
                        ends.percent(ends.inconclusive)
                    );
                }
            }
        }
    }
    println!();
}

fn outages(runs: u32) {
    println!("Both versions begin to fail at 40%, in so many minutes of the step\n");
    println!(
        "{:>7} {:>8} {:>12} {:>9} {:>12} {:>8} {:>23}",
        "minute",
        "runs",
        "back before",
        "promoted",
        "rolled back",
        "held",
        "suspected interference"
    );
    for begins in [0, 2, 12] {
        let found = Outages::of(runs.div_ceil(10), begins);
        println!(
            "{begins:>7} {:>8} {:>12} {:>9} {:>12} {:>8} {:>23}",
            found.runs, found.gone, found.promoted, found.rolled_back, found.held, found.suspected
        );
    }
    println!();
}

fn latencies(runs: u32) {
    println!("Latency: taken back within an hour, at 30 invocations of the canary a minute\n");
    println!("{:<38} {:>20} {:>20}", "", "split, 10%", "before/after");
    for canary in latency::Canary::ALL {
        let [split, bake] = [StageKind::LastStep, StageKind::Bake].map(|s| canary.found(runs, s));
        println!("{:<38} {split:>20} {bake:>20}", canary.name());
    }
    let alike = latency::Canary::Alike;
    let [split, bake] = [StageKind::LastStep, StageKind::Bake].map(|s| alike.taken_back(runs, s));
    println!("{:<38} {split:>20} {bake:>20}", "alike, taken back for any harm");
    println!();
}

fn memories(runs: u32) {
    println!("Memory: held within 30 minutes, three environments of 512 MB\n");
    for kind in memory::Use::ALL {
        let should = if kind.grows() { "should" } else { "should not" };
        println!("{:<38} {:>20}  {should}", kind.name(), kind.held(runs));
    }
    println!();
}
