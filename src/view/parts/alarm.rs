//! The alarm that is watched, under the headline: what it watches, since when it rings, and what
//! it sees.

use super::{
    super::{canvas::Canvas, runs::Runs, stamp, text},
    figures, sparkline,
    table::padded,
};
use crate::{
    app::{State, layout::Area},
    domain::{Alarm, AlarmState, Series, Timestamp, WatchedAlarm},
    theme::Role,
};

/// Cells of the sparkline at most: one for each of its periods, as a rule.
const CELLS: usize = 24;

/// Draws the strip; nothing without an alarm.
pub(in crate::view) fn draw(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let Some(alarm) = state.alarm_shown().filter(|_| area.height > 0) else { return };
    let watched = state.health.watched.as_ref().filter(|known| known.alarm.name == alarm.name);
    let (first, second) = area.split_top(1);
    let first = padded(first);
    let chart = chart(alarm, watched, usize::from(first.width / 5).min(CELLS));
    let left = canvas.runs_right(first, &chart);
    let width = usize::from(left.width.saturating_sub(1));
    canvas.runs(left, &line(alarm, state.now, width));
    if second.height > 0 && !alarm.reason.is_empty() {
        let second = padded(second);
        let reason = text::plain(&alarm.reason);
        let reason = text::fit_end(&reason, usize::from(second.width)).into_owned();
        canvas.put(second, &reason, Role::Dim);
    }
}

/// `ALARM checkout-errors  Errors Sum > 5 in 1 min, 2 of 3  since 10:31`: the name gives way, and
/// the condition before the time.
fn line(alarm: &Alarm, now: Timestamp, width: usize) -> Runs<'static> {
    let (role, state) = match alarm.state {
        AlarmState::Alarm => (Role::LevelError, " ALARM "),
        AlarmState::Ok => (Role::Ok, "OK"),
        AlarmState::InsufficientData => (Role::Stale, "NO DATA"),
    };
    let since = alarm.since.map(|at| format!("since {}", stamp::short(at, now)));
    let tail = Runs::one(Role::Text, since.unwrap_or_default());
    let condition = Runs::one(Role::Text, text::plain(&alarm.condition()).into_owned());
    let head = Runs::one(role, state);
    let fixed = head.width() + 1 + tail.width() + 2;
    let room = width.saturating_sub(fixed);
    let name = text::plain(&alarm.name).into_owned();
    let both = text::width(&name) + 2 + condition.width();
    let name = if both <= room { name } else { text::fit_middle(&name, room.max(8)).into_owned() };
    let left = room.saturating_sub(text::width(&name) + 2);
    let condition = if left < 12 { Runs::new() } else { condition.fit(left) };
    head.gap(1).add(Role::Strong, name).join(2, condition).join(2, tail).fit(width)
}

/// `41 > 5 ▁▁▂▅█`: the newest value, the threshold, and its metric with what breaches it lit.
fn chart(alarm: &Alarm, watched: Option<&WatchedAlarm>, cells: usize) -> Runs<'static> {
    let Some(values) = watched.and_then(|watched| watched.values.as_ref()) else {
        return Runs::new();
    };
    let now = match (values.last(), alarm.threshold) {
        (Some(value), Some(threshold)) => {
            let breaches = alarm.breaches(value);
            let role = if breaches { Role::Error } else { Role::Text };
            let is = if breaches { alarm.sign() } else { "not" };
            let is = if is == "not" { format!("not {}", alarm.sign()) } else { is.to_owned() };
            Runs::one(role, figures::count(value))
                .add(Role::Dim, format!(" {is} {}", figures::count(threshold)))
        }
        (Some(value), None) => Runs::one(Role::Text, figures::count(value)),
        (None, _) => Runs::one(Role::Dim, "no value"),
    };
    now.join(1, line_of(alarm, values, cells))
}

fn line_of(alarm: &Alarm, values: &Series, cells: usize) -> Runs<'static> {
    let top = values.max().unwrap_or_default().max(alarm.threshold.unwrap_or_default());
    let role = |value: Option<f64>| match value {
        Some(value) if alarm.breaches(value) => Role::BarBreach,
        _ => Role::Dim,
    };
    sparkline::marked(values, cells, top, role)
}
