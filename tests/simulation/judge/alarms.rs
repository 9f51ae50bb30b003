//! False alarms: how often a canary that is no worse is called harmful.

use serin::rollout::judge::{Harm, StageKind};

use super::{
    Share,
    random::Random,
    world::{Flow, World, sample, together},
};

/// Looks at a rollout, one a minute.
const LOOKS: usize = 30;

/// A way in which a canary that is no worse may look worse.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scenario {
    /// Both fail at this rate, at 10%.
    Equal(f64),
    /// The weights change every six minutes, and the rate of both with them.
    ChangingWeights,
    /// The weights are set in the middle of minutes, in which both begin to fail more.
    MidBucket,
    /// The same, and minutes in which weights are set are not left out.
    MidBucketKept,
    /// An event that fails is tried three times, by the same version.
    Retries,
    /// The same, and retries count as independent.
    RetriesCounted,
    /// The same, and logs tell of the unsettled minutes.
    RetriesAndLogs,
    /// Logs tell of the unsettled minutes.
    Logs,
    /// Both fail at 40%, and failed at 1% before.
    Outage,
    /// A bake at this rate, against so many invocations before.
    BeforeAfter(f64, u64),
}

impl Scenario {
    pub const ALL: [Self; 17] = [
        Self::Equal(0.001),
        Self::Equal(0.01),
        Self::Equal(0.05),
        Self::Equal(0.4),
        Self::ChangingWeights,
        Self::MidBucket,
        Self::MidBucketKept,
        Self::Retries,
        Self::RetriesCounted,
        Self::RetriesAndLogs,
        Self::Logs,
        Self::Outage,
        Self::BeforeAfter(0.001, 300),
        Self::BeforeAfter(0.001, 12_000),
        Self::BeforeAfter(0.01, 300),
        Self::BeforeAfter(0.01, 12_000),
        Self::BeforeAfter(0.05, 12_000),
    ];

    pub fn name(self) -> String {
        match self {
            Self::Equal(rate) => format!("equal rates, {}%", 100.0 * rate),
            Self::ChangingWeights => "weights and rates change".into(),
            Self::MidBucket => "burst, traffic starts mid-bucket".into(),
            Self::MidBucketKept => "  were such buckets kept".into(),
            Self::Retries => "async, three attempts, L/3".into(),
            Self::RetriesCounted => "  were L not divided".into(),
            Self::RetriesAndLogs => "async, L/3, and logs".into(),
            Self::Logs => "equal rates, 1%, and logs".into(),
            Self::Outage => "outage: 40%, and 1% before".into(),
            Self::BeforeAfter(rate, trials) => {
                format!("before/after, {}%, {trials} before", 100.0 * rate)
            }
        }
    }

    /// It shows what a rule prevents, and need not hold.
    pub fn is_counterexample(self) -> bool {
        matches!(self, Self::MidBucketKept | Self::RetriesCounted)
    }

    /// How many of so many runs are called harmful, and in how many E alone reached its limit.
    pub fn run(self, runs: u32) -> (Share, Share) {
        let harmful = Share::of(runs, |run| self.is_harmful(run));
        let reached = Share::of(runs, |run| {
            let figures = self.world(run).end().figures;
            figures.e >= figures.e_limit
        });
        (harmful, reached)
    }

    fn is_harmful(self, run: u64) -> bool {
        let world = self.world(run);
        let harmful = |harm: &Option<Harm>| matches!(harm, Some(Harm::Errors { .. }));
        if world.logs.is_empty() {
            // What was found at one look is found at every later one.
            return harmful(&world.end().harm);
        }
        world.first(|assessment| harmful(&assessment.harm)).is_some()
    }

    fn world(self, run: u64) -> World {
        let mut random = Random::new(1, run);
        let random = &mut random;
        match self {
            Self::Equal(rate) => equal(random, rate, rate),
            Self::Outage => equal(random, 0.01, 0.4),
            Self::Logs => {
                let mut world = equal(random, 0.01, 0.01);
                world.logs.clone_from(&world.buckets);
                world
            }
            Self::ChangingWeights => changing(random),
            Self::MidBucket => mid_bucket(random, true),
            Self::MidBucketKept => mid_bucket(random, false),
            Self::Retries => retries(random, 3, false),
            Self::RetriesCounted => retries(random, 1, false),
            Self::RetriesAndLogs => retries(random, 3, true),
            Self::BeforeAfter(rate, trials) => before_after(random, rate, trials),
        }
    }
}

fn events(random: &mut Random) -> u64 {
    random.between(100, 300)
}

fn equal(random: &mut Random, before: f64, rate: f64) -> World {
    let mut world = World::split(before);
    for _ in 0..LOOKS {
        let events = events(random);
        world.minute(random, Flow { events, share: 0.1, stable: rate, canary: rate });
    }
    world
}

fn changing(random: &mut Random) -> World {
    let mut world = World::split(0.005);
    world.changes.clear();
    let steps = [(0.05, 0.005), (0.25, 0.03), (0.5, 0.001), (0.75, 0.08), (0.9, 0.01)];
    for minute in 0..LOOKS {
        let (share, rate) = steps[minute / (LOOKS / steps.len())];
        if minute % (LOOKS / steps.len()) == 0 {
            world.stage_since = 60 * super::world::seconds(minute);
            world.changes.push(world.stage_since);
        }
        let events = events(random);
        world.minute(random, Flow { events, share, stable: rate, canary: rate });
    }
    world
}

/// Until the middle of every third minute the canary gets nothing and all is well; then a burst
/// comes, to both.
fn mid_bucket(random: &mut Random, left_out: bool) -> World {
    let mut world = World::split(0.002);
    for minute in 0..LOOKS {
        let (share, rate) = (0.1, 0.002);
        let events = events(random);
        if minute % 3 != 0 {
            world.minute(random, Flow { events, share, stable: rate, canary: rate });
            continue;
        }
        let quiet = Flow { events: 2 * events, share: 0.0, stable: rate, canary: rate };
        let burst = Flow { events, share, stable: 0.1, canary: 0.1 };
        let (quiet, burst) = (quiet.run(random), burst.run(random));
        world.push(together(quiet.0, burst.0), together(quiet.1, burst.1));
        if left_out {
            world.changes.push(60 * super::world::seconds(minute) + 30);
        }
    }
    world
}

fn retries(random: &mut Random, attempts: u32, logs: bool) -> World {
    let rate = 0.02;
    let mut world = World::split(3.0 * rate / (1.0 + 2.0 * rate));
    world.gates.attempts = attempts;
    for _ in 0..LOOKS {
        let flow = Flow { events: events(random), share: 0.1, stable: rate, canary: rate };
        let (stable, canary) = flow.run(random);
        let tried =
            |of: serin::rollout::Sample| sample(of.invocations + 2 * of.errors, 3 * of.errors);
        world.push(tried(stable), tried(canary));
        if logs {
            let mut counted = world.buckets[world.buckets.len() - 1];
            (counted.stable, counted.canary) = (stable, canary);
            world.logs.push(counted);
        }
    }
    world
}

fn before_after(random: &mut Random, rate: f64, trials: u64) -> World {
    let mut world = World::new(StageKind::Bake);
    world.reference.invocations = trials;
    world.reference.errors = random.binomial(trials, rate);
    for _ in 0..LOOKS {
        let events = events(random);
        world.minute(random, Flow { events, share: 1.0, stable: rate, canary: rate });
    }
    world
}
