//! The Functions pane.

use super::super::{
    canvas::Canvas,
    parts::{
        frame::Frame,
        list, notes,
        table::{self, Column, Table},
    },
    runs::Runs,
    stamp, text,
};
use crate::{
    app::{
        State,
        layout::Area,
        state::{FunctionsPane, Pane},
    },
    domain::{FunctionSummary, Slot, Timestamp},
    theme::Role,
};

const COLUMNS: &[Column] = &[
    table::left("NAME", 18, 9),
    table::left("RUNTIME", 10, 3),
    table::right("MEM MB", 6, 2),
    table::right("TIMEOUT", 7, 1),
    table::right("CHANGED", 7, 4),
];

/// Draws the pane.
pub(super) fn draw(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let pane = &state.functions;
    let slot = notes::slot(state, Slot::Functions);
    let focused = state.screen.focus == Pane::Functions;
    let mut frame = Frame::new(Pane::Functions, state.screen.focus);
    frame.title = list::count(&pane.list, pane.complete);
    frame.top = list::filter(&pane.list, area.width / 3);
    frame.bottom = notes::age(&slot, state.now);
    frame.draw(area, canvas);

    let inner = area.inner();
    let (heads, body) = inner.split_top(1);
    if pane.list.visible.is_empty() {
        let empty = empty(pane, state.session.scope.region.as_deref());
        return notes::instead_of_data(inner, &slot, &empty, canvas);
    }
    let table = Table::fit(COLUMNS, table::padded(inner).width);
    table.heads(heads, canvas);
    for (row, selected, function) in list::window(&pane.list, body) {
        table.row(row, cells(function, selected, &table, state.now), canvas);
        if selected {
            list::mark(row, focused, canvas);
        }
    }
    list::scrollbar(area, body, &pane.list, canvas);
}

fn cells(
    function: &FunctionSummary,
    selected: bool,
    table: &Table<'_>,
    now: Timestamp,
) -> [Runs<'static>; 5] {
    let name = if selected { Role::Strong } else { Role::Text };
    let figure = |text: String| Runs::one(Role::Text, text);
    let changed = function.last_modified.map(|at| stamp::short(at, now)).unwrap_or_default();
    [
        table::name(name, function.name.as_str(), table.width(0)),
        Runs::one(Role::Dim, runtime(&function.runtime)),
        figure(function.memory_mb.to_string()),
        figure(timeout(function.timeout_s)),
        Runs::one(Role::Dim, changed),
    ]
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

fn empty(pane: &FunctionsPane, region: Option<&str>) -> String {
    if !pane.list.items.is_empty() {
        return format!("no function matches {}", text::plain(pane.list.filter.value()));
    }
    format!("no functions in {}", region.unwrap_or("this Region"))
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
