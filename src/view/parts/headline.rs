//! How all functions are doing, in one row: one bad deploy looks unlike an outage, and quiet is
//! quiet.

use super::{
    super::{canvas::Canvas, runs::Runs, stamp, text},
    figures,
    table::padded,
};
use crate::{
    app::{State, layout::Area},
    domain::{
        Failure, FailureKind, Slot, Timestamp,
        health::{Failing, Outage, Picture, Shape},
    },
    theme::Role,
};

/// Draws the headline.
pub(in crate::view) fn draw(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let area = padded(area);
    canvas.runs(area, &runs(state).fit(usize::from(area.width)));
}

/// The headline; empty before anything is known.
pub(in crate::view) fn runs(state: &State) -> Runs<'static> {
    let unread = unread(state);
    match &state.health.picture {
        Some(picture) => of_picture(picture, state).join(2, unread),
        None if !unread.is_empty() => rings(state).join(2, unread),
        None if state.slots.get(Slot::Fleet).loading => Runs::one(Role::Dim, "reading health…"),
        None => Runs::new(),
    }
}

/// Something fails, and it is said in the headline.
pub(in crate::view) fn is_loud(state: &State) -> bool {
    let quiet = |picture: &Picture| picture.shape == Shape::Quiet && picture.alarms == 0;
    state.health.picture.as_ref().is_some_and(|picture| !quiet(picture))
}

fn of_picture(picture: &Picture, state: &State) -> Runs<'static> {
    let now = state.now;
    match &picture.shape {
        Shape::One(failing) => one(failing, state),
        Shape::Several(failing) => several(failing),
        Shape::Widespread(outage) => widespread(outage, now),
        Shape::Quiet => quiet(picture, state),
    }
}

/// `✗ checkout fails: 9.1% of 220/min, was 0.2%; since ~10:30, changed 10:28`
fn one(failing: &Failing, state: &State) -> Runs<'static> {
    let what = match failing.rate {
        Some(rate) => figures::percent(rate),
        None => format!("{} errors", figures::count(failing.errors)),
    };
    let loud = Runs::one(Role::Error, format!("✗ {} fails: {what}", name(failing)));
    let minute =
        state.health.fleet.as_ref().and_then(|fleet| {
            crate::domain::health::Score::of(fleet, &failing.function).per_minute
        });
    let of = match (failing.rate, minute) {
        (Some(_), Some(minute)) => format!(" of {}/min", figures::count(minute)),
        _ => String::new(),
    };
    let was = failing.rate_before.filter(|_| failing.rate.is_some());
    let was = was.map(|rate| format!(", was {}", figures::percent(rate))).unwrap_or_default();
    let since = format!("; since ~{}", stamp::short(failing.since, state.now));
    let runs = loud.add(Role::Text, of).add(Role::Text, was).add(Role::Text, since);
    match failing.changed {
        Some(at) => runs
            .add(Role::Text, ", ")
            .add(Role::Warning, format!("changed {}", stamp::short(at, state.now))),
        None => runs,
    }
}

/// `✗ 3 functions fail: checkout 9.1%, cart 3.0%, tax-calc 1.2%`
fn several(failing: &[Failing]) -> Runs<'static> {
    let loud = format!("✗ {} functions fail", failing.len());
    let list = failing.iter().map(|failing| match failing.rate {
        Some(rate) => format!("{} {}", name(failing), figures::percent(rate)),
        None => name(failing),
    });
    let list: Vec<String> = list.collect();
    Runs::one(Role::Error, loud).add(Role::Text, format!(": {}", list.join(", ")))
}

/// ` OUTAGE  27 of 31 busy functions fail since ~02:14; 1 changed: not one deploy`
fn widespread(outage: &Outage, now: Timestamp) -> Runs<'static> {
    let failing = outage.failing.len();
    let (since, busy) = (stamp::short(outage.since, now), outage.busy);
    let changed = match outage.changed {
        0 => "none changed: not a deploy".to_owned(),
        1 => "1 changed: not one deploy".to_owned(),
        changed => format!("{changed} changed just before"),
    };
    let all = format!("{failing} of {busy} busy functions fail since ~{since}");
    Runs::one(Role::LevelError, " OUTAGE ")
        .gap(1)
        .add(Role::Error, all)
        .add(Role::Text, format!("; {changed}"))
}

fn quiet(picture: &Picture, state: &State) -> Runs<'static> {
    let chronic = match picture.chronic {
        0 => String::new(),
        1 => "; 1 fails as often as before".to_owned(),
        many => format!("; {many} fail as often as before"),
    };
    let calm = format!("no function fails more than before{chronic}");
    rings(state).join(2, Runs::one(Role::Dim, calm))
}

/// `▲ 2 alarms`, while any is in `ALARM`.
fn rings(state: &State) -> Runs<'static> {
    let more = if state.health.more_alarms { "+" } else { "" };
    match state.health.ringing().count() {
        0 => Runs::new(),
        1 if more.is_empty() => Runs::one(Role::Warning, "▲ 1 alarm in ALARM"),
        many => Runs::one(Role::Warning, format!("▲ {many}{more} alarms in ALARM")),
    }
}

/// What could not be read, and what to ask for.
pub(in crate::view) fn unread(state: &State) -> Runs<'static> {
    let why = |slot| state.slots.get(slot).failure;
    let part = |what, failure: Option<Failure>| {
        failure.map(|failure| missing(what, &failure)).unwrap_or_default()
    };
    match (why(Slot::Fleet), why(Slot::Alarms)) {
        (None, alarms) => part("durations", why(Slot::Latencies)).join(2, part("alarms", alarms)),
        (Some(metrics), Some(alarms)) => match (&metrics.kind, &alarms.kind) {
            (FailureKind::Denied { action: one }, FailureKind::Denied { action: other }) => {
                Runs::one(Role::Stale, "⚠ no health")
                    .add(Role::Text, format!(": missing {one}, {other}"))
            }
            _ => missing("metrics", &metrics).join(2, missing("alarms", &alarms)),
        },
        (metrics, None) => part("metrics", metrics),
    }
}

/// `⚠ no metrics: missing cloudwatch:GetMetricData`
fn missing(what: &str, failure: &Failure) -> Runs<'static> {
    let why = match &failure.kind {
        FailureKind::Denied { action } => format!("missing {action}"),
        kind => text::plain(&kind.to_string()).into_owned(),
    };
    Runs::one(Role::Stale, format!("⚠ no {what}")).add(Role::Text, format!(": {why}"))
}

fn name(failing: &Failing) -> String {
    text::plain(failing.function.as_str()).into_owned()
}
