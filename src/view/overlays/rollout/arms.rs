//! Both versions side by side: figures, their uncertainty, and how they went.

use super::{
    super::super::{
        parts::{figures, rows::Rows, sparkline},
        runs::Runs,
        stamp, text,
    },
    LABEL, labelled,
};
use crate::{
    app::{State, state::rollouts::Driven},
    domain::{AlarmState, Series},
    rollout::{Bucket, Measured, RolloutStatus, Sample, judge::Arm},
    theme::Role,
};

/// Columns of a figure.
const FIGURE: usize = 20;
/// Instead of a figure that only logs tell.
const NO_LOGS: &str = "told by logs only";

/// The table, and what it is made of.
pub(super) fn rows(rows: &mut Rows<'static>, driven: &Driven, state: &State, columns: usize) {
    let status = &driven.status;
    let Some(measured) = &status.measured else { return };
    let pair = Pair { width: columns.saturating_sub(LABEL) / 2 };
    rows.add(8, heads(status, &pair));
    if let Some(assessment) = &status.assessment {
        let figures = &assessment.figures;
        let arms = [figures.stable, figures.canary];
        let unsettled = figures.settled_to.is_none();
        let both = |figure: fn(&Arm, bool) -> Figure| arms.map(|arm| figure(&arm, unsettled));
        rows.add(8, pair.row("invocations", both(counted), counts(measured)));
        rows.add(9, pair.row("errors", both(rate), rates(measured)));
    }
    let latencies: [(u8, &str, Of); 3] = [
        (4, "p50", |sample| sample.p50_ms),
        (7, "p95", |sample| sample.p95_ms),
        (5, "p99", |sample| sample.p99_ms),
    ];
    for (keep, label, of) in latencies {
        let series = lines(measured, of);
        let figures = [&series[0], &series[1]].map(middle);
        rows.add(keep, pair.row(label, figures, series));
    }
    rows.add(3, pair.row("cold starts", cold(measured), [Vec::new(), Vec::new()]));
    let memory = [Err("of the canary only"), memory(measured)];
    rows.add(4, pair.row("memory", memory, [Vec::new(), used(measured)]));
    let throttles = format!("{} in 5 min, of the alias", measured.throttles);
    let role = if measured.throttles > 0 { Role::Warning } else { Role::Text };
    labelled(rows, (3, "throttles", role), &throttles, columns);
    latency(rows, status, columns);
    errors(rows, measured, columns);
    alarms(rows, measured, columns);
    source(rows, status, measured, state, columns);
}

/// Two columns of figures, each with how it went.
struct Pair {
    /// Columns of each.
    width: usize,
}

/// What is taken of a sample.
type Of = fn(&Sample) -> Option<f64>;

/// A figure, or why there is none in a few words.
type Figure = Result<String, &'static str>;

/// Values by minute.
type Line = Vec<Option<f64>>;

impl Pair {
    /// A label, and for both versions a figure and its line; both lines on one scale.
    fn row(&self, label: &str, figures: [Figure; 2], lines: [Line; 2]) -> Runs<'static> {
        let top = lines.iter().flatten().flatten().copied().reduce(f64::max).unwrap_or_default();
        let room = self.width.saturating_sub(FIGURE + 2);
        let head = Runs::one(Role::Dim, format!("{label:<LABEL$}"));
        let sides = figures.into_iter().zip(lines).zip([Role::Stable, Role::Canary]);
        sides.fold(head, |runs, ((figure, line), role)| {
            let recent = line.len().saturating_sub(room);
            let line = Series(line.into_iter().skip(recent).collect());
            let figure = match figure {
                Ok(figure) => Runs::one(role, figure),
                Err(why) => Runs::one(Role::Dim, why),
            };
            let side = figure.fit(FIGURE - 1).pad(FIGURE);
            let side = side.join(0, sparkline::runs(&line, room, top, role));
            runs.join(0, side.pad(self.width))
        })
    }
}

fn heads(status: &RolloutStatus, pair: &Pair) -> Runs<'static> {
    let before_after = status.assessment.as_ref().is_some_and(|a| a.figures.before_after);
    let stable = if before_after {
        "the alias before".to_owned()
    } else {
        format!("{} stable", status.spec.stable)
    };
    Runs::new()
        .gap(LABEL)
        .join(0, Runs::one(Role::Stable, stable).pad(pair.width))
        .add(Role::Canary, format!("{} canary", status.spec.canary))
}

/// Before anything is settled, 0 says nothing about traffic.
fn counted(arm: &Arm, unsettled: bool) -> Figure {
    match arm.invocations {
        0 if unsettled => Err("none settled yet"),
        invocations => Ok(figures::whole(invocations)),
    }
}

/// `5.1% (4.0 to 6.4)`.
fn rate(arm: &Arm, unsettled: bool) -> Figure {
    if arm.invocations == 0 {
        return Err(if unsettled { "none settled yet" } else { "nothing ran" });
    }
    let rate = figures::percent(figures::ratio(arm.errors, arm.invocations));
    Ok(format!("{rate} ({:.1} to {:.1})", arm.low_percent, arm.high_percent))
}

fn lines(measured: &Measured, of: impl Fn(&Sample) -> Option<f64>) -> [Line; 2] {
    let line = |side: fn(&Bucket) -> &Sample| {
        measured.buckets.iter().map(|bucket| of(side(bucket))).collect()
    };
    [line(|bucket| &bucket.stable), line(|bucket| &bucket.canary)]
}

fn counts(measured: &Measured) -> [Line; 2] {
    lines(measured, |sample| Some(figures::float(sample.invocations)))
}

fn rates(measured: &Measured) -> [Line; 2] {
    let rate = |sample: &Sample| figures::ratio(sample.errors, sample.invocations);
    lines(measured, |sample| (sample.invocations > 0).then(|| rate(sample)))
}

/// The middle one of the minutes' values: percentiles of several minutes make no mean.
fn middle(line: &Line) -> Figure {
    let mut values: Vec<f64> = line.iter().flatten().copied().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).map(|value| figures::duration(*value)).ok_or("none read yet")
}

/// Logs alone tell which invocations began cold.
fn cold(measured: &Measured) -> [Figure; 2] {
    let Ok(buckets) = &measured.logs else { return [Err(NO_LOGS), Err(NO_LOGS)] };
    [|bucket: &Bucket| bucket.stable, |bucket: &Bucket| bucket.canary].map(|side| {
        let (cold, all) = buckets
            .iter()
            .map(side)
            .fold((0, 0), |(cold, all), sample| (cold + sample.cold, all + sample.invocations));
        if all == 0 {
            return Err("none in the logs");
        }
        Ok(figures::percent(figures::ratio(cold, all)))
    })
}

/// The fullest execution environment of the canary: `191 of 1024 MB`.
fn memory(measured: &Measured) -> Figure {
    let last = |memory: &crate::rollout::Memory| memory.used_mb.last().map(|(_, used)| *used);
    let fullest = measured.memory.iter().max_by_key(|memory| last(memory));
    match fullest.and_then(|memory| last(memory).map(|used| (used, memory.size_mb))) {
        Some((used, size)) => Ok(format!("{used} of {size} MB")),
        None if measured.logs.is_err() => Err(NO_LOGS),
        None => Err("none in the logs"),
    }
}

/// How the fullest one came there.
fn used(measured: &Measured) -> Line {
    let last = |memory: &&crate::rollout::Memory| memory.used_mb.last().map(|(_, used)| *used);
    let fullest = measured.memory.iter().max_by_key(last);
    let used = fullest.into_iter().flat_map(|memory| &memory.used_mb);
    used.map(|(_, used)| Some(f64::from(*used))).collect()
}

fn latency(rows: &mut Rows<'static>, status: &RolloutStatus, columns: usize) {
    let figures = status.assessment.as_ref().map(|assessment| &assessment.figures);
    let Some((percentile, e)) = figures.and_then(|figures| figures.latency) else { return };
    let limit = status.spec.gates.latency_e;
    let role = if e >= limit { Role::Error } else { Role::Text };
    let text = format!("{} of being slower at p{percentile}", figures::of_limit("E ", e, limit));
    labelled(rows, (6, "latency", role), &text, columns);
}

fn errors(rows: &mut Rows<'static>, measured: &Measured, columns: usize) {
    let top = &measured.top_error;
    if !top.canary.is_empty() && top.canary == top.stable {
        return labelled(
            rows,
            (5, "top error", Role::Text),
            &format!("both: {}", top.canary),
            columns,
        );
    }
    for (label, error) in [("of canary", &top.canary), ("of stable", &top.stable)] {
        if !error.is_empty() {
            let text = text::fit_end(error, columns.saturating_sub(LABEL)).into_owned();
            labelled(rows, (5, label, Role::Text), &text, columns);
        }
    }
}

fn alarms(rows: &mut Rows<'static>, measured: &Measured, columns: usize) {
    if measured.alarms.is_empty() {
        return;
    }
    let rings = measured.alarms.iter().any(|alarm| alarm.state == Some(AlarmState::Alarm));
    let states = measured.alarms.iter().map(|alarm| {
        let state = match alarm.state {
            Some(AlarmState::Alarm) => "ALARM",
            Some(AlarmState::Ok) => "OK",
            Some(AlarmState::InsufficientData) => "no data",
            None => "not known",
        };
        format!("{} {state}", alarm.name)
    });
    let text = states.collect::<Vec<_>>().join(", ");
    let role = if rings { Role::Error } else { Role::Text };
    labelled(rows, (5, "alarms", role), &text, columns);
}

/// Where the numbers come from, how old they are, and what they leave out.
fn source(
    rows: &mut Rows<'static>,
    status: &RolloutStatus,
    measured: &Measured,
    state: &State,
    columns: usize,
) {
    let figures = status.assessment.as_ref().map(|assessment| &assessment.figures);
    let settled = figures.and_then(|figures| figures.settled_to);
    let settled = settled.unwrap_or(measured.settled_before);
    let settled = stamp::short(settled, state.now);
    let read = stamp::clock(measured.read_at, state.now);
    let logs = match &measured.logs {
        Ok(buckets) if buckets.is_empty() => String::new(),
        Ok(_) => ", newer by logs".to_owned(),
        Err(why) => format!("; no logs: {why}"),
    };
    let text = format!("CloudWatch, settled to {settled}, read {read}{logs}");
    labelled(rows, (7, "from", Role::Dim), &text, columns);
    let attempts = figures.map_or(1, |figures| figures.attempts);
    if attempts > 1 {
        let text = format!("failed events are tried again: evidence is divided by {attempts}");
        labelled(rows, (4, "", Role::Dim), &text, columns);
    }
    labelled(rows, (1, "", Role::Dim), "percentiles are the middle minute's", columns);
}
