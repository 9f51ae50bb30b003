//! A rollback without evidence: the user names the version.

use super::super::{
    canvas::Canvas,
    parts::{
        bar,
        frame::rows,
        keys, list, popup,
        table::padded,
        versions::{self, Versions},
    },
    runs::Runs,
};
use crate::{
    app::{State, layout::Area, state::overlay::ChooseVersion},
    domain::Version,
    input::Action,
    theme::Role,
};

/// Draws the overlay.
pub(super) fn draw(choice: &ChooseVersion, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let wanted = u16::try_from(choice.candidates.len()).unwrap_or(u16::MAX);
    let area = body.centred(76, wanted.saturating_add(10));
    let title = format!("roll back {}: to which version?", choice.alias.target);
    let inner = popup::surface(area, Runs::one(Role::OverlayTitle, title), canvas);
    let (inner, foot) = inner.split_bottom(1);
    let hints = [
        keys::hint(&state.keymap, Action::Open, "preview"),
        keys::hint(&state.keymap, Action::Back, "leave"),
    ];
    canvas.runs(padded(foot), &keys::all(hints));
    let (top, inner) = inner.split_top(2);
    let now = Runs::one(Role::Dim, "now  ").join(0, bar::words(&choice.alias.state));
    canvas.runs(padded(top.split_top(1).1), &now);
    let (top, inner) = inner.split_top(2);
    let why = "nothing tells which version served before; choose one";
    canvas.put(padded(top), why, Role::Warning);

    let (heads, body) = inner.split_top(1);
    versions::fit(inner).heads(heads, canvas);
    let first = list::first(choice.cursor, 0, usize::from(body.height));
    let candidates = choice.candidates.iter().enumerate().skip(first);
    for (row, (at, version)) in rows(body).zip(candidates) {
        candidate(row, *version, choice, state, canvas);
        if at == choice.cursor {
            list::mark(row, true, canvas);
        }
    }
}

/// A candidate with what the list of versions knows about it.
fn candidate(
    row: Area,
    version: Version,
    choice: &ChooseVersion,
    state: &State,
    canvas: &mut Canvas<'_>,
) {
    let known = &state.aliases.versions;
    let table = Versions { rows: known, split: Some(&choice.alias.state), now: state.now };
    match known.iter().find(|row| row.version == version) {
        Some(known) => versions::fit(row).row(row, table.cells(known), canvas),
        None => {
            canvas.put(padded(row), &version.to_string(), Role::Text);
        }
    }
}
