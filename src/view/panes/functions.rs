//! The Functions pane.

use super::super::{
    canvas::Canvas,
    parts::{frame::Frame, list, notes, table},
    runs::Runs,
    text,
};
use crate::{
    app::{
        State,
        layout::Area,
        state::{FunctionsPane, Pane, SortColumn},
    },
    domain::Slot,
    theme::Role,
};

mod cells;
mod columns;

/// Draws the pane.
pub(super) fn draw(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let pane = &state.functions;
    let slot = notes::slot(state, Slot::Functions);
    let focused = state.screen.focus == Pane::Functions;
    let mut frame = Frame::new(Pane::Functions, state.screen.focus);
    frame.title =
        list::count(&pane.list, pane.complete).join(1, marked(pane)).join(1, sorted(state));
    frame.top = list::filter(&pane.list, area.width / 3);
    frame.bottom = age(state);
    frame.draw(area, canvas);

    let inner = area.inner();
    let (heads, body) = inner.split_top(1);
    if pane.list.visible.is_empty() {
        let empty = empty(pane, state.session.scope.region.as_deref());
        return notes::instead_of_data(inner, &slot, &empty, canvas);
    }
    let columns = columns::of(state, table::padded(inner).width);
    columns.table.row(heads, columns.heads(pane.sort), canvas);
    for (row, selected, item, function) in list::window_with_index(&pane.list, body) {
        let cells = cells::of(function, item, selected, &columns, state);
        columns.table.row(row, cells, canvas);
        if selected {
            list::mark(row, focused, canvas);
        }
    }
    list::scrollbar(area, body, &pane.list, canvas);
}

/// How many are marked.
fn marked(pane: &FunctionsPane) -> Runs<'static> {
    match pane.marked.len() {
        0 => Runs::new(),
        count => Runs::one(Role::Accent, format!("{count} marked")),
    }
}

/// By what the rows are sorted; nothing where that is the filter's work, or by name because
/// nothing else is known.
fn sorted(state: &State) -> Runs<'static> {
    let pane = &state.functions;
    let known = state.health.vitals.iter().any(|vitals| vitals.trouble.is_some());
    let by_itself = pane.sort.column == SortColumn::Trouble && !known;
    if pane.list.items.is_empty() || pane.list.filtering || by_itself {
        return Runs::new();
    }
    let by = match pane.sort.column {
        SortColumn::Trouble => "trouble",
        SortColumn::Name => "name",
        SortColumn::ErrorRate => "err%",
        SortColumn::Invocations => "inv",
        SortColumn::P95 => "p95",
        SortColumn::Throttles => "thr",
        SortColumn::Changed => "changed",
    };
    Runs::one(Role::Dim, format!("by {by}{}", if pane.sort.reversed { ", reversed" } else { "" }))
}

/// How current the list is, or where that is current, the figures in it.
fn age(state: &State) -> Runs<'static> {
    let list = notes::age(&notes::slot(state, Slot::Functions), state.now);
    let fleet = state.slots.get(Slot::Fleet);
    match fleet.as_of {
        Some(_) if list.is_empty() && fleet.failure.is_some() => notes::age(&fleet, state.now),
        _ => list,
    }
}

fn empty(pane: &FunctionsPane, region: Option<&str>) -> String {
    if !pane.list.items.is_empty() {
        return format!("no function matches {}", text::plain(pane.list.filter.value()));
    }
    format!("no functions in {}", region.unwrap_or("this Region"))
}
