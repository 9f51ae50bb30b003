//! The Secrets pane: the list, and the selected secret's stages or its value.

mod value;

use super::super::{
    canvas::Canvas,
    parts::{
        frame::{Frame, rows},
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
    domain::{SecretDetail, SecretSummary, Slot, Timestamp, secret::SecretVersion},
    input::Action,
    theme::Role,
};

const COLUMNS: &[Column] =
    &[table::left("NAME", 16, 9), table::left("ROTATION", 8, 2), table::right("CHANGED", 7, 3)];

const STAGES: &[Column] = &[
    table::left("STAGE", 14, 9).up_to(24),
    table::left("VALUE", 8, 4),
    table::left("VERSION", 8, 2),
    table::right("CREATED", 7, 3),
];

/// What stands where a value could be; as long for every value.
const MASK: &str = "••••••••";

/// Draws the pane.
pub(super) fn draw(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let pane = &state.secrets;
    let slot = notes::slot(state, Slot::Secrets);
    let mut frame = Frame::new(Pane::Secrets, state.screen.focus);
    frame.title = list::count(&pane.list, pane.complete);
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
        Some(revealed) => value::draw(lower, revealed, canvas),
        None => stages(lower, state, canvas),
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
) -> [Runs<'static>; 3] {
    let role = if selected { Role::Strong } else { Role::Text };
    let rotation = match (secret.deleted, secret.rotation_enabled) {
        (Some(_), _) => Runs::one(Role::Warning, "deleted"),
        (None, true) => Runs::one(Role::Text, "on"),
        (None, false) => Runs::one(Role::Dim, "off"),
    };
    let changed = secret.last_changed.map(|at| stamp::short(at, now)).unwrap_or_default();
    [table::name(role, &secret.name.0, table.width(0)), rotation, Runs::one(Role::Dim, changed)]
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

/// The selected secret's versions by stage, their values masked.
fn stages(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let pane = &state.secrets;
    let selected = pane.list.selected().map(|secret| &secret.name);
    let detail = pane.detail.as_ref().filter(|detail| Some(&detail.summary.name) == selected);
    let Some(detail) = detail else {
        let slot = state.slots.get(Slot::SecretDetail);
        return notes::instead_of_data(area, &slot, "", canvas);
    };
    let (body, foot) = area.split_bottom(1);
    let table = Table::fit(STAGES, table::padded(area).width);
    let (heads, body) = body.split_top(1);
    table.heads(heads, canvas);
    let first = list::first(pane.stage.unwrap_or(0), 0, usize::from(body.height));
    for (row, (at, version)) in rows(body).zip(detail.versions.iter().enumerate().skip(first)) {
        table.row(row, stage(version, &table, state.now), canvas);
        if pane.stage == Some(at) {
            list::mark(row, true, canvas);
        }
    }
    let foot = table::padded(foot);
    canvas.runs(foot, &below(detail, state).fit(usize::from(foot.width)));
}

fn stage(version: &SecretVersion, table: &Table<'_>, now: Timestamp) -> [Runs<'static>; 4] {
    let names = match version.stages.as_slice() {
        [] => "(no stage)".to_owned(),
        stages => text::plain(&stages.join(", ")).into_owned(),
    };
    let created = version.created.map(|at| stamp::short(at, now)).unwrap_or_default();
    let id: String = text::plain(&version.id).chars().take(8).collect();
    [
        table::name(Role::Text, &names, table.width(0)),
        Runs::one(Role::SecretMasked, MASK),
        Runs::one(Role::Dim, id),
        Runs::one(Role::Dim, created),
    ]
}

/// What is to know about the secret, and how to see its value.
fn below(detail: &SecretDetail, state: &State) -> Runs<'static> {
    if let Some(at) = detail.summary.deleted {
        let at = stamp::short(at, state.now);
        return Runs::one(Role::Warning, format!("scheduled for deletion on {at}"));
    }
    if let Some(stage) = &state.secrets.revealing {
        return Runs::one(Role::Dim, format!("reading {}…", text::plain(stage)));
    }
    let failure = state.slots.get(Slot::SecretValue).failure;
    if let Some(failure) = failure {
        return Runs::one(Role::Error, text::plain(&failure.kind.to_string()).into_owned());
    }
    if state.session.read_only {
        return Runs::one(Role::Dim, "read-only: values are not shown");
    }
    let key = state.keymap.chord_of(Action::RevealSecret);
    let reveal = if key.is_empty() {
        Runs::new()
    } else {
        Runs::one(Role::HintChord, key).add(Role::HintVerb, " reveals the value for 15 s")
    };
    reveal.join(2, Runs::one(Role::Dim, text::plain(&detail.summary.description).into_owned()))
}

fn empty(pane: &SecretsPane, region: Option<&str>) -> String {
    if !pane.list.items.is_empty() {
        return format!("no secret matches {}", text::plain(pane.list.filter.value()));
    }
    format!("no secrets in {}", region.unwrap_or("this Region"))
}
