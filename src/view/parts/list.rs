//! Lists: the window around the cursor, its mark, and where in the list the window is.

use super::{
    super::{canvas::Canvas, runs::Runs, text},
    field,
    frame::rows,
};
use crate::{
    app::{layout::Area, state::Listing},
    theme::Role,
};

/// The rows of an area with the items they show.
///
/// The offset is `update`'s; a window that turned out lower than it knew still shows the cursor.
pub(in crate::view) fn window<T>(
    list: &Listing<T>,
    area: Area,
) -> impl Iterator<Item = (Area, bool, &T)> {
    window_with_index(list, area).map(|(row, selected, _, item)| (row, selected, item))
}

/// The same, with each item's position in the list's `items`.
pub(in crate::view) fn window_with_index<T>(
    list: &Listing<T>,
    area: Area,
) -> impl Iterator<Item = (Area, bool, usize, &T)> {
    let height = usize::from(area.height);
    let first = first(list.cursor, list.offset, height);
    rows(area).zip(list.visible.iter().enumerate().skip(first)).filter_map(
        move |(row, (position, index))| {
            list.items.get(*index).map(|item| (row, position == list.cursor, *index, item))
        },
    )
}

/// First position of a window of `height` rows that has the cursor in it, nearest to `offset`.
pub(in crate::view) fn first(cursor: usize, offset: usize, height: usize) -> usize {
    let lowest = (cursor + 1).saturating_sub(height.max(1));
    offset.clamp(lowest, cursor.max(lowest))
}

/// Marks the row under the cursor: by surface, and by a bar at its left.
pub(in crate::view) fn mark(row: Area, focused: bool, canvas: &mut Canvas<'_>) {
    let role = if focused { Role::Selection } else { Role::SelectionUnfocused };
    canvas.tint(row, role);
    canvas.put(row, if focused { "▌" } else { "▏" }, Role::BorderFocused);
    canvas.tint(row.split_left(1).0, role);
}

/// Draws into the right border of a pane which part of a long list its rows show.
pub(in crate::view) fn scrollbar<T>(
    pane: Area,
    rows: Area,
    list: &Listing<T>,
    canvas: &mut Canvas<'_>,
) {
    let first = first(list.cursor, list.offset, usize::from(rows.height));
    thumb(pane, rows, first, list.visible.len(), canvas);
}

/// Draws into the right border of `pane` where in `total` rows a window is that starts at
/// `first`; nothing when all are shown.
pub(in crate::view) fn thumb(
    pane: Area,
    window: Area,
    first: usize,
    total: usize,
    canvas: &mut Canvas<'_>,
) {
    let height = usize::from(window.height);
    if total <= height || height < 2 || pane.width < 1 {
        return;
    }
    let length = (height * height / total).clamp(1, height - 1);
    let top = ((height - length) * first).div_ceil(total - height).min(height - length);
    for row in rows(window).skip(top).take(length) {
        let cell = Area { x: pane.x + pane.width - 1, width: 1, ..row };
        canvas.put(cell, "┃", Role::Scrollbar);
    }
}

/// How many there are: `24`; `3/24` behind a filter; `150…` while more are to come.
pub(in crate::view) fn count<T>(list: &Listing<T>, complete: bool) -> Runs<'static> {
    let all = list.items.len();
    if all == 0 {
        return Runs::new();
    }
    let more = if complete { "" } else { "…" };
    let text = if list.filter.value().is_empty() && list.only.is_none() {
        format!("{all}{more}")
    } else {
        format!("{}/{all}{more}", list.visible.len())
    };
    Runs::one(Role::Dim, text)
}

/// The filter, while there is one: `/che`.
pub(in crate::view) fn filter<T>(list: &Listing<T>, columns: u16) -> Runs<'static> {
    let value = list.filter.value();
    let slash = Runs::one(Role::HintChord, "/");
    if list.filtering {
        let cursor = Some(list.filter.cursor());
        slash.join(0, field::runs(value, cursor, usize::from(columns)))
    } else if value.is_empty() {
        Runs::new()
    } else {
        slash.add(Role::Match, text::plain(value).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_is_always_in_the_window() {
        for (cursor, offset, height, expected) in
            [(0, 0, 5, 0), (7, 0, 5, 3), (7, 5, 5, 5), (2, 5, 5, 2), (4, 0, 0, 4)]
        {
            assert_eq!(first(cursor, offset, height), expected);
        }
    }
}
