//! Durations: read for the rows on the screen, once one rests on them.

use std::time::Duration;

use super::after;
use crate::{
    app::{
        state::{Pane, SortColumn, State, health::Latency, health::Rows},
        update::{Effects, fetch, functions},
    },
    domain::{FunctionName, Latencies, Request, Slot},
};

/// So long a duration is taken as current.
const FRESH: Duration = Duration::from_mins(1);
/// Functions in one reading.
const MOST: usize = 500;

/// Other rows are on the screen, or what is known of them is old: reads it once they rest.
pub(in crate::app::update) fn follow_rows(state: &mut State) {
    let slot = state.slots.get(Slot::Latencies);
    let rows = rows(state);
    let moved = std::mem::replace(&mut state.health.rows, rows) != rows;
    let waits = state.timers.latencies.is_some() || slot.loading || slot.failure.is_some();
    if moved || !waits {
        let wanted = !wanted(state).is_empty();
        state.timers.latencies = wanted.then(|| state.after(functions::REST));
    }
}

fn rows(state: &State) -> Rows {
    let list = &state.functions.list;
    let area = state.layout().rows(Pane::Functions, false);
    Rows {
        offset: list.offset,
        height: area.map_or(0, |area| usize::from(area.height)),
        visible: list.visible.len(),
        first: list.visible.get(list.offset).copied(),
    }
}

/// The rows on the screen that ran lately and whose durations are not known or old.
fn wanted(state: &State) -> Vec<FunctionName> {
    let health = &state.health;
    if health.fleet.is_none() {
        return Vec::new();
    }
    let Rows { offset, height, .. } = health.rows;
    let ran = |item: &usize| {
        let score = state.vitals(*item).score;
        score.is_none_or(|score| score.invocations.is_none_or(|counts| counts.recent > 0.0))
    };
    let is_old = |name: &FunctionName| {
        health.latencies.get(name).is_none_or(|known| after(state, known.at, FRESH) <= state.now)
    };
    let list = &state.functions.list;
    let shown = list.visible.iter().skip(offset).take(height.min(MOST));
    let names = shown.filter(|item| ran(item)).filter_map(|item| list.items.get(*item));
    names.map(|function| &function.name).filter(|name| is_old(name)).cloned().collect()
}

/// Reads the durations of the rows on the screen, as far as they are not known.
pub(in crate::app::update) fn read(state: &mut State, effects: &mut Effects) {
    state.timers.latencies = None;
    let names = wanted(state);
    if !names.is_empty() {
        state.health.measuring.clone_from(&names);
        fetch::start(state, Slot::Latencies, Request::Latencies(names), effects);
    }
}

pub(super) fn arrived(state: &mut State, latencies: Latencies) {
    let Latencies { mut p95_ms, cost } = latencies;
    let (at, health) = (state.now, &mut state.health);
    for name in std::mem::take(&mut health.measuring) {
        let p95_ms = p95_ms.remove(&name).flatten();
        health.latencies.insert(name, Latency { p95_ms, at });
    }
    health.latency_cost = cost;
    if state.functions.sort.column == SortColumn::P95 {
        functions::sort(state);
    }
}
