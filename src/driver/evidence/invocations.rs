//! Invocations put together from log lines: each request once, whatever is written about it.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::{
    Arm, PerArm,
    streams::Streams,
    top_errors::{Errors, headline},
};
use crate::{
    logs::{InvocationStatus, Line, LineKind, RequestId},
    rollout::measured::Sample,
};

const MINUTE_MS: i64 = 60_000;
/// So many invocations may be open at once: beyond that a function is too busy to be followed.
const MOST_OPEN: usize = 200_000;
/// So many requests are remembered, so that a retry of one is not counted again.
const MOST_REMEMBERED: usize = 200_000;

/// Durations above these are slow, in milliseconds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slow {
    pub(super) p95_ms: Option<f64>,
    pub(super) p99_ms: Option<f64>,
}

/// One invocation: the first attempt of a request.
#[derive(Debug)]
struct Invocation {
    arm: Arm,
    start_ms: i64,
    /// How its REPORT says that it ended.
    status: Option<bool>,
    /// It has been reported.
    ended: bool,
    /// Its runtime has told an error, and which.
    error: Option<String>,
    /// A rule has found an error.
    by_rule: bool,
    cold: bool,
    duration_ms: Option<f64>,
}

impl Invocation {
    /// Lambda counts it as an error. What a REPORT says outweighs what a line looks like.
    fn failed(&self) -> bool {
        self.status.map_or(self.error.is_some(), |success| !success)
    }
}

/// A minute of one version, as logs tell it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) invocations: u64,
    /// Lambda counts them as errors.
    pub(super) failed: u64,
    /// Only a rule takes them for errors.
    pub(super) by_rule: u64,
    pub(super) cold: u64,
    slow_p95: u64,
    slow_p99: u64,
}

impl Counts {
    /// The same as the judge takes it.
    pub(super) fn sample(&self) -> Sample {
        Sample {
            invocations: self.invocations,
            errors: self.failed + self.by_rule,
            slow_p95: self.slow_p95,
            slow_p99: self.slow_p99,
            cold: self.cold,
            ..Sample::default()
        }
    }

    fn add(&mut self, invocation: &Invocation, slow: Slow) {
        let above = |bound: Option<f64>| {
            u64::from(invocation.duration_ms.zip(bound).is_some_and(|(ms, bound)| ms > bound))
        };
        self.invocations += 1;
        self.failed += u64::from(invocation.failed());
        self.by_rule += u64::from(invocation.by_rule && !invocation.failed());
        self.cold += u64::from(invocation.cold);
        self.slow_p95 += above(slow.p95_ms);
        self.slow_p99 += above(slow.p99_ms);
    }
}

/// All invocations of both versions, by the minute in which they began.
#[derive(Debug)]
pub(super) struct Invocations {
    open: HashMap<RequestId, Invocation>,
    streams: Streams,
    /// Minutes that will not change, by where they begin.
    closed: BTreeMap<i64, PerArm<Counts>>,
    /// All minutes before this time are closed.
    closed_to_ms: i64,
    /// Since when lines are read without a gap.
    begins_ms: i64,
    errors: PerArm<Errors>,
    /// Requests of closed minutes, oldest first; none where nothing is tried again.
    remembered: (HashSet<RequestId>, VecDeque<RequestId>),
    tried_again: bool,
}

impl Invocations {
    /// None yet. Where events are tried again, only first attempts count.
    pub(super) fn new(tried_again: bool) -> Self {
        Self {
            open: HashMap::new(),
            streams: Streams::default(),
            closed: BTreeMap::new(),
            begins_ms: 0,
            closed_to_ms: 0,
            errors: PerArm::default(),
            remembered: Default::default(),
            tried_again,
        }
    }

    /// Lines are read from this time on. What is open is of before a gap, and told by nothing.
    pub(super) fn begin_at(&mut self, start_ms: i64) {
        self.open.clear();
        self.streams = Streams::default();
        self.begins_ms = minute_of(start_ms);
        self.closed_to_ms = self.closed_to_ms.max(self.begins_ms);
    }

    /// Since when lines are read without a gap.
    pub(super) fn begins_ms(&self) -> i64 {
        self.begins_ms
    }

    /// Takes a line of one version. `fails` says that a runtime told an error by it, `by_rule`
    /// that a rule found one.
    pub(super) fn note(&mut self, arm: Arm, line: Line<'_>, fails: bool, by_rule: bool) {
        let at_ms = line.timestamp_ms;
        let report = line.report().filter(|_| line.kind == LineKind::Report);
        let duration_ms =
            report.as_ref().and_then(|report| report.duration).map(|d| d.as_secs_f64() * 1e3);
        let id = line.request_id.or_else(|| self.streams.request_at(&line.stream.name, at_ms));
        let Some(id) = id else { return };
        match line.kind {
            LineKind::Start => {
                self.streams.begin(&line.stream.name, at_ms, id);
                self.begin(arm, at_ms, id);
            }
            LineKind::Report => {
                self.streams.end(&line.stream.name, at_ms, id);
                let start_ms = at_ms - whole(duration_ms.unwrap_or_default());
                // Its START may be missing.
                self.begin(arm, start_ms, id);
            }
            _ => {}
        }
        let Some(invocation) = self.open.get_mut(&id) else { return };
        let tells = fails || matches!(line.kind, LineKind::Timeout | LineKind::Crash);
        if tells && invocation.error.is_none() {
            invocation.error = Some(headline(line));
        }
        invocation.by_rule |= by_rule;
        let Some(report) = report.filter(|_| !invocation.ended) else { return };
        invocation.ended = true;
        let told = report.status.map(|status| status == InvocationStatus::Success);
        invocation.status = told.or(report.error_type.is_some().then_some(false));
        invocation.cold = report.init.is_some() || report.restore.is_some();
        invocation.duration_ms = duration_ms;
        if invocation.failed() {
            let error_type = report.error_type.as_deref();
            let told = invocation.error.as_deref().or(error_type).unwrap_or("unknown error");
            self.errors.of_mut(invocation.arm).add(told);
        }
    }

    fn begin(&mut self, arm: Arm, start_ms: i64, id: RequestId) {
        let late = start_ms < self.closed_to_ms || self.remembered.0.contains(&id);
        if late || self.open.len() >= MOST_OPEN {
            return;
        }
        self.open.entry(id).or_insert(Invocation {
            arm,
            start_ms,
            status: None,
            ended: false,
            error: None,
            by_rule: false,
            cold: false,
            duration_ms: None,
        });
    }

    /// Nothing more will come of invocations that began before this time.
    pub(super) fn close_to(&mut self, to_ms: i64, slow: Slow) {
        let to_ms = minute_of(to_ms);
        if to_ms <= self.closed_to_ms {
            return;
        }
        let closing = self.open.extract_if(|_, invocation| invocation.start_ms < to_ms);
        for (id, invocation) in closing {
            let minute = self.closed.entry(minute_of(invocation.start_ms)).or_default();
            minute.of_mut(invocation.arm).add(&invocation, slow);
            if self.tried_again && self.remembered.0.insert(id) {
                self.remembered.1.push_back(id);
            }
        }
        while self.remembered.1.len() > MOST_REMEMBERED {
            let oldest = self.remembered.1.pop_front();
            oldest.map(|id| self.remembered.0.remove(&id));
        }
        self.closed_to_ms = to_ms;
        self.streams.forget_before(to_ms);
    }

    /// All minutes before this time are closed.
    pub(super) fn closed_to_ms(&self) -> i64 {
        self.closed_to_ms
    }

    /// More are open than can be followed.
    pub(super) fn are_too_many(&self) -> bool {
        self.open.len() >= MOST_OPEN
    }

    /// A closed minute; `None` for one that is not, and for one in which nothing ran.
    pub(super) fn closed(&self, start_ms: i64) -> Option<&PerArm<Counts>> {
        self.closed.get(&start_ms)
    }

    /// Every minute from `from_ms` on in which something ran, closed or not.
    pub(super) fn minutes_from(&self, from_ms: i64, slow: Slow) -> BTreeMap<i64, PerArm<Counts>> {
        let from_ms = minute_of(from_ms);
        let mut minutes: BTreeMap<_, _> =
            self.closed.range(from_ms..).map(|(start, counts)| (*start, *counts)).collect();
        for invocation in self.open.values().filter(|open| open.start_ms >= from_ms) {
            let minute: &mut PerArm<Counts> =
                minutes.entry(minute_of(invocation.start_ms)).or_default();
            minute.of_mut(invocation.arm).add(invocation, slow);
        }
        minutes
    }

    /// The commonest error of a version so far.
    pub(super) fn top_error(&self, arm: Arm) -> String {
        self.errors.of(arm).top()
    }
}

/// Where the minute begins that a time is in, both in milliseconds since the epoch.
pub(super) fn minute_of(ms: i64) -> i64 {
    ms - ms.rem_euclid(MINUTE_MS)
}

#[expect(clippy::cast_possible_truncation, reason = "a duration in milliseconds, and saturating")]
fn whole(ms: f64) -> i64 {
    ms.round() as i64
}

#[cfg(test)]
mod tests;
