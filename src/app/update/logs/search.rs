//! Finding text in the log: the field, the matches, and steps from one to the next.

use super::{look, view};
use crate::{
    app::{
        state::{
            State,
            logs::{Direction, LogsPane},
        },
        update::notices,
    },
    logs::{Found, LineKey, Pattern, Search},
};

/// The field's text changed: what matches is lit up at once.
pub(in crate::app::update) fn typed(state: &mut State) {
    let logs = &mut state.logs;
    logs.current_match = None;
    logs.seeking = None;
    (logs.find, logs.problem) = match logs.search.value() {
        "" => (None, None),
        text => match Pattern::parse(text) {
            Ok(pattern) => (Some(Search::new(pattern, logs.lens.filter())), None),
            Err(error) => (None, Some(error.message)),
        },
    };
    look::further(state);
}

/// The field was accepted: go to the newest match.
pub(in crate::app::update) fn accept(state: &mut State) {
    state.logs.searching = false;
    if let Some(problem) = state.logs.problem.clone() {
        return notices::warn(state, problem);
    }
    if state.logs.find.is_some() {
        state.logs.current_match = None;
        step(state, Direction::Older);
    }
}

/// Forgets the search; true when there was one.
pub(in crate::app::update) fn clear(logs: &mut LogsPane) -> bool {
    let had = !logs.search.value().is_empty();
    logs.search.reset();
    logs.find = None;
    logs.problem = None;
    logs.current_match = None;
    logs.seeking = None;
    had
}

/// Goes to the next match in a direction, as soon as it is known.
pub(super) fn step(state: &mut State, direction: Direction) {
    if state.logs.find.is_none() {
        return notices::info(state, "nothing is searched for");
    }
    state.logs.seeking = Some(direction);
    seek(state);
}

/// Goes on with a step that waits for lines to be looked through.
pub(super) fn seek(state: &mut State) {
    let logs = &state.logs;
    let (Some(direction), Some(find)) = (logs.seeking, &logs.find) else { return };
    let from = logs.current_match.unwrap_or(match direction {
        Direction::Newer => LineKey::default(),
        Direction::Older => LineKey::MAX,
    });
    let found = match direction {
        Direction::Newer => find.next(&logs.store, from),
        Direction::Older => find.previous(&logs.store, from),
    };
    match found {
        Found::NotYet => {}
        Found::At(key) => arrive(state, key),
        Found::Nothing => none(state, direction),
    }
}

/// Rows above and below a match that tell what it is about.
const CONTEXT: usize = 2;

fn arrive(state: &mut State, key: LineKey) {
    let area = view::area(state);
    let logs = &mut state.logs;
    logs.seeking = None;
    logs.current_match = Some(key);
    let call = logs.by_invocation().then(|| logs.invocations.of_line(&logs.store, key)).flatten();
    let call = call.map(|call| call.key);
    // What is found in an invocation is shown in it.
    logs.opened.extend(call);
    view::show_with(logs, call.unwrap_or(key), area, CONTEXT);
}

fn none(state: &mut State, direction: Direction) {
    state.logs.seeking = None;
    let text = match (state.logs.current_match, direction) {
        (None, _) => "no line matches",
        (Some(_), Direction::Newer) => "no newer line matches",
        (Some(_), Direction::Older) => "no older line matches",
    };
    notices::info(state, text);
}
