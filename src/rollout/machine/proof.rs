//! What proves, after a rollback, that the new version serves no more.
//!
//! | it is over when                                                             |
//! |-----------------------------------------------------------------------------|
//! | as far as starts are known, none has followed the rollback for a minute, and what was in flight has had its time |
//! | or the timeout and six minutes have passed: then the proof says how far it got |

use super::{
    End, Machine,
    run::{Back, Phase},
    time::{MINUTE_S, between, later},
};
use crate::{
    domain::Timestamp,
    rollout::{
        judge::{Arm, Tally},
        measured::{Bucket, Measured},
        status::Proof,
    },
};

/// Nothing may have started for so long, in seconds.
const QUIET_S: u64 = 60;
/// It takes no longer than the timeout and this, in seconds.
const LONGEST_S: u32 = 360;

impl Machine {
    pub(super) fn begin_proof(&mut self, since: Timestamp) {
        self.proof = Some(Proof {
            since,
            last_start: None,
            quiet_s: 0,
            known_to: since,
            stable: Arm::default(),
            in_flight_until: later(since, self.spec.timeout_s),
            async_retries: self.spec.gates.attempts > 1,
        });
        self.watch.hurry();
    }

    /// What new numbers add to the proof.
    pub(super) fn prove(&mut self, now: Timestamp) {
        let (Phase::Proving(..), Some(verdict)) = (&self.phase, &self.verdict) else { return };
        let Some(proof) = &self.proof else { return };
        let proof = Proof { ..known(proof, &verdict.measured) };
        let complete = proof.quiet_s >= QUIET_S && now >= proof.in_flight_until;
        self.proof = Some(proof);
        if complete {
            self.proved(now);
        }
    }

    /// The proof has had its time.
    pub(super) fn end_proof(&mut self, now: Timestamp) {
        if self.proof_until().is_some_and(|until| now >= until) {
            self.proved(now);
        }
    }

    pub(super) fn proof_until(&self) -> Option<Timestamp> {
        match &self.phase {
            Phase::Proving(_, since) => {
                Some(later(*since, self.spec.timeout_s.saturating_add(LONGEST_S)))
            }
            _ => None,
        }
    }

    fn proved(&mut self, now: Timestamp) {
        let Phase::Proving(back, _) = &self.phase else { return };
        let Back { why, inconclusive } = back.clone();
        let end = if inconclusive { End::Inconclusive { why } } else { End::RolledBack { why } };
        self.over(end, now);
    }
}

/// What is known of the time after a rollback. A minute in which the new version started says
/// nothing about when: it counts as its end.
fn known(proof: &Proof, measured: &Measured) -> Proof {
    let end = |bucket: &Bucket| later(bucket.start, MINUTE_S);
    let logs = measured.logs.as_deref().unwrap_or_default();
    let logged_to = logs.iter().map(end).max().map(|to| to.min(measured.read_at));
    let known_to = logged_to.map_or(measured.settled_before, |to| to.max(measured.settled_before));
    let buckets = || measured.buckets.iter().chain(logs);
    let started = buckets().filter(|bucket| bucket.canary.invocations > 0);
    let last_start = started.map(|bucket| end(bucket).min(measured.read_at)).max();
    let quiet_from = last_start.map_or(proof.since, |last| last.max(proof.since));
    let after = measured.buckets.iter().filter(|bucket| bucket.start >= proof.since);
    let stable =
        after.fold(Tally::default(), |sum, bucket| sum.plus(Tally::errors(&bucket.stable)));
    Proof {
        last_start,
        quiet_s: u64::from(between(quiet_from, known_to)),
        known_to,
        stable: Arm::counted(stable),
        ..proof.clone()
    }
}
