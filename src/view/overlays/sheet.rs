//! Texts that scroll: the help, and a function in full.

use super::super::{
    canvas::Canvas,
    parts::{frame::rows, list, notes, popup, table::padded},
    runs::Runs,
    text,
};
use crate::{
    app::{
        State,
        layout::{Area, Layout},
        sheet::{self, SheetRow},
        state::overlay::DetailView,
    },
    domain::Slot,
    theme::Role,
};

/// Draws the help.
pub(super) fn help(scroll: usize, layout: &Layout, state: &State, canvas: &mut Canvas<'_>) {
    let area = layout.sheet();
    let title = Runs::one(Role::OverlayTitle, "Help").add(Role::Dim, "  times are UTC");
    let inner = popup::surface(area, title, canvas);
    draw(area, inner, &sheet::help(&state.keymap), (scroll, Role::HintChord), canvas);
}

/// Draws a function in full, or why it can't be.
pub(super) fn function(view: &DetailView, layout: &Layout, state: &State, canvas: &mut Canvas<'_>) {
    let area = layout.sheet();
    let version = view.version.map(|version| format!(":{version}")).unwrap_or_default();
    let name = format!("{}{version}", text::plain(view.function.as_str()));
    let inner = popup::surface(area, Runs::one(Role::OverlayTitle, name), canvas);
    let rows = sheet::function(view, &state.aliases);
    if rows.is_empty() {
        let slot = state.slots.get(Slot::FunctionDetail);
        return notes::instead_of_data(inner, &slot, "", canvas);
    }
    draw(area, inner, &rows, (view.scroll, Role::Dim), canvas);
}

/// The widest that the names of fields get.
const NAMES: usize = 24;

/// Draws the window of rows that begins at `scroll`, names of fields in `names`.
fn draw(
    frame: Area,
    inner: Area,
    sheet: &[SheetRow],
    (scroll, names): (usize, Role),
    canvas: &mut Canvas<'_>,
) {
    let name_width = |row: &SheetRow| match row {
        SheetRow::Field(name, _) => text::width(name),
        _ => 0,
    };
    let column = sheet.iter().map(name_width).max().unwrap_or(0).min(NAMES);
    let scroll = scroll.min(sheet.len().saturating_sub(usize::from(inner.height)));
    for (row, content) in rows(inner).zip(sheet.iter().skip(scroll)) {
        let row = padded(row);
        canvas.runs(row, &runs(content, (names, column)).fit(usize::from(row.width)));
    }
    list::thumb(frame, inner, scroll, sheet.len(), canvas);
}

/// One row, the names of fields in a role and so many columns.
pub(super) fn runs(content: &SheetRow, (names, column): (Role, usize)) -> Runs<'static> {
    let plain = |value: &str| text::plain(value).into_owned();
    match content {
        SheetRow::Blank => Runs::new(),
        SheetRow::Heading(heading) => Runs::one(Role::Accent, plain(heading)),
        SheetRow::Line(line) => Runs::one(Role::Text, plain(line)),
        SheetRow::Field(name, value) => {
            Runs::one(names, plain(name)).fit(column).pad(column + 2).add(Role::Text, plain(value))
        }
    }
}
