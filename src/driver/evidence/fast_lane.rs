//! Logs: minutes that CloudWatch has not counted yet, and errors that Lambda does not know.
//!
//! They are used only while they tell all, and nothing but what came through the alias.

use std::time::Duration;

use crate::{
    aws::Gateway,
    domain::{AliasRef, Failure, FailureKind, Timestamp, Version},
    rollout::{
        measured::{self, Bucket, TopErrors},
        spec::Spec,
    },
};

use super::{
    Arm, PerArm,
    invocations::{Invocations, Slow, minute_of},
    lines::Told,
    reader::Reader,
    routes::Routes,
    rules::LineRules,
};

/// How late a line may become readable, in milliseconds.
const LATE_MS: i64 = 60_000;
/// A reader that is this far behind, in milliseconds, does not tell of now.
const BEHIND_MS: i64 = 120_000;
/// Settled metrics wait this long, in milliseconds, for the rules' errors of the same minutes.
const PATIENCE_MS: i64 = 10 * 60_000;

/// What logs tell of a rollout.
#[derive(Debug)]
pub(super) struct FastLane {
    target: AliasRef,
    versions: PerArm<Version>,
    timeout_ms: i64,
    tried_again: bool,
    routes: Routes,
    reader: Option<Reader>,
    /// It has been read before, and from now on a gap is one.
    has_read: bool,
    told: Told,
    trouble: Option<Trouble>,
    /// Logs and settled metrics do not tell the same, in words.
    mismatch: Option<String>,
    read_at_ms: i64,
}

/// Why logs can't be used now.
#[derive(Debug)]
struct Trouble {
    words: String,
    /// It does not go away by itself: nothing waits for it.
    lasts: bool,
}

impl Trouble {
    fn passing(words: String) -> Self {
        Self { words, lasts: false }
    }

    fn lasting(words: String) -> Self {
        Self { words, lasts: true }
    }

    fn of(failure: &Failure) -> Self {
        use FailureKind::{Conflict, ServiceError, Throttled, TimedOut, Unreachable};
        let kind = &failure.kind;
        let passes = matches!(
            kind,
            Throttled { .. }
                | TimedOut { .. }
                | Unreachable { .. }
                | ServiceError { .. }
                | Conflict { .. }
        );
        let words = match kind {
            FailureKind::NotFound if failure.operation.starts_with("logs:") => {
                format!("there is no log group {}", failure.resource)
            }
            kind => format!("{}: {kind}", failure.operation),
        };
        Self { words, lasts: !passes }
    }
}

impl FastLane {
    pub(super) fn new(spec: &Spec) -> Self {
        let tried_again = spec.gates.attempts > 1;
        let rules = LineRules::new(&spec.gates.rules);
        for broken in rules.broken() {
            tracing::warn!(broken, "an error rule");
        }
        Self {
            target: spec.target.clone(),
            versions: PerArm { stable: spec.stable, canary: spec.canary },
            timeout_ms: i64::from(spec.timeout_s) * 1_000,
            tried_again,
            routes: Routes::default(),
            reader: None,
            has_read: false,
            told: Told::new(rules, Invocations::new(tried_again)),
            trouble: None,
            mismatch: None,
            read_at_ms: 0,
        }
    }

    /// Reads what is new since the last time, or since `from`; within a few seconds and a bounded
    /// number of pages. What goes wrong is told by [`FastLane::minutes`].
    pub(super) async fn read(&mut self, gateway: &Gateway, from: Timestamp, slow: Slow) {
        self.read_at_ms = gateway.clock().now().as_millisecond();
        if !self.has_read {
            self.told.invocations.begin_at(from.as_millisecond());
        }
        self.trouble = self.try_read(gateway, from, slow).await.err();
    }

    /// Reading took too long and was cut short: it goes on the next time.
    pub(super) fn gave_up(&mut self, after: Duration) {
        let words = format!("reading takes longer than {} s", after.as_secs());
        self.trouble = Some(Trouble::passing(words));
    }

    async fn try_read(
        &mut self,
        gateway: &Gateway,
        from: Timestamp,
        slow: Slow,
    ) -> Result<(), Trouble> {
        let versions = [self.versions.stable, self.versions.canary];
        let now = gateway.clock().now();
        let others = self.routes.others(gateway, &self.target, versions, now).await;
        if let Some(other) = others.map_err(|failure| Trouble::of(&failure))? {
            // Its invocations can't be told apart: what it writes must not be read later either.
            let words = other.to_owned();
            self.reader = None;
            return Err(Trouble::lasting(words));
        }
        if self.reader.is_none() {
            let start_ms = self.start_ms(from);
            let opened = Reader::open(gateway, &self.target, self.versions, start_ms).await;
            self.reader = Some(opened.map_err(|failure| Trouble::of(&failure))?);
            self.told.invocations.begin_at(start_ms);
            self.has_read = true;
        }
        let Some(reader) = &mut self.reader else { return Ok(()) };
        let round = reader.round(gateway, &mut self.told).await;
        let complete_to_ms = reader.complete_to_ms();
        self.told.invocations.close_to(complete_to_ms - self.timeout_ms - LATE_MS, slow);
        round.map_err(|failure| Trouble::of(&failure))?;
        self.keeps_up(complete_to_ms)
    }

    /// Where to begin: with the rollout, or, where something kept it from reading, with now.
    fn start_ms(&self, from: Timestamp) -> i64 {
        let from_ms = minute_of(from.as_millisecond());
        if self.has_read { minute_of(self.read_at_ms).max(from_ms) } else { from_ms }
    }

    fn keeps_up(&self, complete_to_ms: i64) -> Result<(), Trouble> {
        let behind_ms = self.read_at_ms - complete_to_ms;
        if self.told.invocations.are_too_many() {
            return Err(Trouble::lasting("too many invocations at once to follow".into()));
        }
        if behind_ms <= BEHIND_MS {
            return Ok(());
        }
        let words = format!("too many lines to read: {} min behind", behind_ms / 60_000);
        Err(if behind_ms > PATIENCE_MS { Trouble::lasting(words) } else { Trouble::passing(words) })
    }

    /// Compares with what CloudWatch counted in settled minutes.
    pub(super) fn compare(&mut self, settled: &[Bucket]) {
        let mut looked_at = 0;
        let (mut counted, mut written) = (0, 0);
        for bucket in settled.iter().rev() {
            let start_ms = bucket.start.as_millisecond();
            if looked_at == 10 || !self.has_closed(start_ms) {
                continue;
            }
            looked_at += 1;
            counted += bucket.stable.invocations + bucket.canary.invocations;
            let minute = self.told.invocations.closed(start_ms).copied().unwrap_or_default();
            written += minute.stable.invocations + minute.canary.invocations;
        }
        if looked_at > 0 {
            self.mismatch = mismatch(counted, written, self.tried_again);
        }
    }

    fn has_closed(&self, start_ms: i64) -> bool {
        let invocations = &self.told.invocations;
        (invocations.begins_ms()..invocations.closed_to_ms()).contains(&start_ms)
    }

    /// The minutes from `unsettled` on that were read to their ends, without those in which the
    /// weights changed; or why logs can't be used.
    pub(super) fn minutes(
        &self,
        unsettled: Timestamp,
        changes: &[Timestamp],
        slow: Slow,
    ) -> Result<Vec<Bucket>, String> {
        if let Some(words) = self.unusable() {
            return Err(words);
        }
        let complete_to_ms = self.reader.as_ref().map_or(0, Reader::complete_to_ms);
        let is_split_anew = |start_ms: i64| {
            changes.iter().any(|change| minute_of(change.as_millisecond()) == start_ms)
        };
        let minutes = self.told.invocations.minutes_from(unsettled.as_millisecond(), slow);
        let whole = minutes.into_iter().filter(|(start_ms, _)| {
            start_ms + 60_000 <= complete_to_ms && !is_split_anew(*start_ms)
        });
        let bucket = |(start_ms, counts): (i64, PerArm<super::invocations::Counts>)| Bucket {
            start: Timestamp::from_millisecond(start_ms).unwrap_or_default(),
            stable: counts.stable.sample(),
            canary: counts.canary.sample(),
        };
        Ok(whole.map(bucket).collect())
    }

    /// Why logs can't be used, with the rules that are not counted by them.
    fn unusable(&self) -> Option<String> {
        let rules = &self.told.rules;
        let why = self.trouble.as_ref().map(|trouble| trouble.words.clone());
        let Some(why) = why.or_else(|| self.mismatch.clone()) else {
            return (!rules.broken().is_empty()).then(|| rules.broken().join("; "));
        };
        if !rules.are_there() {
            return Some(why);
        }
        let now = if self.counts_rules() { "not counted for now" } else { "not counted" };
        Some(format!("{why}; {now}: {}", rules.names().join(", ")))
    }

    /// The rules' errors are counted, or will be in a while.
    fn counts_rules(&self) -> bool {
        let lasts = self.trouble.as_ref().is_some_and(|trouble| trouble.lasts);
        self.told.rules.are_there() && !lasts && self.mismatch.is_none()
    }

    /// Metrics with what only logs tell: cold starts, and errors by rule of minutes that were read
    /// to their ends. A request that Lambda counts as an error is not counted again.
    pub(super) fn added_to(&self, mut buckets: Vec<Bucket>) -> Vec<Bucket> {
        let trusted = self.mismatch.is_none();
        for bucket in &mut buckets {
            let minute = self.told.invocations.closed(bucket.start.as_millisecond());
            let Some(minute) = minute.filter(|_| trusted) else { continue };
            for (sample, counts) in
                [(&mut bucket.stable, minute.stable), (&mut bucket.canary, minute.canary)]
            {
                sample.cold = counts.cold.min(sample.invocations);
                sample.errors = (sample.errors + counts.by_rule).min(sample.invocations);
            }
        }
        buckets
    }

    /// Up to when a bucket is settled, where the rules' errors belong to it too.
    pub(super) fn settled_before(&self, by_metrics: Timestamp) -> Timestamp {
        let closed_to_ms = self.told.invocations.closed_to_ms();
        let waits = self.read_at_ms - closed_to_ms <= PATIENCE_MS + self.timeout_ms;
        if !self.counts_rules() || !waits {
            return by_metrics;
        }
        Timestamp::from_millisecond(closed_to_ms).map_or(by_metrics, |to| to.min(by_metrics))
    }

    /// Memory of the canary's environments.
    pub(super) fn memory(&self) -> Vec<measured::Memory> {
        self.told.memory.series()
    }

    /// The commonest error of each version.
    pub(super) fn top_errors(&self) -> TopErrors {
        let of = |arm| self.told.invocations.top_error(arm);
        TopErrors { stable: of(Arm::Stable), canary: of(Arm::Canary) }
    }
}

/// How what is written differs from what was counted, in words. Where events are tried again,
/// CloudWatch counts every attempt.
fn mismatch(counted: u64, written: u64, tried_again: bool) -> Option<String> {
    const FEW: u64 = 20;
    if counted < FEW {
        return None;
    }
    if written == 0 {
        return Some("no START and REPORT lines: the system log level may hide them".into());
    }
    if !tried_again && written * 10 < counted * 9 {
        return Some(format!("logs tell of {written} invocations, metrics of {counted}"));
    }
    if written * 10 > counted * 11 + 50 {
        return Some(format!(
            "logs tell of {written} invocations, the alias only of {counted}: something else calls \
             the same versions"
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_that_do_not_tell_what_metrics_do_are_not_used() {
        let words = |counted, written, again| mismatch(counted, written, again).unwrap_or_default();
        assert_eq!(words(200, 195, false), "");
        assert_eq!(words(5, 0, false), "", "too few to tell");
        assert!(words(200, 0, true).starts_with("no START and REPORT lines"));
        assert!(words(200, 120, false).contains("120"));
        assert_eq!(words(200, 120, true), "", "retries count in metrics and not in logs");
        assert!(words(200, 400, false).contains("something else"));
    }

    #[test]
    fn what_passes_is_told_from_what_lasts() {
        let of = |kind| {
            Trouble::of(&Failure {
                operation: "logs:FilterLogEvents".into(),
                resource: "/shop/all".into(),
                kind,
                retryable: false,
                request_id: None,
            })
        };
        let throttled = of(FailureKind::Throttled { retry_after: None, reason: None });
        assert!(!throttled.lasts);
        let denied = of(FailureKind::Denied { action: "logs:FilterLogEvents".into() });
        assert!(denied.lasts && denied.words.contains("missing logs:FilterLogEvents"));
        assert_eq!(of(FailureKind::NotFound).words, "there is no log group /shop/all");
    }
}
