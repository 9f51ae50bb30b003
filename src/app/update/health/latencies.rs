//! Durations: read for the rows on the screen, once one rests on them.

use super::after;
use crate::{
    app::{
        state::{Pane, SortColumn, State, health::Latency, health::Rows},
        update::{Effects, fetch, functions},
    },
    domain::{FunctionName, Latencies, MetricsCost, Request, Slot},
};

/// Functions in one reading.
const MOST: usize = 500;

/// Other rows are on the screen, or what is known of them is old: reads it once they rest.
pub(in crate::app::update) fn follow_rows(state: &mut State) {
    let slot = state.slots.get(Slot::Latencies);
    let rows = rows(state);
    let moved = std::mem::replace(&mut state.health.rows, rows) != rows;
    if slot.failure.is_some() {
        // It is tried again in its time, whatever rows come by.
        state.timers.latencies = None;
        return;
    }
    let waits = state.timers.latencies.is_some() || slot.loading;
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

/// The rows on the screen that ran lately and whose durations are not known, or as old as the
/// other figures may be; none while nobody uses the console.
fn wanted(state: &State) -> Vec<FunctionName> {
    let health = &state.health;
    if health.fleet.is_none() || !state.may_read(Slot::Latencies) {
        return Vec::new();
    }
    let Rows { offset, height, .. } = health.rows;
    let ran = |item: &usize| {
        let score = state.vitals(*item).score;
        score.is_none_or(|score| score.invocations.is_none_or(|counts| counts.recent > 0.0))
    };
    let fresh = state.reading_interval();
    let is_old = |name: &FunctionName| {
        health.latencies.get(name).is_none_or(|known| after(state, known.at, fresh) <= state.now)
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
    if names.is_empty() {
        if state.slots.get(Slot::Latencies).failure.is_some() {
            // What nobody wants any more fails no more.
            fetch::void(state, Slot::Latencies, effects);
        }
        return;
    }
    state.health.measuring.clone_from(&names);
    fetch::start(state, Slot::Latencies, Request::Latencies(names), effects);
}

pub(super) fn arrived(state: &mut State, latencies: Latencies) {
    let Latencies { mut p95_ms, cost } = latencies;
    let (at, health) = (state.now, &mut state.health);
    let measured = std::mem::take(&mut health.measuring);
    health.latency_cost = of_a_screen(cost, measured.len(), health.rows);
    for name in measured {
        let p95_ms = p95_ms.remove(&name).flatten();
        health.latencies.insert(name, Latency { p95_ms, at });
    }
    if state.functions.sort.column == SortColumn::P95 {
        functions::sort(state);
    }
}

/// What the durations of all rows on the screen cost, by what some of them did: the last reading
/// may have been of the few that were not known.
fn of_a_screen(cost: MetricsCost, measured: usize, rows: Rows) -> MetricsCost {
    let count = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
    let each = cost.metrics.checked_div(count(measured)).unwrap_or_default();
    let screen = count(rows.height.min(rows.visible).min(MOST));
    MetricsCost { metrics: cost.metrics.max(each.saturating_mul(screen)), ..cost }
}
