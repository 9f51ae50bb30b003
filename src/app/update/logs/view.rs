//! Where one looks in the log: following, scrolling, wrapping.

use crate::{
    app::{
        layout::{Area, log_columns},
        state::{
            Pane, State,
            logs::{LogPosition, LogsPane},
        },
        update::listing::Motion,
    },
    logs::LineKey,
};

/// Follows new lines again, or stands still where the view is.
pub(super) fn toggle_follow(state: &mut State) {
    let area = state.layout().rows(Pane::Logs, false).unwrap_or_default();
    if state.logs.following {
        stand(&mut state.logs, area);
    } else {
        follow(&mut state.logs);
    }
}

fn follow(logs: &mut LogsPane) {
    logs.following = true;
}

/// Stands still on what the view shows.
fn stand(logs: &mut LogsPane, area: Area) {
    if logs.following {
        logs.top = lowest(logs, area);
        logs.following = false;
        logs.newest_seen = logs.store.last_key();
    }
}

/// The first row of the last window.
fn lowest(logs: &LogsPane, area: Area) -> LogPosition {
    let window = logs.last_rows(usize::from(area.height), area.width);
    let first = window.lines.first();
    first
        .map_or_else(LogPosition::default, |line| LogPosition { key: line.key(), row: window.skip })
}

pub(super) fn toggle_wrap(state: &mut State) {
    state.logs.wrap = !state.logs.wrap;
    // The rows of the top line are others now.
    state.logs.top.row = 0;
    fill(state);
}

/// Lines are higher or the pane is, so the view may stand below the last screenful: bring it up.
pub(in crate::app::update) fn fill(state: &mut State) {
    if !state.logs.following
        && let Some(area) = state.layout().rows(Pane::Logs, false)
    {
        state.logs.top = state.logs.top.min(lowest(&state.logs, area));
    }
}

/// Scrolls. Going up stands still; the end follows again.
pub(in crate::app::update) fn go(logs: &mut LogsPane, motion: Motion, area: Area) {
    let page = usize::from(area.height).saturating_sub(1).max(1);
    match motion {
        Motion::Bottom => return follow(logs),
        Motion::Down | Motion::PageDown if logs.following => return,
        _ => stand(logs, area),
    }
    let columns = log_columns(area.width, logs.wrap);
    match motion {
        Motion::Up => logs.top = up(logs, logs.top, 1, columns),
        Motion::PageUp => logs.top = up(logs, logs.top, page, columns),
        Motion::Down => down_to_the_end(logs, 1, area),
        Motion::PageDown => down_to_the_end(logs, page, area),
        Motion::Top => logs.top = LogPosition::default(),
        Motion::Bottom => {}
    }
}

fn down_to_the_end(logs: &mut LogsPane, rows: usize, area: Area) {
    let columns = log_columns(area.width, logs.wrap);
    logs.top = down(logs, logs.top, rows, columns).min(lowest(logs, area));
}

/// Shows a line: where the view is when the line is in it already, else with some rows above.
pub(super) fn show(logs: &mut LogsPane, key: LineKey, area: Area) {
    stand(logs, area);
    let window = logs.window(usize::from(area.height), area.width);
    if !window.lines.iter().any(|line| line.key() == key) {
        let columns = log_columns(area.width, logs.wrap);
        let above = usize::from(area.height) / 3;
        let top = up(logs, LogPosition { key, row: 0 }, above, columns);
        logs.top = top.min(lowest(logs, area));
    }
}

/// The position some rows above another, or the first.
fn up(logs: &LogsPane, from: LogPosition, rows: usize, columns: Option<usize>) -> LogPosition {
    let (mut index, mut row) = place(logs, from);
    let mut left = rows;
    while row < left {
        if index == 0 {
            return position(logs, 0, 0).unwrap_or(from);
        }
        left -= row;
        index -= 1;
        row = height(logs, index, columns);
    }
    position(logs, index, row - left).unwrap_or(from)
}

/// The position some rows below another, or the last row.
fn down(logs: &LogsPane, from: LogPosition, rows: usize, columns: Option<usize>) -> LogPosition {
    let (mut index, row) = place(logs, from);
    let mut row = row.saturating_add(rows);
    let last = logs.lens.len(&logs.store).saturating_sub(1);
    loop {
        let height = height(logs, index, columns);
        if row < height || index >= last {
            return position(logs, index, row.min(height - 1)).unwrap_or(from);
        }
        row -= height;
        index += 1;
    }
}

/// The index of a position's line among those shown, and the row in it.
fn place(logs: &LogsPane, position: LogPosition) -> (usize, usize) {
    match logs.lens.index_of(&logs.store, position.key) {
        Ok(index) => (index, position.row),
        // The line fell off or is filtered out: the next one takes its place.
        Err(index) => (index, 0),
    }
}

fn position(logs: &LogsPane, index: usize, row: usize) -> Option<LogPosition> {
    let line = logs.lens.lines(&logs.store, index..index + 1).pop()?;
    Some(LogPosition { key: line.key(), row })
}

/// Rows of the line at an index; at least one.
fn height(logs: &LogsPane, index: usize, columns: Option<usize>) -> usize {
    let lines = logs.lens.lines(&logs.store, index..index + 1);
    lines.first().map_or(1, |stored| stored.line.height(columns)).max(1)
}
