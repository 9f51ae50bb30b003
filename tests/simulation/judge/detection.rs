//! How long a worse canary runs before it is found.

use serin::rollout::judge::Harm;

use super::{
    random::{Random, number},
    world::{Flow, World},
};

/// Invocations a minute, of both versions.
pub const TRAFFIC: u64 = 300;
/// The canary's share.
pub const SHARE: f64 = 0.1;
/// Minutes after which it is given up.
pub const MINUTES: usize = 120;

/// From the stable version's rate to the canary's.
pub const RISES: [(f64, f64); 4] = [(0.01, 0.03), (0.01, 0.05), (0.001, 0.05), (0.0, 0.01)];

/// When canaries were found, settling aside.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    pub runs: u32,
    /// Minutes and invocations of the canary of each that was found, in order.
    pub found: Vec<(usize, u64)>,
}

impl Detection {
    pub fn of(runs: u32, (stable, canary): (f64, f64)) -> Self {
        let mut found: Vec<_> = (0..runs).filter_map(|run| find(run, stable, canary)).collect();
        found.sort_unstable();
        Self { runs, found }
    }

    /// Minutes and invocations until so many in a hundred of all runs were found.
    pub fn percentile(&self, percent: u32) -> Option<(usize, u64)> {
        let rank = (u64::from(self.runs) * u64::from(percent)).div_ceil(100);
        let mut trials: Vec<u64> = self.found.iter().map(|(_, trials)| *trials).collect();
        trials.sort_unstable();
        let index = usize::try_from(rank).ok()?.checked_sub(1)?;
        Some((self.found.get(index)?.0, *trials.get(index)?))
    }

    /// The share of all that were found, in percent.
    pub fn percent(&self) -> f64 {
        100.0 * number(self.found.len() as u64) / f64::from(self.runs.max(1))
    }
}

fn find(run: u32, stable: f64, canary: f64) -> Option<(usize, u64)> {
    let mut random = Random::new(2, u64::from(run));
    let mut world = World::split(stable);
    for _ in 0..MINUTES {
        let events = random.between(TRAFFIC / 2, TRAFFIC * 3 / 2);
        world.minute(&mut random, Flow { events, share: SHARE, stable, canary });
        if let Some(Harm::Errors { .. }) = world.end().harm {
            let trials = world.buckets.iter().map(|bucket| bucket.canary.invocations).sum();
            return Some((world.buckets.len(), trials));
        }
    }
    None
}
