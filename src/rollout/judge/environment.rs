//! Both versions fail: going back may not help.

use std::time::Duration;

use super::{
    Hold, Moment,
    harm::pair,
    interval::{ONE_SIDED_95, Proportion},
    tally::{Pair, Tally, float},
};
use crate::{
    domain::Timestamp,
    rollout::{
        gates::Gates,
        measured::{Bucket, Measured, Reference},
    },
};

/// What fails now: the last so many buckets.
const NOW: usize = 5;

/// What begins so soon after a shift may come from it: about a step.
const SOON: Duration = Duration::from_mins(5);

/// While the baseline fails more than before, a canary is told apart from it only when it fails so
/// many times as often: at 40% on both sides half a point is nothing.
const APART: f64 = 1.5;

/// The rate, in `[0, 1]`, up to which the baseline fails no more than before the rollout. Where
/// nothing is known of before, it did not fail.
#[must_use]
pub fn tolerated(gates: &Gates, reference: &Reference) -> f64 {
    before(reference).rate() + gates.environment_points / 100.0
}

/// Both versions fail alike in the last minutes, and more than before the rollout beyond doubt.
/// `split` is what both versions got by a split, in order; none of it may be harm.
#[must_use]
pub fn hold(gates: &Gates, measured: &Measured, moment: &Moment, split: &[Bucket]) -> Option<Hold> {
    let now = now(split);
    let tolerated = tolerated(gates, &measured.reference);
    let alike = now.canary.rate() > tolerated;
    if !alike || !rose(gates, now.stable, &measured.reference) {
        return None;
    }
    let top = &measured.top_error;
    let same = !top.stable.is_empty() && top.stable == top.canary;
    let began = onset(split, tolerated);
    Some(Hold::Environment {
        canary: 100.0 * now.canary.rate(),
        stable: 100.0 * now.stable.rate(),
        same_error: if same { top.stable.clone() } else { String::new() },
        suspect_interference: began.is_some_and(|began| follows_a_shift(began, moment)),
    })
}

/// What both versions need explains the errors of the last minutes: the baseline fails more than
/// before beyond doubt, and the canary not much more than it.
#[must_use]
pub fn explains(gates: &Gates, reference: &Reference, split: &[Bucket]) -> bool {
    let now = now(split);
    rose(gates, now.stable, reference) && now.canary.rate() < APART * now.stable.rate()
}

fn now(split: &[Bucket]) -> Pair {
    let recent = &split[split.len().saturating_sub(NOW)..];
    recent.iter().map(pair).fold(Pair::default(), Pair::plus)
}

/// The baseline fails more than before, by more than is tolerated and by more than chance.
fn rose(gates: &Gates, stable: Tally, reference: &Reference) -> bool {
    let now = Proportion::of(stable, gates.attempts);
    let least = if reference.invocations == 0 {
        now.wilson(ONE_SIDED_95).0
    } else {
        now.less(Proportion::of(before(reference), gates.attempts), ONE_SIDED_95).lower
    };
    least > gates.environment_points / 100.0
}

fn before(reference: &Reference) -> Tally {
    Tally::new(reference.errors, reference.invocations)
}

/// Where the failing began: the bucket since which errors exceed what is tolerated by most.
fn onset(split: &[Bucket], tolerated: f64) -> Option<Timestamp> {
    let mut sum = 0.0;
    let mut most: Option<(f64, Timestamp)> = None;
    for bucket in split.iter().rev() {
        let Pair { canary, stable } = pair(bucket);
        let both = canary.plus(stable);
        sum += float(both.hits) - tolerated * float(both.trials);
        if most.is_none_or(|(most, _)| sum > most) {
            most = Some((sum, bucket.start));
        }
    }
    most.map(|(_, start)| start)
}

fn follows_a_shift(began: Timestamp, moment: &Moment) -> bool {
    let mut shifts = moment.changes.iter().chain([&moment.stage_since]);
    shifts.any(|shift| {
        let after = Duration::try_from(began.duration_since(*shift));
        after.is_ok_and(|after| after <= SOON)
    })
}
