//! The rows of the Logs pane: lines or invocations, their heads, and the cursor.

use super::{
    super::super::{
        canvas::Canvas,
        parts::{frame::rows, list, table},
        runs::Runs,
    },
    invocation,
    line::Look,
};
use crate::{
    app::{
        State,
        layout::{Area, log_lane},
        state::{Pane, logs::LogItem},
    },
    logs::{Invocation, StoredLine},
};

/// The heads of an invocation's figures, or of the lanes.
pub(super) fn heads(area: Area, state: &State, look: &Look<'_>, canvas: &mut Canvas<'_>) {
    let pane = &state.logs;
    if area.height == 0 {
        return;
    }
    if pane.by_invocation() {
        return invocation::table(area).heads(area, canvas);
    }
    if !pane.has_lanes(area.width) {
        canvas.runs(area, &look.field_heads().fit(usize::from(area.width)));
        return;
    }
    let (left, right) = area.split_left(log_lane(area.width, true));
    for (place, is_right) in [(left, false), (right, true)] {
        let versions =
            pane.versions.iter().filter(|version| look.is_right(Some(**version)) == is_right);
        let runs = versions.fold(Runs::new(), |runs, version| {
            runs.join(2, Runs::one(look.version_role("", Some(*version)), version.to_string()))
        });
        canvas.runs(table::padded(place), &runs);
    }
}

/// The window of lines or invocations, and the cursor in it.
pub(super) fn draw(area: Area, state: &State, look: &Look<'_>, canvas: &mut Canvas<'_>) {
    let pane = &state.logs;
    let window = pane.window(usize::from(area.height), area.width);
    let cursor = pane.under_cursor().filter(|_| state.screen.focus == Pane::Logs);
    let cursor = cursor.map(|item| item.key());
    let (mut rest, mut skip) = (area, window.skip);
    for item in &window.items {
        let top = rest.split_top(1).0;
        let whole = skip == 0 && rest.height > 0;
        rest = match item {
            LogItem::Line(stored) => line(rest, *stored, skip, look, canvas),
            LogItem::Invocation(call) => call_and_lines(rest, call, skip, look, canvas),
        };
        if whole && cursor == Some(item.key()) {
            list::mark(top, true, canvas);
        }
        skip = 0;
    }
}

/// Draws a line without its first `skip` rows. Returns what is left below.
fn line(
    area: Area,
    stored: StoredLine<'_>,
    skip: usize,
    look: &Look<'_>,
    canvas: &mut Canvas<'_>,
) -> Area {
    let drawn = look.rows(stored, skip..skip + usize::from(area.height));
    let (x, width) = lane(area, stored, look);
    let taken = u16::try_from(drawn.len()).unwrap_or(u16::MAX);
    for (row, runs) in rows(area).zip(drawn) {
        let place = Area { x: row.x + x, width, ..row };
        canvas.runs(place, &runs.fit(usize::from(width.saturating_sub(1))));
    }
    area.split_top(taken).1
}

/// Where in a row a line stands: first column and width.
fn lane(area: Area, stored: StoredLine<'_>, look: &Look<'_>) -> (u16, u16) {
    if !look.pane().has_lanes(area.width) {
        return (0, area.width);
    }
    let half = log_lane(area.width, true);
    if look.is_right(stored.line.version()) { (half, area.width - half) } else { (0, half) }
}

/// Draws an invocation, and while it is open its lines. Returns what is left below.
fn call_and_lines(
    area: Area,
    call: &Invocation,
    mut skip: usize,
    look: &Look<'_>,
    canvas: &mut Canvas<'_>,
) -> Area {
    let mut rest = area;
    if skip == 0 {
        invocation::row(area, &invocation::table(area), call, look, canvas);
        rest = area.split_top(1).1;
    }
    skip = skip.saturating_sub(1);
    for stored in look.pane().inside(call) {
        if rest.height == 0 {
            break;
        }
        let height = look.pane().height(&LogItem::Line(stored), area.width);
        if skip < height {
            rest = line(rest, stored, skip, look, canvas);
        }
        skip = skip.saturating_sub(height);
    }
    rest
}
