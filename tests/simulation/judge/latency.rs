//! Canaries that are slower, in all or in few of their invocations, and ones that are not.

use serin::rollout::{
    Sample,
    judge::{Harm, StageKind},
};

use super::{Share, random::Random, world::World};

/// What the canary's durations are like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Canary {
    /// As before.
    Alike,
    /// Two in a hundred take ten times as long; all else is as before.
    SlowTail,
    /// Each takes one and a half times as long.
    Slower,
    /// Each takes a twentieth longer: less than matters.
    HardlySlower,
}

/// The share of all invocations that fail.
const ERRORS: f64 = 0.01;

impl Canary {
    pub const ALL: [Self; 4] = [Self::Alike, Self::SlowTail, Self::Slower, Self::HardlySlower];

    pub fn name(self) -> &'static str {
        match self {
            Self::Alike => "alike",
            Self::SlowTail => "p99 only: 2% take 10 times as long",
            Self::Slower => "each takes 1.5 times as long",
            Self::HardlySlower => "each takes 1.05 times as long",
        }
    }

    /// How many of so many are found: in a split, within an hour at 300 invocations a minute and
    /// 10%; in a bake, within the same at 30 a minute.
    pub fn found(self, runs: u32, stage: StageKind) -> Share {
        Share::of(runs, |run| {
            let harm = self.world(run, stage).end().harm;
            matches!(harm, Some(Harm::Latency { .. }))
        })
    }

    /// The same by whatever harm: both versions fail in one percent, which may differ by chance.
    pub fn taken_back(self, runs: u32, stage: StageKind) -> Share {
        Share::of(runs, |run| self.world(run, stage).end().harm.is_some())
    }

    fn world(self, run: u64, stage: StageKind) -> World {
        let mut random = Random::new(5, run);
        let mut before: Vec<f64> = (0..4_000).map(|_| Self::Alike.duration(&mut random)).collect();
        before.sort_by(f64::total_cmp);
        let mut world = World::new(stage);
        world.reference.invocations = before.len() as u64;
        world.reference.errors = random.binomial(world.reference.invocations, ERRORS);
        world.reference.p95_ms = rank(&before, 95);
        world.reference.p99_ms = rank(&before, 99);
        for _ in 0..60 {
            let events = random.between(150, 450);
            let canary = random.binomial(events, 0.1);
            let stable = if stage == StageKind::Bake { 0 } else { events - canary };
            let stable = self::sample(Self::Alike, &mut random, stable, &before);
            let canary = self::sample(self, &mut random, canary, &before);
            world.push(stable, canary);
        }
        world
    }

    fn duration(self, random: &mut Random) -> f64 {
        let usual = 60.0 * (0.5 * random.normal()).exp();
        match self {
            Self::SlowTail if random.unit() < 0.02 => 10.0 * usual,
            Self::Alike | Self::SlowTail => usual,
            Self::Slower => 1.5 * usual,
            Self::HardlySlower => 1.05 * usual,
        }
    }
}

fn sample(canary: Canary, random: &mut Random, invocations: u64, before: &[f64]) -> Sample {
    let mut durations: Vec<f64> = (0..invocations).map(|_| canary.duration(random)).collect();
    durations.sort_by(f64::total_cmp);
    let over = |percent| {
        let threshold = rank(before, percent).unwrap_or(f64::INFINITY);
        durations.iter().filter(|ms| **ms > threshold).count() as u64
    };
    Sample {
        invocations,
        errors: random.binomial(invocations, ERRORS),
        slow_p95: over(95),
        slow_p99: over(99),
        p50_ms: rank(&durations, 50),
        p95_ms: rank(&durations, 95),
        p99_ms: rank(&durations, 99),
        ..Sample::default()
    }
}

/// The percentile by nearest rank.
fn rank(sorted: &[f64], percent: usize) -> Option<f64> {
    sorted.get((sorted.len() * percent).div_ceil(100).checked_sub(1)?).copied()
}
