//! Rollouts in virtual time: drivers, an alias, traffic, and everything that can go wrong.
//!
//! Only serin's public interface is used. A seed is a rollout: the same number gives the same
//! events in the same order, on every machine.

mod check;
mod cloud;
mod driver;
mod rng;
pub mod scenario;
pub mod traffic;
mod world;

use std::collections::BTreeMap;

use serin::domain::Timestamp;

pub use driver::Wrong;
pub use scenario::Scenario;

/// True time, in seconds after the simulation's beginning.
pub type Seconds = i64;

/// 2026-11-22T10:42:00Z.
const EPOCH: i64 = 1_795_344_120;

pub fn time(at: Seconds) -> Timestamp {
    Timestamp::from_second(EPOCH + at).unwrap_or(Timestamp::MAX)
}

/// What a simulated rollout came to.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// How it ended: the name of the end of the last driver that decided.
    pub end: &'static str,
    /// What was violated, in words.
    pub violations: Vec<String>,
    /// How often each thing went wrong.
    pub faults: BTreeMap<&'static str, u64>,
    /// Effects that drivers were to carry out.
    pub effects: u32,
    /// Writes that were applied.
    pub writes: usize,
    /// What happened, line by line; empty unless it was asked for.
    pub trace: Vec<String>,
}

/// Simulates one rollout.
pub fn simulate(scenario: &Scenario, wrong: Wrong, traced: bool) -> Outcome {
    world::World::new(scenario, wrong, traced).run()
}

/// Simulates the rollout of a seed, and holds it against the one that is not disturbed.
pub fn rollout(seed: u64) -> Outcome {
    let scenario = Scenario::of(seed);
    let mut outcome = simulate(&scenario, Wrong::Nothing, false);
    outcome.violations.extend(compare(&scenario, &outcome));
    outcome
}

/// Falls and failing calls make no difference to how it ends.
pub fn compare(scenario: &Scenario, disturbed: &Outcome) -> Option<String> {
    let left = ["not_started", "abandoned"].contains(&disturbed.end);
    if !scenario.must_end_alike() || left {
        return None;
    }
    let calm = simulate(&scenario.undisturbed(), Wrong::Nothing, false);
    let back = ["rolled_back", "inconclusive"].contains(&calm.end) && disturbed.end == "back";
    let alike = calm.end == disturbed.end || back;
    (!alike).then(|| format!("5: it ends {}, and undisturbed {}", disturbed.end, calm.end))
}

/// What many rollouts came to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub rollouts: u64,
    pub compared: u64,
    pub writes: u64,
    pub ends: BTreeMap<&'static str, u64>,
    pub faults: BTreeMap<&'static str, u64>,
    /// Seeds and what was violated.
    pub violations: Vec<(u64, String)>,
}

impl Report {
    fn add(&mut self, seed: u64, outcome: Outcome) {
        self.rollouts += 1;
        self.compared += u64::from(Scenario::of(seed).must_end_alike() && outcome.writes > 0);
        self.writes += outcome.writes as u64;
        *self.ends.entry(outcome.end).or_default() += 1;
        for (fault, count) in outcome.faults {
            *self.faults.entry(fault).or_default() += count;
        }
        self.violations.extend(outcome.violations.into_iter().map(|what| (seed, what)));
    }

    fn merge(&mut self, other: Self) {
        self.rollouts += other.rollouts;
        self.compared += other.compared;
        self.writes += other.writes;
        for (end, count) in other.ends {
            *self.ends.entry(end).or_default() += count;
        }
        for (fault, count) in other.faults {
            *self.faults.entry(fault).or_default() += count;
        }
        self.violations.extend(other.violations);
    }
}

/// Simulates the rollouts of so many seeds from `first` on, on all cores.
pub fn campaign(first: u64, rollouts: u64) -> Report {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut report = Report::default();
    std::thread::scope(|scope| {
        let part = |core: u64| {
            move || {
                let mut part = Report::default();
                for seed in (first + core..first + rollouts).step_by(cores) {
                    part.add(seed, rollout(seed));
                }
                part
            }
        };
        let parts: Vec<_> = (0..cores as u64).map(|core| scope.spawn(part(core))).collect();
        for part in parts {
            match part.join() {
                Ok(part) => report.merge(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    report.violations.sort();
    report
}
