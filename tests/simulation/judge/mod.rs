//! The judge against made-up traffic, seeded: how often it errs, and how soon it finds.
//!
//! Shared by `cargo run --release --example judge`, which prints tables of many runs, and by a
//! test, which asserts bounds on fewer.

pub mod alarms;
pub mod detection;
pub mod latency;
pub mod memory;
pub mod outage;
pub mod promotion;
mod random;
mod world;

/// So many of so many runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub hits: u32,
    pub runs: u32,
}

impl Share {
    /// How many of `runs` seeds it holds for.
    pub fn of(runs: u32, holds: impl Fn(u64) -> bool) -> Self {
        let hits = (0..runs).filter(|run| holds(u64::from(*run))).count();
        Self { hits: u32::try_from(hits).unwrap_or(u32::MAX), runs }
    }

    /// In percent.
    pub fn percent(self) -> f64 {
        100.0 * f64::from(self.hits) / f64::from(self.runs.max(1))
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format!("{}/{} ({:.2}%)", self.hits, self.runs, self.percent()))
    }
}
