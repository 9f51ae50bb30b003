//! Actions of the panes.

use super::{
    Effects, aliases, fetch, focus, function_view, functions, health,
    listing::{self, Motion},
    logs, opening, rollouts, secrets, text,
};
use crate::{
    app::state::{Pane, State},
    domain::Slot,
    input::Action,
};

pub(super) fn act(state: &mut State, action: Action, effects: &mut Effects) {
    if let Some(motion) = Motion::of(action) {
        return go(state, motion);
    }
    if let Some(pane) = focus::target(state, action) {
        return focus::to(state, pane, effects);
    }
    match (action, state.screen.focus) {
        (Action::Open, Pane::Logs) if logs::rows::toggle_open(state) => {}
        (Action::Zoom, _) | (Action::Open, Pane::Logs) => {
            state.screen.zoomed = !state.screen.zoomed;
            logs::view::fill(state);
        }
        (Action::Filter, pane) => *text::is_typing_in(state, pane) = true,
        (Action::Refresh, pane) => refresh(state, pane, effects),
        (Action::Describe | Action::Open, Pane::Secrets) => secrets::open(state),
        (Action::Open, Pane::Aliases) if rollouts::show_selected(state) => {}
        (Action::Describe | Action::Open, _) => function_view::open(state, effects),
        (Action::LogsOfFunction, Pane::Functions) => {
            logs::source::follow_marked(state, effects);
            focus::to(state, Pane::Logs, effects);
        }
        (_, Pane::Aliases) => aliases::act(state, action, effects),
        (_, Pane::Logs) => logs::act(state, action, effects),
        (_, Pane::Secrets) => secrets::act(state, action, effects),
        (_, Pane::Functions) => functions::act(state, action),
    }
}

/// Moves the cursor or the view of the focused pane.
pub(super) fn go(state: &mut State, motion: Motion) {
    let focus = state.screen.focus;
    let area = state.layout().rows(focus, state.secrets.is_open()).unwrap_or_default();
    let page = usize::from(area.height);
    match focus {
        Pane::Functions => listing::move_cursor(&mut state.functions.list, motion, page),
        Pane::Aliases => listing::move_cursor(&mut state.aliases.list, motion, page),
        Pane::Secrets => secrets::go(state, motion, page),
        Pane::Logs => logs::view::go(&mut state.logs, motion, area),
    }
}

/// Reads the focused pane's data again; signs in again first when that was the trouble.
fn refresh(state: &mut State, pane: Pane, effects: &mut Effects) {
    let slots: &[Slot] = match pane {
        Pane::Functions => &[Slot::Functions],
        Pane::Aliases => &[Slot::Aliases, Slot::Versions],
        Pane::Logs => &[Slot::Tail],
        Pane::Secrets => &[Slot::Secrets, Slot::SecretDetail],
    };
    let signed_out = |slot: &Slot| {
        state.slots.get(*slot).failure.is_some_and(|failure| failure.is_about_credentials())
    };
    let connection = state.slots.get(Slot::Connection);
    if connection.as_of.is_none() || signed_out(&Slot::Connection) || slots.iter().any(signed_out) {
        return fetch::again(state, Slot::Connection, effects);
    }
    for slot in slots {
        fetch::again(state, *slot, effects);
    }
    match pane {
        Pane::Logs => logs::source::resume(state, effects),
        Pane::Functions => health::refresh(state, effects),
        Pane::Aliases | Pane::Secrets => {}
    }
}

/// Who has done something stays there: neither a reading nor the target leads elsewhere any more.
pub(super) fn take_in_hand(state: &mut State, action: Action, effects: &mut Effects) {
    let looks =
        matches!(action, Action::Refresh | Action::Zoom | Action::NextSort | Action::ReverseSort);
    state.hands_on |= !looks;
    if state.screen.focus != Pane::Functions || !state.overlays.is_empty() {
        return;
    }
    let acts_on_row = matches!(
        action,
        Action::Describe
            | Action::Open
            | Action::LogsOfFunction
            | Action::MarkFunction
            | Action::StopFunction
            | Action::InvokeFunction
            | Action::AdoptFunction
    );
    if acts_on_row {
        opening::yield_to_row(state, effects);
    } else if Motion::of(action).is_some() || action == Action::Filter {
        opening::overrule(state, effects);
    }
}

/// Takes back, one at a time, what the pane has open: a value, stages, a filter, the zoom.
pub(super) fn back(state: &mut State, effects: &mut Effects) {
    let pane = state.screen.focus;
    let closed = match pane {
        Pane::Functions => {
            let closed = clear_filter(&mut state.functions.list) || functions::unmark(state);
            functions::sort(state);
            closed
        }
        Pane::Aliases => clear_filter(&mut state.aliases.list),
        Pane::Secrets => {
            secrets::back(state, effects)
                || clear_filter(&mut state.secrets.list)
                || secrets::scope::show_all(state)
        }
        Pane::Logs => logs::search::clear(&mut state.logs) || logs::filters::take_back(state),
    };
    if !closed {
        state.screen.zoomed = false;
    }
}

fn clear_filter<T: listing::Named>(list: &mut crate::app::state::Listing<T>) -> bool {
    let had = !list.filter.value().is_empty();
    list.filter.reset();
    listing::refilter(list);
    had
}
