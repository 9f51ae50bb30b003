//! The judge on bare counts, as somebody has them on paper.

use std::time::Duration;

use super::{Assessment, Moment, Pair, StageKind, Tally, assess};
use crate::{
    domain::Timestamp,
    rollout::{
        gates::Gates,
        measured::{Bucket, Measured, Reference, Sample, TopErrors},
    },
};

/// What was counted in one bucket: errors, and what was slow where that was counted too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors among invocations.
    pub errors: Pair,
    /// Those slower than the 95th percentile before, among the same invocations.
    pub slow: Option<Pair>,
}

/// Judges buckets in order as one last step, with nothing else against the canary. What the
/// baseline shows is what it showed before.
#[must_use]
pub fn assess_counts(gates: &Gates, counts: &[Counts]) -> Assessment {
    let begin = Timestamp::UNIX_EPOCH;
    let mut start = begin;
    let mut buckets = Vec::new();
    for counts in counts {
        start = later(start);
        buckets.push(Bucket {
            start,
            stable: sample(counts.errors.stable, counts.slow.map(|slow| slow.stable)),
            canary: sample(counts.errors.canary, counts.slow.map(|slow| slow.canary)),
        });
    }
    let stable = counts.iter().map(|counts| counts.errors.stable);
    let stable = stable.fold(Tally::default(), Tally::plus);
    let settled_before = later(start);
    let measured = Measured {
        read_at: settled_before,
        settled_before,
        buckets,
        logs: Err("only counts".into()),
        alarms: Vec::new(),
        throttles: 0,
        memory: Vec::new(),
        reference: Reference {
            invocations: stable.trials,
            errors: stable.hits,
            ..Reference::default()
        },
        top_error: TopErrors::default(),
    };
    let moment = Moment {
        now: settled_before,
        stage: StageKind::LastStep,
        stage_since: begin,
        changes: vec![begin],
    };
    assess(gates, &measured, &moment)
}

fn later(time: Timestamp) -> Timestamp {
    time.saturating_add(Duration::from_mins(1)).unwrap_or(Timestamp::MAX)
}

fn sample(errors: Tally, slow: Option<Tally>) -> Sample {
    Sample {
        invocations: errors.trials,
        errors: errors.hits,
        slow_p95: slow.map_or(0, |slow| slow.hits),
        ..Sample::default()
    }
}
