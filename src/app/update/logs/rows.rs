//! What a row is, and what it shows: invocations, unfolded stacks, fields, lanes, times.

use super::{look, view};
use crate::{
    app::state::{
        State,
        logs::{LogItem, LogsPane, RowsOf},
    },
    input::Action,
    logs::{InvocationLens, LineKey},
};

/// One row for each line, or for each invocation.
pub(super) fn toggle_invocations(state: &mut State) {
    let area = view::area(state);
    let at = state.logs.under_cursor().map(|item| item.key());
    let logs = &mut state.logs;
    let target = at.and_then(|key| counterpart(logs, key));
    logs.look.rows = match logs.look.rows {
        RowsOf::Lines => RowsOf::Invocations,
        RowsOf::Invocations => RowsOf::Lines,
    };
    logs.calls = if logs.by_invocation() {
        InvocationLens::new(logs.lens.filter().clone(), &logs.invocations)
    } else {
        InvocationLens::default()
    };
    look::further(state);
    if let Some(key) = target {
        view::show(&mut state.logs, key, area);
    }
}

/// The invocation of a line, or the first line of an invocation.
fn counterpart(logs: &LogsPane, key: LineKey) -> Option<LineKey> {
    if logs.by_invocation() {
        return logs.invocations.at(key)?.lines.first().copied();
    }
    logs.invocations.of_line(&logs.store, key).map(|call| call.key)
}

/// Shows the lines of the invocation under the cursor, or the stack of the line, or hides them;
/// false when there is nothing to show.
pub(in crate::app::update) fn toggle_open(state: &mut State) -> bool {
    let area = view::area(state);
    if state.logs.by_invocation() {
        view::stand(&mut state.logs, area);
    }
    let key = match state.logs.under_cursor() {
        Some(LogItem::Invocation(call)) => call.key,
        Some(LogItem::Line(stored)) if stored.line.foldable() > 0 => stored.key(),
        _ => return false,
    };
    let logs = &mut state.logs;
    if !logs.opened.remove(&key) {
        logs.opened.insert(key);
    }
    // What falls off is forgotten here: nothing else would.
    let kept = logs.store.first_key().into_iter().chain(logs.invocations.first_key()).min();
    logs.opened = logs.opened.split_off(&kept.unwrap_or_default());
    view::show(logs, key, area);
    true
}

/// Shows the lines in another way.
pub(super) fn change(state: &mut State, action: Action) {
    let look = &mut state.logs.look;
    match action {
        Action::WrapLines => look.wrap = !look.wrap,
        Action::PrettyFields => look.pretty = !look.pretty,
        Action::TwoLanes => look.lanes = !look.lanes,
        Action::NextTimes => look.times = look.times.next(),
        Action::ScrollLeft => look.shift = look.shift.saturating_sub(STEP),
        Action::ScrollRight if !look.wrap => look.shift = (look.shift + STEP).min(FARTHEST),
        _ => {}
    }
    if look.wrap {
        look.shift = 0;
    }
    view::laid_out_anew(state);
}

/// Columns of a step to the side.
const STEP: usize = 16;
/// The farthest that lines are scrolled to the side.
const FARTHEST: usize = 4096;
