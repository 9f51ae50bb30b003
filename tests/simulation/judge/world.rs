//! Minutes of two versions, and the judge over them.

use jiff::{SignedDuration, Timestamp};
use serin::rollout::{
    Bucket, Gates, Measured, Memory, Reference, Sample,
    judge::{Assessment, Moment, StageKind, assess},
    measured::TopErrors,
};

use super::random::Random;

/// A rollout's traffic, and what it is judged by.
#[derive(Debug, Clone)]
pub struct World {
    pub gates: Gates,
    pub stage: StageKind,
    /// Second in which this stage's weights were set.
    pub stage_since: i64,
    /// Seconds in which weights were set.
    pub changes: Vec<i64>,
    pub buckets: Vec<Bucket>,
    /// What logs count of the same minutes; empty when they may not be used.
    pub logs: Vec<Bucket>,
    pub memory: Vec<Memory>,
    pub reference: Reference,
}

/// What happens in a minute, or in a part of one.
#[derive(Debug, Clone, Copy)]
pub struct Flow {
    /// Events.
    pub events: u64,
    /// The canary's share of them, in `[0, 1]`.
    pub share: f64,
    /// The chance that the stable version fails.
    pub stable: f64,
    /// The chance that the canary fails.
    pub canary: f64,
}

/// Minutes that metrics take to settle: a timeout of a minute, and three.
const SETTLING: usize = 4;

impl World {
    /// Nothing has run yet; the first minute counts.
    pub fn new(stage: StageKind) -> Self {
        Self {
            gates: Gates::default(),
            stage,
            stage_since: -60,
            changes: vec![-60],
            buckets: Vec::new(),
            logs: Vec::new(),
            memory: Vec::new(),
            reference: Reference { invocations: 100_000, ..Reference::default() },
        }
    }

    /// A split before the last, at equal rates before it.
    pub fn split(rate: f64) -> Self {
        let mut world = Self::new(StageKind::LastStep);
        world.reference.errors = whole(rate * 100_000.0);
        world
    }

    /// One more minute.
    pub fn minute(&mut self, random: &mut Random, flow: Flow) {
        let (stable, canary) = flow.run(random);
        self.push(stable, canary);
    }

    /// One more minute of this.
    pub fn push(&mut self, stable: Sample, canary: Sample) {
        let start = at(60 * seconds(self.buckets.len()));
        self.buckets.push(Bucket { start, stable, canary });
    }

    /// What the judge says when the first so many minutes have settled.
    pub fn settled(&self, minutes: usize) -> Assessment {
        assess(&self.gates, &self.measured(minutes), &self.moment(minutes))
    }

    /// What it says after all of them.
    pub fn end(&self) -> Assessment {
        self.settled(self.buckets.len())
    }

    /// The first number of settled minutes at which something holds, looking after each.
    pub fn first(&self, holds: impl Fn(&Assessment) -> bool) -> Option<usize> {
        (1..=self.buckets.len()).find(|minutes| holds(&self.settled(*minutes)))
    }

    fn moment(&self, minutes: usize) -> Moment {
        Moment {
            now: at(60 * seconds(minutes + SETTLING)),
            stage: self.stage,
            stage_since: at(self.stage_since),
            changes: self.changes.iter().map(|second| at(*second)).collect(),
        }
    }

    fn measured(&self, minutes: usize) -> Measured {
        let logs = if self.logs.is_empty() { Err("none".into()) } else { Ok(self.logs.clone()) };
        Measured {
            read_at: at(60 * seconds(minutes + SETTLING)),
            settled_before: at(60 * seconds(minutes)),
            buckets: self.buckets.clone(),
            logs,
            alarms: Vec::new(),
            throttles: 0,
            memory: self.memory.clone(),
            reference: self.reference,
            top_error: TopErrors::default(),
        }
    }
}

impl Flow {
    /// The stable version and the canary.
    pub fn run(self, random: &mut Random) -> (Sample, Sample) {
        let canary = random.binomial(self.events, self.share);
        let stable = self.events - canary;
        (
            sample(stable, random.binomial(stable, self.stable)),
            sample(canary, random.binomial(canary, self.canary)),
        )
    }
}

/// So many invocations, so many errors among them.
pub fn sample(invocations: u64, errors: u64) -> Sample {
    Sample { invocations, errors, ..Sample::default() }
}

/// Two parts of a minute together.
pub fn together(one: Sample, other: Sample) -> Sample {
    sample(one.invocations + other.invocations, one.errors + other.errors)
}

/// Seconds after the rollout's first minute began.
pub fn at(seconds: i64) -> Timestamp {
    let begin = Timestamp::UNIX_EPOCH.saturating_add(SignedDuration::from_hours(500_000));
    let time = begin.and_then(|begin| begin.saturating_add(SignedDuration::from_secs(seconds)));
    time.unwrap_or(Timestamp::MAX)
}

/// A number of minutes as seconds are counted.
pub fn seconds(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The nearest whole number, for small ones.
pub fn whole(value: f64) -> u64 {
    (0..1_000_000_u32).find(|n| f64::from(*n) + 0.5 > value).map_or(1_000_000, u64::from)
}
