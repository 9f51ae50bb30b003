//! The palette: a field, and the actions and themes that match it.

use super::super::{
    canvas::Canvas,
    parts::{
        field,
        frame::rows,
        list, popup,
        table::{self, Column, Table, padded},
    },
    runs::Runs,
};
use crate::{
    app::{layout::Area, state::overlay::Palette},
    theme::Role,
};

const COLUMNS: &[Column] =
    &[table::left("", 22, 9), table::right("", 6, 5), table::left("", 30, 3).up_to(256)];

/// Draws the palette at the top of what overlays may cover, so that it does not jump as it
/// shrinks.
pub(super) fn draw(palette: &Palette, body: Area, canvas: &mut Canvas<'_>) {
    let area = body.centred(84, body.height).split_top(20.min(body.height)).0;
    let title = Runs::one(Role::OverlayTitle, "Actions and themes");
    let inner = popup::surface(area, title, canvas);
    let (top, below) = inner.split_top(1);
    let columns = usize::from(padded(top).width).saturating_sub(2);
    let value = palette.input.value();
    let input = Runs::one(Role::HintChord, ": ")
        .join(0, field::runs(value, Some(palette.input.cursor()), columns));
    canvas.runs(padded(top), &input);

    let body = below.split_top(1).1;
    if palette.matches.is_empty() {
        canvas.put(padded(body), "nothing is called that", Role::Dim);
        return;
    }
    let table = Table::fit_last(COLUMNS, padded(body).width);
    let first = list::first(palette.cursor, 0, usize::from(body.height));
    let entries = palette.matches.iter().enumerate().skip(first);
    for (row, (at, entry)) in rows(body).zip(entries) {
        let cells = [
            Runs::one(Role::Text, entry.name.as_str()),
            Runs::one(Role::HintChord, entry.key.as_str()),
            Runs::one(Role::Dim, entry.doc.as_str()),
        ];
        table.row(row, cells, canvas);
        if at == palette.cursor {
            list::mark(row, true, canvas);
        }
    }
    list::thumb(area, body, first, palette.matches.len(), canvas);
}
