//! What differs between two versions of a secret, or who uses it: rows that scroll.

use super::{
    super::{
        canvas::Canvas,
        parts::{keys, popup, table::padded},
        runs::Runs,
        text,
    },
    sheet,
};
use crate::{
    app::{State, layout::Area, listed, state::SecretSheet},
    input::Action,
    theme::Role,
};

/// Draws the overlay, as high as its rows.
pub(super) fn draw(view: &SecretSheet, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let rows = view.rows.as_deref().map(|rows| listed::in_rows(rows, listed::columns(body)));
    let height = rows.as_ref().map_or(1, Vec::len).min(listed::in_sheet(body));
    let height = u16::try_from(height).unwrap_or(u16::MAX).saturating_add(3);
    let area = body.centred(listed::WIDTH, height);
    let title = Runs::one(Role::OverlayTitle, text::plain(&view.title).into_owned());
    let inner = popup::surface(area, title, canvas);
    let (inner, foot) = inner.split_bottom(1);
    canvas.runs(padded(foot), &keys::hint(&state.keymap, Action::Back, "close"));
    match rows {
        None => {
            canvas.put(padded(inner), "reading…", Role::Dim);
        }
        Some(rows) => sheet::draw(area, inner, &rows, (view.scroll, Role::Dim), canvas),
    }
}
