//! The selected secret's versions by stage, their values masked, and what else is known of it.

use super::facts;
use crate::{
    app::{State, layout::Area},
    domain::{SecretDetail, Slot, Timestamp, secret::SecretVersion},
    input::Action,
    theme::Role,
    view::{
        canvas::Canvas,
        parts::{
            frame::rows,
            keys, list, notes,
            table::{self, Column, Table},
        },
        runs::Runs,
        stamp, text,
    },
};

const STAGES: &[Column] = &[
    table::left("STAGE", 14, 9).up_to(24),
    table::left("VALUE", 8, 4),
    table::left("VERSION", 8, 2),
    table::right("CREATED", 7, 3),
];

/// What stands where a value could be; as long for every value.
pub(super) const MASK: &str = "••••••••";

/// Draws the versions, then as many facts as there are rows, then what the keys do.
pub(super) fn draw(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let pane = &state.secrets;
    let selected = pane.list.selected_name();
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
    let count = u16::try_from(detail.versions.len() - first).unwrap_or(u16::MAX);
    let (body, below) = body.split_top(count);
    for (row, (at, version)) in rows(body).zip(detail.versions.iter().enumerate().skip(first)) {
        table.row(row, stage(version, &table, state.now), canvas);
        if pane.stage == Some(at) {
            list::mark(row, true, canvas);
        }
    }
    for (row, fact) in rows(below).zip(facts::rows(detail, state)) {
        let row = table::padded(row);
        canvas.runs(row, &fact.fit(usize::from(row.width)));
    }
    let foot = table::padded(foot);
    canvas.runs(foot, &keys_or_failure(detail, state).fit(usize::from(foot.width)));
}

fn stage(version: &SecretVersion, table: &Table<'_>, now: Timestamp) -> [Runs<'static>; 4] {
    let created = version.created.map(|at| stamp::short(at, now)).unwrap_or_default();
    let id: String = text::plain(&version.id).chars().take(8).collect();
    [
        table::name(Role::Text, &labels(&version.stages, table.width(0)), table.width(0)),
        Runs::one(Role::SecretMasked, MASK),
        Runs::one(Role::Dim, id),
        Runs::one(Role::Dim, created),
    ]
}

/// All labels, or the first and how many more where they don't fit.
fn labels(stages: &[String], columns: usize) -> String {
    let Some((first, more)) = stages.split_first() else { return "(no stage)".into() };
    let all = stages.join(", ");
    if more.is_empty() || text::width(&all) <= columns {
        return all;
    }
    format!("{first} +{}", more.len())
}

/// Why the value is not shown, or how to see it.
fn keys_or_failure(detail: &SecretDetail, state: &State) -> Runs<'static> {
    if let Some(at) = detail.summary.deleted {
        let at = stamp::short(at, state.now);
        return Runs::one(Role::Warning, format!("scheduled for deletion on {at}"));
    }
    if let Some(reading) = &state.secrets.reading {
        return Runs::one(Role::Dim, format!("reading {}…", text::plain(&reading.stage)));
    }
    let failure = state.slots.get(Slot::SecretValue).failure;
    if let Some(failure) = failure {
        return Runs::one(Role::Error, text::plain(&failure.kind.to_string()).into_owned());
    }
    if state.session.read_only {
        return Runs::one(Role::Dim, "read-only: values are not shown");
    }
    keys::all([
        keys::hint(&state.keymap, Action::RevealSecret, "reveals the value for 15 s"),
        keys::hint(&state.keymap, Action::RevealKey, "one key of it"),
        keys::hint(&state.keymap, Action::RollBackSecret, "rolls back"),
    ])
}
