//! One function's row.

use super::columns::{Columns, Kind};
use crate::{
    app::{
        State,
        state::{Vitals, health::Latency},
    },
    domain::{FunctionSummary, Timestamp, health::Score},
    theme::Role,
    view::{
        parts::{figures, sparkline, table},
        runs::Runs,
        stamp, text,
    },
};

/// Nothing happened.
const NONE: &str = "·";
/// Not among the first 500 of a list that was cut there.
const BEYOND: &str = "<500";
/// A part of failed invocations that is worth a look, even where it is no news.
const NOTABLE: f64 = 0.01;

/// The cells of a row, in the order of the columns; those without room are empty.
pub(super) fn of<'a>(
    function: &'a FunctionSummary,
    item: usize,
    selected: bool,
    columns: &'a Columns,
    state: &'a State,
) -> impl Iterator<Item = Runs<'static>> + 'a {
    let vitals = state.vitals(item);
    columns.kinds.iter().map(move |kind| {
        let width = columns.width(*kind);
        if width == 0 {
            return Runs::new();
        }
        match kind {
            Kind::Name => {
                let strong = selected || is_in_trouble(vitals);
                let role = if strong { Role::Strong } else { Role::Text };
                name(role, function, width, state)
            }
            Kind::Alarm => alarm(vitals, width),
            Kind::Trend => trend(function, vitals, width, state),
            Kind::P95 => duration(state.health.latencies.get(&function.name)),
            Kind::ErrorRate => known(vitals, |score| {
                let unseen = columns.width(Kind::Throttles) == 0;
                throttled(score).filter(|_| unseen).unwrap_or_else(|| error_rate(score, vitals))
            }),
            Kind::Invocations => known(vitals, |score| count(score.per_minute, Role::Text)),
            Kind::Throttles => known(vitals, |score| {
                count(score.throttles.map(|throttles| throttles.recent), Role::Warning)
            }),
            Kind::Changed => changed(function.last_modified, state.now),
            Kind::Runtime => Runs::one(Role::Dim, runtime(&function.runtime)),
            Kind::Memory => Runs::one(Role::Text, function.memory_mb.to_string()),
            Kind::Timeout => Runs::one(Role::Text, timeout(function.timeout_s)),
        }
    })
}

fn name(role: Role, function: &FunctionSummary, width: usize, state: &State) -> Runs<'static> {
    if !state.functions.marked.contains(&function.name) {
        return table::name(role, function.name.as_str(), width);
    }
    let name = table::name(role, function.name.as_str(), width.saturating_sub(2));
    Runs::one(Role::Accent, "● ").join(0, name)
}

/// An alarm rings, or it fails more than it did.
fn is_in_trouble(vitals: Vitals) -> bool {
    vitals.ringing > 0 || vitals.fails
}

fn known(vitals: Vitals, cell: impl FnOnce(&Score) -> Runs<'static>) -> Runs<'static> {
    vitals.score.as_ref().map(cell).unwrap_or_default()
}

fn alarm(vitals: Vitals, width: usize) -> Runs<'static> {
    match vitals.ringing {
        0 => Runs::new(),
        _ if width < 5 => Runs::one(Role::Error, "▲"),
        // No block: the row under the cursor has its own ground.
        _ => Runs::one(Role::Error, "ALARM"),
    }
}

/// The rate, loud where it is trouble and quiet where it is what every function has; where the
/// number of invocations is not known, the errors.
fn error_rate(score: &Score, vitals: Vitals) -> Runs<'static> {
    let loud = match score.error_rate() {
        _ if is_in_trouble(vitals) => Role::Error,
        Some(rate) if rate >= NOTABLE => Role::Warning,
        _ => Role::Text,
    };
    match (score.error_rate(), score.errors) {
        (Some(rate), _) if rate > 0.0 => Runs::one(loud, figures::percent(rate)),
        (Some(_), _) => Runs::one(Role::Dim, "0%"),
        (None, None) => Runs::one(Role::Dim, BEYOND),
        (None, Some(errors)) if errors.recent > 0.0 => {
            Runs::one(loud, format!("{}×", figures::count(errors.recent)))
        }
        (None, Some(_)) => Runs::one(Role::Dim, NONE),
    }
}

/// Most of the calls are turned away: where the throttles have no column, they take the rate's
/// place, which only tells of those that ran.
fn throttled(score: &Score) -> Option<Runs<'static>> {
    let throttles = score.throttles?.recent;
    let ran = score.invocations.map_or(0.0, |invocations| invocations.recent);
    (throttles > 0.0 && throttles >= ran).then(|| Runs::one(Role::Error, "thr"))
}

fn count(count: Option<f64>, role: Role) -> Runs<'static> {
    match count {
        None => Runs::one(Role::Dim, BEYOND),
        Some(count) if count > 0.0 => Runs::one(role, figures::count(count)),
        Some(_) => Runs::one(Role::Dim, NONE),
    }
}

/// Errors over the whole window, while there were any.
fn trend(function: &FunctionSummary, vitals: Vitals, width: usize, state: &State) -> Runs<'static> {
    let fleet = state.health.fleet.as_ref();
    let errors = fleet.and_then(|fleet| fleet.functions.get(&function.name)?.errors.as_ref());
    let Some(errors) = errors else { return Runs::new() };
    let role = if is_in_trouble(vitals) { Role::BarBreach } else { Role::Dim };
    match errors.max() {
        Some(max) if max > 0.0 => sparkline::runs(errors, width, max, role),
        _ => Runs::new(),
    }
}

fn duration(latency: Option<&Latency>) -> Runs<'static> {
    match latency.map(|latency| latency.p95_ms) {
        None => Runs::new(),
        Some(None) => Runs::one(Role::Dim, NONE),
        Some(Some(millis)) => Runs::one(Role::Text, figures::duration(millis)),
    }
}

/// What changed within the last hour may be why.
fn changed(at: Option<Timestamp>, now: Timestamp) -> Runs<'static> {
    let Some(at) = at else { return Runs::new() };
    let lately = now.duration_since(at).as_hours() < 1;
    Runs::one(if lately { Role::Strong } else { Role::Dim }, stamp::short(at, now))
}

/// The runtime as short as it stays clear: an image has none, and a custom runtime is named by
/// its operating system, as in `provided.al2023`.
fn runtime(identifier: &str) -> String {
    match identifier {
        "" => "image".to_owned(),
        _ => text::plain(identifier.trim_start_matches("provided.")).into_owned(),
    }
}

/// `30 s`, or `15 min` where that is exact.
fn timeout(seconds: i32) -> String {
    if seconds >= 60 && seconds % 60 == 0 {
        format!("{} min", seconds / 60)
    } else {
        format!("{seconds} s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_keeps_its_exact_value() {
        assert_eq!(timeout(3), "3 s");
        assert_eq!(timeout(905), "905 s");
        assert_eq!(timeout(900), "15 min");
    }
}
