//! Harm by errors: the canary fails more often than the baseline, and by enough to matter.

use super::{
    Harm, Moment, StageKind, environment,
    run::{Look, Run},
    tally::{Pair, Tally},
    usable::{Usable, is_split},
};
use crate::rollout::{
    gates::Gates,
    measured::{Bucket, Reference},
};

/// What errors tell.
#[derive(Debug, Clone)]
pub struct Errors {
    /// By settled metrics alone.
    pub settled: Run,
    /// What E is compared with.
    pub limit: f64,
    /// It is compared with the window before.
    pub before_after: bool,
    /// The verdict, when there is one.
    pub harm: Option<Harm>,
}

/// Judges the errors of a whole rollout.
#[must_use]
pub fn errors(gates: &Gates, reference: &Reference, usable: &Usable, moment: &Moment) -> Errors {
    let split = concurrent(gates, reference, usable, moment);
    if moment.stage != StageKind::Bake || split.harm.is_some() {
        return split;
    }
    before_after(gates, reference, usable, moment)
}

/// The excess, in percentage points, is large enough to matter at this rate of the baseline.
#[must_use]
pub fn matters(gates: &Gates, points: f64, stable: Tally) -> bool {
    let half = 100.0 * stable.rate() / 2.0;
    points >= gates.harm_points_most.min(half.max(gates.harm_points_least))
}

fn concurrent(gates: &Gates, reference: &Reference, usable: &Usable, moment: &Moment) -> Errors {
    let limit = gates.harm_e;
    let mut run = Run::default();
    let mut seen = Vec::new();
    let mut look = |run: &mut Run, bucket: &Bucket, from_logs| {
        seen.push(*bucket);
        let explained = environment::explains(gates, reference, &seen);
        // Logs count distinct events, so there every trial counts in full.
        let attempts = if from_logs { 1 } else { gates.attempts };
        let look = Look { pair: pair(bucket), attempts, from_logs, explained };
        run.look(look, limit, |run| matters(gates, run.points(), run.total.stable));
    };
    for bucket in &usable.split {
        look(&mut run, bucket, false);
    }
    let settled = run.clone();
    for bucket in usable.logs.iter().filter(|bucket| is_split(bucket, moment)) {
        look(&mut run, bucket, true);
    }
    Errors { settled, limit, before_after: false, harm: harm(&run) }
}

fn before_after(gates: &Gates, reference: &Reference, usable: &Usable, moment: &Moment) -> Errors {
    let limit = gates.harm_e_before_after;
    let before = Tally::new(reference.errors, reference.invocations);
    let mut run = Run::default();
    let look = |run: &mut Run, bucket: &Bucket, from_logs| {
        let look =
            Look { pair: pair(bucket), attempts: gates.attempts, from_logs, explained: false };
        run.look_back(look, before, limit, |run| matters(gates, run.points(), before));
    };
    for bucket in &usable.stage {
        look(&mut run, bucket, false);
    }
    let settled = run.clone();
    for bucket in usable.logs.iter().filter(|bucket| !is_split(bucket, moment)) {
        look(&mut run, bucket, true);
    }
    Errors { settled, limit, before_after: true, harm: harm(&run) }
}

fn harm(run: &Run) -> Option<Harm> {
    run.crossing.map(|crossing| Harm::Errors {
        e: crossing.e,
        points: crossing.points,
        from_logs: crossing.from_logs,
    })
}

/// The errors of a bucket.
pub(super) fn pair(bucket: &Bucket) -> Pair {
    Pair { canary: Tally::errors(&bucket.canary), stable: Tally::errors(&bucket.stable) }
}
