//! The Functions pane: its list, and what follows from its selection.

use std::time::Duration;

use super::{Effects, fetch, listing, logs};
use crate::{
    app::state::{AliasesPane, State},
    domain::{FunctionSummary, Page, Request, Slot},
};

/// How long the cursor rests before its function is read: fast movement makes no calls.
pub(super) const REST: Duration = Duration::from_millis(250);

/// Starts reading the list. What is there stays until the new list is whole.
pub(super) fn list(state: &mut State, effects: &mut Effects) {
    let again = !state.functions.list.items.is_empty();
    state.functions.incoming = again.then(Vec::new);
    fetch::start(state, Slot::Functions, Request::Functions, effects);
}

/// A page came. The first list grows page by page; a later one is swapped in when it is whole.
pub(super) fn page(state: &mut State, page: Page<FunctionSummary>) {
    let functions = &mut state.functions;
    functions.complete |= listing::grow(&mut functions.list, &mut functions.incoming, page);
}

/// The cursor came to another function: the panes beside must not show the last one's data.
pub(super) fn follow_selection(state: &mut State, effects: &mut Effects) {
    let Some(selected) = state.functions.list.selected() else { return };
    if state.aliases.function.as_ref() == Some(&selected.name) {
        return;
    }
    let name = selected.name.clone();
    let first = state.aliases.function.is_none();
    for slot in [Slot::Aliases, Slot::Versions] {
        fetch::void(state, slot, effects);
    }
    state.aliases = AliasesPane { function: Some(name), ..AliasesPane::default() };
    if first {
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
    logs::source::follow_function(state, effects);
}
