//! The Functions pane: its list, its order, and what follows from its selection.

use std::time::Duration;

use super::{Effects, fetch, health, listing, logs};
use crate::{
    app::state::{AliasesPane, State},
    domain::{FunctionSummary, Page, Request, Slot},
    input::Action,
};

mod order;

/// How long the cursor rests before its function is read: fast movement makes no calls.
pub(super) const REST: Duration = Duration::from_millis(250);

/// Starts reading the list. What is there stays until the new list is whole.
pub(super) fn list(state: &mut State, effects: &mut Effects) {
    let again = state.slots.get(Slot::Functions).as_of.is_some();
    state.functions.incoming = again.then(Vec::new);
    fetch::start(state, Slot::Functions, Request::Functions, effects);
}

/// A page came. The first list grows page by page; a later one is swapped in when it is whole.
pub(super) fn page(state: &mut State, page: Page<FunctionSummary>) {
    let complete = grow(state, page);
    state.functions.complete |= complete;
    go_to_worst(state);
    if complete {
        health::outlook(state);
    }
}

fn grow(state: &mut State, page: Page<FunctionSummary>) -> bool {
    let State { functions, health, .. } = state;
    let sort = functions.sort;
    let order = |items: &[FunctionSummary]| {
        health::assess(health, items);
        order::of(items, sort, health)
    };
    listing::grow(&mut functions.list, &mut functions.incoming, page, order)
}

/// Adds a function that was asked for by its name, ahead of its page.
pub(super) fn insert(state: &mut State, function: FunctionSummary) {
    let known = &state.functions.list.items;
    if known.iter().all(|known| known.name != function.name) {
        let incoming = state.functions.incoming.take();
        grow(state, Page { items: vec![function], next: None });
        state.functions.incoming = incoming;
    }
}

/// Sorts the rows anew, by what is known now. Not under a hand that types a filter: rows that move
/// then are hit by mistake.
pub(super) fn sort(state: &mut State) {
    let State { functions, health, .. } = state;
    health::assess(health, &functions.list.items);
    if functions.list.filtering {
        return;
    }
    let order = order::of(&functions.list.items, functions.sort, health);
    listing::reorder(&mut functions.list, order);
    go_to_worst(state);
}

/// Until the user has moved, and while the first readings come in, the cursor is on the function
/// that needs a look most.
fn go_to_worst(state: &mut State) {
    let is_read = |slot| state.slots.get(slot).as_of.is_some();
    let known = is_read(Slot::Fleet) || is_read(Slot::Alarms);
    if state.hands_on || state.opening.is_some() || state.health.settled || !known {
        return;
    }
    state.functions.list.cursor = 0;
    state.functions.list.offset = 0;
    rest_if_all_told(state);
}

/// The first readings are over, whether they came or failed: what comes minutes later must not
/// take the cursor elsewhere.
pub(super) fn rest_if_all_told(state: &mut State) {
    let is_over = |slot| {
        let slot = state.slots.get(slot);
        // The first try again comes within seconds.
        !slot.loading && (slot.retry_at.is_none() || slot.failures > 1)
    };
    let all = [Slot::Functions, Slot::Fleet, Slot::Alarms].into_iter().all(is_over);
    state.health.settled |= all;
}

pub(super) fn act(state: &mut State, action: Action) {
    if action == Action::MarkFunction {
        return mark(state);
    }
    let sort = &mut state.functions.sort;
    match action {
        Action::NextSort => {
            sort.column = sort.column.next();
            sort.reversed = false;
        }
        Action::ReverseSort => sort.reversed = !sort.reversed,
        _ => return,
    }
    self::sort(state);
}

/// Marks the selected function, or takes the mark off, and goes one down.
fn mark(state: &mut State) {
    let Some(name) = state.functions.list.selected().map(|function| function.name.clone()) else {
        return;
    };
    let marked = &mut state.functions.marked;
    if !marked.remove(&name) {
        marked.insert(name);
    }
    super::panes::go(state, listing::Motion::Down);
}

/// Takes all marks off; true when there were some.
pub(super) fn unmark(state: &mut State) -> bool {
    let had = !state.functions.marked.is_empty();
    state.functions.marked.clear();
    had
}

/// The cursor came to another function: the panes beside must not show the last one's data.
pub(super) fn follow_selection(state: &mut State, effects: &mut Effects) {
    if state.opening.is_some() {
        return;
    }
    let Some(selected) = state.functions.list.selected() else { return };
    if state.aliases.function.as_ref() == Some(&selected.name) {
        return;
    }
    let name = selected.name.clone();
    // Nobody moves quickly through the list while nobody moves.
    let at_once = state.aliases.function.is_none() || !state.hands_on;
    for slot in [Slot::Aliases, Slot::Versions] {
        fetch::void(state, slot, effects);
    }
    state.aliases = AliasesPane { function: Some(name), ..AliasesPane::default() };
    if at_once {
        choose(state, effects);
    } else {
        state.timers.function = Some(state.after(REST));
    }
}

/// The cursor rests: read the function's aliases and versions, and follow its logs.
pub(super) fn choose(state: &mut State, effects: &mut Effects) {
    state.timers.function = None;
    for slot in [Slot::Aliases, Slot::Versions] {
        fetch::again(state, slot, effects);
    }
    logs::source::follow_cursor(state, effects);
    health::watch(state, effects);
}
