//! What follows from a new state by itself, whatever message led to it.

use super::{
    Effects, aliases, function_view, functions, health, listing, logs, opening, secrets, stop,
    writes,
};
use crate::app::state::{Pane, State};

pub(super) fn settle(state: &mut State, effects: &mut Effects) {
    opening::advance(state, effects);
    functions::follow_selection(state, effects);
    secrets::follow_selection(state, effects);
    secrets::value::settle(state, effects);
    stop::look(state, effects);
    aliases::keep_up_with_tail(state, effects);
    function_view::follow(state, effects);
    writes::show_unseen(state);
    health::follow_alarm(state);
    logs::errors::head(state);
    scroll_lists(state);
    health::follow_rows(state);
    health::plan(state);
}

/// Brings the cursors into the windows that the screen has now.
fn scroll_lists(state: &mut State) {
    let layout = state.layout();
    let open = state.secrets.is_open();
    let rows = |pane| layout.rows(pane, open).map_or(0, |area| usize::from(area.height));
    listing::keep_in_view(&mut state.functions.list, rows(Pane::Functions));
    listing::keep_in_view(&mut state.aliases.list, rows(Pane::Aliases));
    listing::keep_in_view(&mut state.secrets.list, rows(Pane::Secrets));
}
