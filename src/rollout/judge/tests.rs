//! What the judge says of whole rollouts.

mod buckets;
mod environment;
mod gates;
mod harm;
mod hostile;
mod latency;
mod promotion;

use super::*;
use crate::rollout::{Bucket, Gates, Measured, Reference, Sample, measured::TopErrors};

/// A rollout that began at minute 0.
#[derive(Debug, Clone)]
struct Rollout {
    gates: Gates,
    measured: Measured,
    moment: Moment,
}

impl Rollout {
    /// In its last step, with weights set a minute before minute 0; 0.1% of errors before.
    fn new() -> Self {
        let measured = Measured {
            read_at: at(0),
            settled_before: at(0),
            buckets: Vec::new(),
            logs: Err("not asked for".into()),
            alarms: Vec::new(),
            throttles: 0,
            memory: Vec::new(),
            reference: Reference { invocations: 10_000, errors: 10, ..Reference::default() },
            top_error: TopErrors::default(),
        };
        let moment = Moment {
            now: at(0),
            stage: StageKind::LastStep,
            stage_since: at(-60),
            changes: vec![at(-60)],
        };
        Self { gates: Gates::default(), measured, moment }
    }

    /// One more settled minute: errors and invocations of the canary, then of the stable version.
    fn minute(mut self, canary: (u64, u64), stable: (u64, u64)) -> Self {
        let minute = self.measured.buckets.len();
        self.measured.buckets.push(bucket(minute, canary, stable));
        self.settle(minute + 1)
    }

    /// The same so many times.
    fn minutes(self, count: usize, canary: (u64, u64), stable: (u64, u64)) -> Self {
        (0..count).fold(self, |rollout, _| rollout.minute(canary, stable))
    }

    /// So many minutes have settled, and four more have been read.
    fn settle(mut self, minutes: usize) -> Self {
        let minutes = i64::try_from(minutes).unwrap();
        self.measured.settled_before = at(60 * minutes);
        self.measured.read_at = at(60 * (minutes + 4));
        self.moment.now = self.measured.read_at;
        self
    }

    fn said(&self) -> Assessment {
        assess(&self.gates, &self.measured, &self.moment)
    }

    fn is_harmful(&self) -> bool {
        matches!(self.said().harm, Some(Harm::Errors { .. }))
    }
}

fn bucket(minute: usize, canary: (u64, u64), stable: (u64, u64)) -> Bucket {
    let sample = |(errors, invocations)| Sample { invocations, errors, ..Sample::default() };
    Bucket {
        start: at(60 * i64::try_from(minute).unwrap()),
        canary: sample(canary),
        stable: sample(stable),
    }
}

/// Seconds after minute 0 began.
fn at(seconds: i64) -> Timestamp {
    let begin: Timestamp = "2026-11-22T10:42:00Z".parse().unwrap();
    Timestamp::from_second(begin.as_second() + seconds).unwrap()
}
