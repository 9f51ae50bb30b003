//! The Secrets pane: the list, and the selected secret's stages or its value.

mod facts;
mod stages;
mod value;

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
        layout::{Area, secret_parts},
        state::{Pane, SecretsPane},
    },
    domain::{SecretSummary, Slot, Timestamp, secret::day},
    theme::Role,
};

const COLUMNS: &[Column] = &[
    table::left("NAME", 16, 9),
    table::left("ROTATION", 8, 5),
    table::right("NEXT", 10, 3),
    table::right("CHANGED", 7, 4),
    table::right("READ", 10, 2),
];

/// Draws the pane.
pub(super) fn draw(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let pane = &state.secrets;
    let slot = notes::slot(state, Slot::Secrets);
    let mut frame = Frame::new(Pane::Secrets, state.screen.focus);
    frame.title = list::count(&pane.list, pane.complete);
    if let Some(function) = &pane.of {
        let reading = if pane.list.only.is_some() { "" } else { "…" };
        let of = format!("of {}{reading}", text::plain(function.as_str()));
        frame.title = frame.title.join(1, Runs::one(Role::Accent, of));
    }
    frame.top = list::filter(&pane.list, area.width / 3);
    frame.bottom = notes::age(&slot, state.now);
    frame.draw(area, canvas);

    let inner = area.inner();
    if pane.list.visible.is_empty() {
        let empty = empty(pane, state.session.scope.region.as_deref());
        return notes::instead_of_data(inner, &slot, &empty, canvas);
    }
    let (upper, lower) = secret_parts(inner, pane.is_open());
    let lower = match &pane.revealed {
        // A value that needs more room covers the list for its few seconds.
        Some(revealed) if value::height(lower, revealed) >= lower.height => inner,
        _ => lower,
    };
    secrets(area, upper, state, canvas);
    if lower.height == 0 {
        return;
    }
    canvas.clear(lower, Role::Background);
    let (rule, lower) = lower.split_top(1);
    let name = pane.list.selected().map(|secret| secret.name.0.as_str()).unwrap_or_default();
    heading(rule, name, canvas);
    match &pane.revealed {
        Some(revealed) => value::draw(lower, revealed, state, canvas),
        None => stages::draw(lower, state, canvas),
    }
}

fn secrets(frame: Area, area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let pane = &state.secrets;
    let focused = state.screen.focus == Pane::Secrets && pane.stage.is_none();
    let (heads, body) = area.split_top(1);
    let table = Table::fit(COLUMNS, table::padded(area).width);
    table.heads(heads, canvas);
    for (row, selected, secret) in list::window(&pane.list, body) {
        table.row(row, cells(secret, selected, &table, state.now), canvas);
        if selected {
            list::mark(row, focused, canvas);
        }
    }
    list::scrollbar(frame, body, &pane.list, canvas);
}

fn cells(
    secret: &SecretSummary,
    selected: bool,
    table: &Table<'_>,
    now: Timestamp,
) -> [Runs<'static>; 5] {
    let role = if selected { Role::Strong } else { Role::Text };
    let rotation = match (secret.deleted, secret.rotation_enabled) {
        (Some(_), _) => Runs::one(Role::Warning, "deleted"),
        (None, true) => Runs::one(Role::Text, "on"),
        (None, false) => Runs::one(Role::Dim, "off"),
    };
    // What comes next for it: its end, or a new value.
    let next = secret.deleted.or(secret.next_rotation).map(day).unwrap_or_default();
    let changed = secret.last_changed.map(|at| stamp::short(at, now)).unwrap_or_default();
    let read = secret.last_accessed.map(day).unwrap_or_default();
    [
        table::name(role, &secret.name.0, table.width(0)),
        rotation,
        Runs::one(if secret.deleted.is_some() { Role::Warning } else { Role::Dim }, next),
        Runs::one(Role::Dim, changed),
        Runs::one(Role::Dim, read),
    ]
}

/// A rule with the name of the secret that what is below it belongs to.
fn heading(row: Area, name: &str, canvas: &mut Canvas<'_>) {
    let room = usize::from(row.width).saturating_sub(6);
    let name = text::fit_middle(&text::plain(name), room).into_owned();
    let line = usize::from(row.width).saturating_sub(text::width(&name) + 4);
    let rest = canvas.put(row, "── ", Role::Border);
    let rest = canvas.put(rest, &name, Role::Heading);
    canvas.put(rest, &format!(" {}", "─".repeat(line)), Role::Border);
}

fn empty(pane: &SecretsPane, region: Option<&str>) -> String {
    if let Some(function) = pane.of.as_ref().filter(|_| pane.list.only.is_some()) {
        return format!("{} names no secret", text::plain(function.as_str()));
    }
    if !pane.list.items.is_empty() {
        return format!("no secret matches {}", text::plain(pane.list.filter.value()));
    }
    format!("no secrets in {}", region.unwrap_or("this Region"))
}
