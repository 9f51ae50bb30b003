//! Execution environments whose memory grows, and ones whose memory does not.

use serin::rollout::{
    Memory,
    judge::{Hold, StageKind},
};

use super::{
    Share,
    random::Random,
    world::{World, at},
};

/// How an environment of 512 MB uses its memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Use {
    /// From 120 MB on it grows by 4 MB a minute.
    Leak,
    /// From 450 MB on it grows by 0.7 MB a minute.
    SlowLeakAtTheEnd,
    /// The same all the time, up to some megabytes.
    Flat,
    /// The same, at 94% of its memory.
    FlatAndFull,
    /// It warms up, to two thirds in two minutes, and levels off.
    WarmUp,
    /// The same in four minutes.
    SlowWarmUp,
    /// The highest so far of what differs from one invocation to the next.
    HighWater,
}

impl Use {
    pub const ALL: [Self; 7] = [
        Self::Leak,
        Self::SlowLeakAtTheEnd,
        Self::Flat,
        Self::FlatAndFull,
        Self::WarmUp,
        Self::SlowWarmUp,
        Self::HighWater,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Leak => "leaks 4 MB a minute",
            Self::SlowLeakAtTheEnd => "leaks 0.7 MB a minute at 90%",
            Self::Flat => "flat",
            Self::FlatAndFull => "flat at 94%",
            Self::WarmUp => "warms up in minutes, levels off",
            Self::SlowWarmUp => "warms up in ten minutes, levels off",
            Self::HighWater => "highest of varying use",
        }
    }

    /// It has to be held.
    pub fn grows(self) -> bool {
        matches!(self, Self::Leak | Self::SlowLeakAtTheEnd)
    }

    /// In how many of so many rollouts, of three environments and 30 minutes each, it is held at
    /// one look or another.
    pub fn held(self, runs: u32) -> Share {
        Share::of(runs, |run| {
            let mut random = Random::new(6, run);
            let all: Vec<Memory> = (0..3).map(|_| self.environment(&mut random)).collect();
            (2..=30).step_by(2).any(|minute| held(&all, minute))
        })
    }

    fn environment(self, random: &mut Random) -> Memory {
        let mut highest: f64 = 0.0;
        let mut used_mb = Vec::new();
        let mut second: u32 = 0;
        while second < 1_800 {
            let minutes = f64::from(second) / 60.0;
            let noise = random.normal();
            let used = match self {
                Self::Leak => 120.0 + 4.0 * minutes + noise,
                Self::SlowLeakAtTheEnd => 450.0 + 0.7 * minutes + 0.3 * noise,
                Self::Flat => 120.0 + 3.0 * noise,
                Self::FlatAndFull => 481.0 + noise,
                Self::WarmUp => 260.0 - 140.0 * (-minutes / 2.0).exp() + noise,
                Self::SlowWarmUp => 260.0 - 140.0 * (-minutes / 4.0).exp() + noise,
                Self::HighWater => 200.0 + 30.0 * noise,
            };
            // Lambda reports the highest use since the environment began.
            highest = highest.max(used);
            used_mb.push((at(i64::from(second)), megabytes(highest)));
            second += u32::try_from(random.between(2, 18)).unwrap_or(10);
        }
        Memory { stream: "2026/11/22/[42]0f".into(), size_mb: 512, used_mb }
    }
}

fn held(environments: &[Memory], minute: i64) -> bool {
    let mut world = World::new(StageKind::LastStep);
    world.memory = environments.to_vec();
    for memory in &mut world.memory {
        memory.used_mb.retain(|(time, _)| *time <= at(60 * minute));
    }
    matches!(world.end().hold, Some(Hold::Memory { .. }))
}

fn megabytes(used: f64) -> u32 {
    (0..512).find(|mb| f64::from(*mb) >= used).unwrap_or(512)
}
