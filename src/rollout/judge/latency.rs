//! Harm by latency: more of the canary's invocations are slow, and that percentile is worse.

use super::{
    Harm, Moment, StageKind, percentile,
    run::{Look, Run},
    tally::{Pair, Tally},
    usable::Usable,
};
use crate::rollout::{
    gates::Gates,
    measured::{Bucket, Reference, Sample},
};

/// What latency tells.
#[derive(Debug, Clone, Default)]
pub struct Latency {
    /// The larger E, and of which percentile; `None` when nothing was slow.
    pub largest: Option<(u8, f64)>,
    /// The verdict, when there is one.
    pub harm: Option<Harm>,
    /// E is large enough, and by how much it is slower can't be told.
    pub unmeasured: Option<u8>,
}

/// One of the two percentiles.
#[derive(Clone, Copy)]
struct Percentile {
    number: u8,
    slow: fn(&Sample) -> u64,
    ms: fn(&Sample) -> Option<f64>,
    reference: fn(&Reference) -> Option<f64>,
}

const PERCENTILES: [Percentile; 2] = [
    Percentile {
        number: 95,
        slow: |sample| sample.slow_p95,
        ms: |sample| sample.p95_ms,
        reference: |reference| reference.p95_ms,
    },
    Percentile {
        number: 99,
        slow: |sample| sample.slow_p99,
        ms: |sample| sample.p99_ms,
        reference: |reference| reference.p99_ms,
    },
];

/// Two percentiles are tried, so each has to reach twice the evidence: the chance that either ever
/// does by luck stays that of one.
const TRIED: f64 = 2.0;

/// Judges the latency of a whole rollout.
#[must_use]
pub fn latency(gates: &Gates, reference: &Reference, usable: &Usable, moment: &Moment) -> Latency {
    let mut latency = Latency::default();
    for percentile in PERCENTILES {
        let compared = percentile.concurrent(gates, &usable.split);
        latency.add(percentile.number, &compared, TRIED * gates.latency_e);
        if moment.stage == StageKind::Bake {
            let compared = percentile.before_after(gates, reference, &usable.stage);
            latency.add(percentile.number, &compared, TRIED * gates.harm_e_before_after);
        }
    }
    latency
}

/// A percentile's evidence and effect.
struct Compared {
    run: Run,
    /// The canary's percentile and the baseline's, in milliseconds.
    ms: Option<(f64, f64)>,
}

impl Latency {
    fn add(&mut self, number: u8, compared: &Compared, limit: f64) {
        let run = &compared.run;
        let slow = run.total.canary.hits > 0 || run.total.stable.hits > 0;
        if slow && self.largest.is_none_or(|(_, e)| run.best() > e) {
            self.largest = Some((number, run.best()));
        }
        if run.best() >= limit && compared.ms.is_none() {
            self.unmeasured = Some(number);
        }
        if self.harm.is_none()
            && let (Some(crossing), Some((canary, stable))) = (run.crossing, compared.ms)
        {
            // What took no time at all has no ratio: it stays a number.
            let ratio = canary / stable.max(0.001);
            self.harm = Some(Harm::Latency { percentile: number, e: crossing.e, ratio });
        }
    }
}

impl Percentile {
    fn concurrent(self, gates: &Gates, buckets: &[Bucket]) -> Compared {
        let mut run = Run::default();
        let mut ms = None;
        for (index, bucket) in buckets.iter().enumerate() {
            let pair =
                Pair { canary: self.tally(&bucket.canary), stable: self.tally(&bucket.stable) };
            let look = Look { pair, attempts: gates.attempts, from_logs: false, explained: false };
            run.look(look, TRIED * gates.latency_e, |_| {
                let seen = &buckets[..=index];
                ms = self.over(seen, |b| &b.canary).zip(self.over(seen, |b| &b.stable));
                is_slower(gates, ms)
            });
        }
        Compared { run, ms }
    }

    fn before_after(self, gates: &Gates, reference: &Reference, buckets: &[Bucket]) -> Compared {
        let before = self.reference_tally(reference);
        let mut run = Run::default();
        let mut ms = None;
        for (index, bucket) in buckets.iter().enumerate() {
            let pair = Pair { canary: self.tally(&bucket.canary), stable: Tally::default() };
            let look = Look { pair, attempts: gates.attempts, from_logs: false, explained: false };
            run.look_back(look, before, TRIED * gates.harm_e_before_after, |_| {
                let seen = &buckets[..=index];
                ms = self.over(seen, |b| &b.canary).zip((self.reference)(reference));
                is_slower(gates, ms)
            });
        }
        Compared { run, ms }
    }

    fn tally(self, sample: &Sample) -> Tally {
        Tally::new((self.slow)(sample), sample.invocations)
    }

    /// By the meaning of a percentile; without one nothing is known.
    fn reference_tally(self, reference: &Reference) -> Tally {
        if (self.reference)(reference).is_none() {
            return Tally::default();
        }
        let per = 100 / u64::from(100 - self.number);
        Tally::new(reference.invocations.div_ceil(per), reference.invocations)
    }

    fn over(self, buckets: &[Bucket], arm: impl Fn(&Bucket) -> &Sample) -> Option<f64> {
        let minutes = buckets.iter().map(arm);
        let known = minutes.filter_map(|s| (self.ms)(s).map(|ms| (s.invocations, ms)));
        percentile::over(&known.collect::<Vec<_>>(), self.number)
    }
}

/// Slower by enough to matter; not when it can't be told.
fn is_slower(gates: &Gates, ms: Option<(f64, f64)>) -> bool {
    let Some((canary, stable)) = ms else { return false };
    canary >= gates.latency_ratio * stable && canary - stable >= gates.latency_ms
}
