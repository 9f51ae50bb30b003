//! Where one looks in the log: following, scrolling, the cursor.

use crate::{
    app::{
        layout::Area,
        state::{
            Pane, State,
            logs::{LogItem, LogPosition, LogsPane},
        },
        update::listing::Motion,
    },
    logs::LineKey,
};

/// The area that the rows have.
pub(super) fn area(state: &State) -> Area {
    state.layout().rows(Pane::Logs, false).unwrap_or_default()
}

/// Follows new lines again, or stands still where the view is.
pub(super) fn toggle_follow(state: &mut State) {
    let area = area(state);
    if state.logs.following {
        stand(&mut state.logs, area);
    } else {
        follow(&mut state.logs);
    }
}

fn follow(logs: &mut LogsPane) {
    logs.following = true;
    logs.cursor = None;
}

/// Stands still on what the view shows, the cursor on the last of it.
pub(super) fn stand(logs: &mut LogsPane, area: Area) {
    if logs.following {
        logs.top = lowest(logs, area);
        logs.cursor = logs.item(logs.count().saturating_sub(1)).map(|item| item.key());
        logs.following = false;
        logs.newest_seen = newest(logs);
    }
}

fn newest(logs: &LogsPane) -> Option<LineKey> {
    if logs.by_invocation() {
        logs.item(logs.count().saturating_sub(1)).map(|item| item.key())
    } else {
        logs.store.last_key()
    }
}

/// The first row of the last window.
fn lowest(logs: &LogsPane, area: Area) -> LogPosition {
    let window = logs.last_rows(usize::from(area.height), area.width);
    let first = window.items.first();
    first
        .map_or_else(LogPosition::default, |item| LogPosition { key: item.key(), row: window.skip })
}

/// Rows may be others now, so the view may stand below the last screenful: bring it up.
pub(in crate::app::update) fn fill(state: &mut State) {
    if !state.logs.following
        && let Some(area) = state.layout().rows(Pane::Logs, false)
    {
        state.logs.top = state.logs.top.min(lowest(&state.logs, area));
        hold_cursor(&mut state.logs, area);
    }
}

/// Lines are laid out in another way: what the view began with it begins with again.
pub(super) fn laid_out_anew(state: &mut State) {
    state.logs.top.row = 0;
    fill(state);
}

/// Moves the cursor. Going up stands still; the end follows again.
pub(in crate::app::update) fn go(logs: &mut LogsPane, motion: Motion, area: Area) {
    let page = usize::from(area.height).saturating_sub(1).max(1);
    match motion {
        Motion::Bottom => return follow(logs),
        Motion::Down | Motion::PageDown if logs.following => return,
        _ => stand(logs, area),
    }
    match motion {
        Motion::Up => step_up(logs, area),
        Motion::Down => step_down(logs, area),
        Motion::PageUp => {
            logs.top = up(logs, logs.top, page, area.width);
            logs.cursor = Some(up(logs, cursor(logs), page, area.width).key);
        }
        Motion::PageDown => {
            scroll_down(logs, page, area);
            logs.cursor = Some(down(logs, cursor(logs), page, area.width).key);
        }
        Motion::Top => {
            logs.top = LogPosition::default();
            logs.cursor = logs.item(0).map(|item| item.key());
        }
        Motion::Bottom => {}
    }
    hold_cursor(logs, area);
}

fn cursor(logs: &LogsPane) -> LogPosition {
    LogPosition { key: logs.cursor.unwrap_or(logs.top.key), row: 0 }
}

/// To the item above; an item that is higher than the view is scrolled through row by row.
fn step_up(logs: &mut LogsPane, area: Area) {
    let at = logs.index_at(cursor(logs).key).min(logs.count());
    let top = logs.index_at(logs.top.key);
    if at == top && logs.top.row > 0 {
        logs.top = up(logs, logs.top, 1, area.width);
        return;
    }
    if let Some(item) = at.checked_sub(1).and_then(|above| logs.item(above)) {
        logs.cursor = Some(item.key());
        if at <= top {
            logs.top = up(logs, logs.top, 1, area.width);
        }
    }
}

fn step_down(logs: &mut LogsPane, area: Area) {
    let at = logs.index_at(cursor(logs).key);
    let height = usize::from(area.height);
    let (_, end) = rows_of(logs, at, area);
    if end > height {
        return scroll_down(logs, 1, area);
    }
    if let Some(item) = logs.item(at + 1) {
        logs.cursor = Some(item.key());
        if end >= height {
            scroll_down(logs, 1, area);
        }
    }
}

/// Where the item at an index begins and ends, in rows from the top of the view; an item below the
/// view begins behind its end.
fn rows_of(logs: &LogsPane, index: usize, area: Area) -> (usize, usize) {
    let window = logs.window(usize::from(area.height), area.width);
    let first = window.items.first().map_or(0, |item| logs.index_at(item.key()));
    let heights = window.items.iter().map(|item| logs.height(item, area.width));
    let mut end = 0;
    for (at, height) in (first..).zip(heights) {
        let begin = end;
        end += height;
        if at == index {
            return (begin.saturating_sub(window.skip), end.saturating_sub(window.skip));
        }
    }
    (usize::from(area.height), usize::from(area.height))
}

fn scroll_down(logs: &mut LogsPane, rows: usize, area: Area) {
    logs.top = down(logs, logs.top, rows, area.width).min(lowest(logs, area));
}

/// Brings the cursor into the view.
fn hold_cursor(logs: &mut LogsPane, area: Area) {
    let Some(cursor) = logs.cursor else { return };
    let window = logs.window(usize::from(area.height), area.width);
    let ends = window.items.first().zip(window.items.last());
    let Some((first, last)) = ends.map(|(first, last)| (first.key(), last.key())) else { return };
    logs.cursor = Some(cursor.clamp(first.min(last), last));
}

/// Shows an item: where the view is when all of it is there already, else with some rows above.
pub(super) fn show(logs: &mut LogsPane, key: LineKey, area: Area) {
    show_with(logs, key, area, 0);
}

/// The same, with so many rows above and below it where there are any.
pub(super) fn show_with(logs: &mut LogsPane, key: LineKey, area: Area, context: usize) {
    stand(logs, area);
    logs.cursor = Some(key);
    let Ok(index) = logs.index_of(key) else {
        // It is looked through later: then this is where it is.
        logs.top = LogPosition { key, row: 0 };
        return;
    };
    let (begin, end) = rows_of(logs, index, area);
    let height = usize::from(area.height);
    let context = context.min(height / 4);
    if begin >= height || begin < context || end + context > height {
        let top = up(logs, LogPosition { key, row: 0 }, height / 3, area.width);
        logs.top = top.min(lowest(logs, area));
    }
}

/// The position some rows above another, or the first.
fn up(logs: &LogsPane, from: LogPosition, rows: usize, width: u16) -> LogPosition {
    let (mut index, mut row) = place(logs, from);
    let mut left = rows;
    while row < left {
        if index == 0 {
            return position(logs, 0, 0).unwrap_or(from);
        }
        left -= row;
        index -= 1;
        row = height(logs, index, width);
    }
    position(logs, index, row - left).unwrap_or(from)
}

/// The position some rows below another, or the last row.
fn down(logs: &LogsPane, from: LogPosition, rows: usize, width: u16) -> LogPosition {
    let (mut index, row) = place(logs, from);
    let mut row = row.saturating_add(rows);
    let last = logs.count().saturating_sub(1);
    loop {
        let height = height(logs, index, width);
        if row < height || index >= last {
            return position(logs, index, row.min(height - 1)).unwrap_or(from);
        }
        row -= height;
        index += 1;
    }
}

/// The index of a position's item among those shown, and the row in it.
fn place(logs: &LogsPane, position: LogPosition) -> (usize, usize) {
    match logs.index_of(position.key) {
        Ok(index) => (index, position.row),
        // What was there fell off or is filtered out: the next one takes its place.
        Err(index) => (index, 0),
    }
}

fn position(logs: &LogsPane, index: usize, row: usize) -> Option<LogPosition> {
    let item = logs.item(index)?;
    Some(LogPosition { key: item.key(), row })
}

/// Rows of the item at an index; at least one.
fn height(logs: &LogsPane, index: usize, width: u16) -> usize {
    let item: Option<LogItem<'_>> = logs.item(index);
    item.map_or(1, |item| logs.height(&item, width)).max(1)
}
