//! Simulates rollouts with faults, and says what was violated.
//!
//! ```sh
//! cargo run --release --example simulate -- --rollouts 100000
//! cargo run --release --example simulate -- --replay 4711
//! ```

#[expect(dead_code, reason = "the tests use the rest")]
#[path = "../tests/simulation/rollout/mod.rs"]
mod simulation;

use std::process::ExitCode;

use simulation::{Report, Scenario, Wrong};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<u64>().ok()
    };
    if let Some(seed) = number("--replay") {
        return replay(seed);
    }
    let (seed, rollouts) = (number("--seed").unwrap_or(1), number("--rollouts").unwrap_or(10_000));
    println!("simulate --rollouts {rollouts} --seed {seed}");
    let began = std::time::Instant::now();
    let report = simulation::campaign(seed, rollouts);
    print(&report, seed);
    println!("\n{:.1} s", began.elapsed().as_secs_f64());
    exit(report.violations.is_empty())
}

fn print(report: &Report, seed: u64) {
    let last = seed + report.rollouts.saturating_sub(1);
    println!("\nseeds {seed} to {last}: {} writes applied", report.writes);
    println!("\nfaults injected");
    for (fault, count) in &report.faults {
        println!("{count:>12}  {fault}");
    }
    println!("\nends");
    for (end, count) in &report.ends {
        println!("{count:>12}  {end}");
    }
    println!("\n{} held against the same rollout without faults", report.compared);
    for (seed, what) in report.violations.iter().take(50) {
        println!("seed {seed}: {what}");
    }
    let (rollouts, violations) = (report.rollouts, report.violations.len());
    println!("{rollouts} simulated rollouts with faults, {violations} invariant violations");
}

fn replay(seed: u64) -> ExitCode {
    let scenario = Scenario::of(seed);
    println!("{scenario:#?}\n");
    let outcome = simulation::simulate(&scenario, Wrong::Nothing, true);
    for line in &outcome.trace {
        println!("{line}");
    }
    let mut violations = outcome.violations.clone();
    violations.extend(simulation::compare(&scenario, &outcome));
    println!("\nends {}, {} effects, {} writes", outcome.end, outcome.effects, outcome.writes);
    for what in &violations {
        println!("{what}");
    }
    exit(violations.is_empty())
}

fn exit(fine: bool) -> ExitCode {
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
