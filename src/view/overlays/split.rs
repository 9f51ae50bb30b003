//! The editor of a split: which version, how much, and what it would look like.

use super::super::{
    canvas::Canvas,
    parts::{
        bar, field,
        frame::rows,
        keys, list, notes, popup,
        table::padded,
        versions::{self, Versions},
    },
    runs::Runs,
};
use crate::{
    app::{State, layout::Area, state::overlay::SplitEditor},
    domain::{AliasState, Change, Weight},
    input::Action,
    theme::Role,
};

/// Columns of labels, and of a split in words.
const LABEL: usize = 6;
/// Columns of the percentage's field.
const FIELD: usize = 8;

/// Draws the editor.
pub(super) fn draw(editor: &SplitEditor, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let wanted = u16::try_from(editor.versions.len()).unwrap_or(u16::MAX);
    let area = body.centred(80, wanted.saturating_add(12));
    let title = Runs::one(Role::OverlayTitle, format!("split {}", editor.alias.target));
    let inner = popup::surface(area, title, canvas);
    let (inner, foot) = inner.split_bottom(1);
    let hints = [
        keys::hint(&state.keymap, Action::Open, "preview"),
        keys::hint(&state.keymap, Action::MoveDown, "next version"),
        keys::hint(&state.keymap, Action::Back, "leave"),
    ];
    canvas.runs(padded(foot), &keys::all(hints));
    // Blank rows go first where the screen is low.
    let roomy = u16::from(area.height >= wanted.saturating_add(12));
    let inner = inner.split_top(roomy).1;
    let (top, rest) = inner.split_top(2);
    line(top, "now", Some(&editor.alias.state), canvas);
    line(top.split_top(1).1, "then", preview(editor).as_ref(), canvas);
    let (row, rest) = rest.split_top(roomy).1.split_top(1);
    canvas.runs(padded(row), &percent(editor));
    let (place, rest) = rest.split_top(2);
    if let Some(problem) = &editor.problem {
        notes::paragraph(place, &[(Role::Error, problem.clone())], canvas);
    }
    list_versions(rest.split_bottom(1).0, editor, state, canvas);
}

/// What the alias would be, as far as what is typed can be meant.
fn preview(editor: &SplitEditor) -> Option<AliasState> {
    let weight: Weight = editor.percent.value().parse().ok()?;
    let version = editor.versions.get(editor.cursor)?.version;
    let change = Change::shift(&editor.alias, version, weight);
    change.ok()?.alias().map(|change| change.after)
}

/// A split in words and as a bar.
fn line(row: Area, label: &str, split: Option<&AliasState>, canvas: &mut Canvas<'_>) {
    const WORDS: usize = 24;
    let row = padded(row);
    let label = Runs::one(Role::Dim, format!("{label:<LABEL$}"));
    let Some(split) = split else {
        canvas.runs(row, &label.add(Role::Dim, "–"));
        return;
    };
    let words = bar::words(split).pad(WORDS);
    let taken = LABEL + words.width() + 2;
    let columns = row.width.saturating_sub(u16::try_from(taken).unwrap_or(u16::MAX));
    canvas.runs(row, &label.join(0, words).gap(2).join(0, bar::runs(columns, split)));
}

fn percent(editor: &SplitEditor) -> Runs<'static> {
    let version = editor.versions.get(editor.cursor).map(|row| row.version.to_string());
    let input = &editor.percent;
    Runs::one(Role::Dim, format!("{:<LABEL$}", "share"))
        .join(0, field::runs(input.value(), Some(input.cursor()), FIELD))
        .add(Role::Text, " % of the traffic to ")
        .add(Role::Canary, version.unwrap_or_default())
}

fn list_versions(area: Area, editor: &SplitEditor, state: &State, canvas: &mut Canvas<'_>) {
    let (heads, body) = area.split_top(1);
    let table = versions::fit(area);
    table.heads(heads, canvas);
    let split = Some(&editor.alias.state);
    let versions = Versions { rows: &editor.versions, split, now: state.now };
    let first = list::first(editor.cursor, 0, usize::from(body.height));
    let shown = editor.versions.iter().enumerate().skip(first);
    for (row, (at, version)) in rows(body).zip(shown) {
        table.row(row, versions.cells(version), canvas);
        if at == editor.cursor {
            list::mark(row, true, canvas);
        }
    }
}
