//! The Aliases pane: its list and versions, and the way from a key to a preview.

use std::time::Duration;

use super::{
    Effects, alias_change, fetch, focus, listing, logs, notices, planner, rollouts, split,
};
use crate::{
    app::state::{Pane, State, overlay::Wanted},
    domain::{Alias, FunctionName, FunctionVersion, Slot, Timestamp},
    input::Action,
};

/// Going to the pane reads it again when its data is older than this.
const FRESH: Duration = Duration::from_secs(5);
/// While a tail runs, aliases are read again when they are this much older than it.
const BESIDE_A_TAIL: Duration = Duration::from_secs(15);

pub(super) fn list(
    state: &mut State,
    function: &FunctionName,
    aliases: Vec<Alias>,
    effects: &mut Effects,
) {
    if state.aliases.function.as_ref() == Some(function) {
        listing::replace(&mut state.aliases.list, aliases);
        rollouts::follow(state);
        rollouts::find(state, effects);
        logs::source::alias_moved(state, effects);
        planner::open_when_read(state, effects);
    }
}

pub(super) fn versions(
    state: &mut State,
    function: &FunctionName,
    versions: Vec<FunctionVersion>,
    effects: &mut Effects,
) {
    if state.aliases.function.as_ref() == Some(function) {
        if state.function_view.function.as_ref() == Some(function) {
            state.function_view.follow_versions(&state.aliases.versions, &versions);
        }
        state.aliases.versions = versions;
        planner::open_when_read(state, effects);
    }
}

/// A newer reading of one alias, from a preview or a write, takes its place in the list.
pub(super) fn adopt(state: &mut State, alias: &Alias) {
    let items = &mut state.aliases.list.items;
    if let Some(known) = items.iter_mut().find(|known| known.target == alias.target) {
        known.clone_from(alias);
    }
}

/// While a tail runs the split is kept as current as the lines beside it: the header must not
/// show shares that are no longer true. Without a tail nothing is read: an idle console is quiet.
pub(super) fn keep_up_with_tail(state: &mut State, effects: &mut Effects) {
    let slot = state.slots.get(Slot::Aliases);
    let tail_is_newer = |at: Timestamp| {
        let due = at.saturating_add(BESIDE_A_TAIL).unwrap_or(Timestamp::MAX);
        state.slots.get(Slot::Tail).as_of.is_some_and(|tail| tail >= due)
    };
    if !slot.loading && slot.failure.is_none() && slot.as_of.is_some_and(tail_is_newer) {
        fetch::again(state, Slot::Aliases, effects);
    }
}

/// The pane got the focus. It is not read on a timer: an idle console makes no calls.
pub(super) fn focused(state: &mut State, effects: &mut Effects) {
    let slot = state.slots.get(Slot::Aliases);
    let old =
        slot.as_of.is_some_and(|at| at.saturating_add(FRESH).is_ok_and(|until| until <= state.now));
    if old && !slot.loading {
        fetch::again(state, Slot::Aliases, effects);
    }
}

pub(super) fn act(state: &mut State, action: Action, effects: &mut Effects) {
    match action {
        Action::PlanRollout => planner::open(state, effects),
        Action::TakeOver => rollouts::take_over(state, effects),
        Action::HoldRollout | Action::NextStep => _ = rollouts::act(state, action, effects),
        Action::SplitAlias => split::open(state),
        Action::PromoteAlias if rollouts::act(state, action, effects) => {}
        Action::PromoteAlias => selected(state, Wanted::Promote, effects),
        Action::RollBackAlias | Action::RollBackHeaderAlias => {
            selected(state, Wanted::RollBack, effects);
        }
        Action::LogsOfAlias => follow_logs(state, effects),
        _ => {}
    }
}

/// Goes to the logs of the selected alias.
fn follow_logs(state: &mut State, effects: &mut Effects) {
    let alias = state.header_alias().cloned();
    if alias.is_some_and(|alias| logs::source::follow_alias(state, &alias, effects)) {
        focus::to(state, Pane::Logs, effects);
    } else {
        notices::info(state, no_alias(state));
    }
}

/// Asks for a preview of a change of the selected alias, which is the header's.
fn selected(state: &mut State, wanted: Wanted, effects: &mut Effects) {
    match state.header_alias().cloned() {
        Some(alias) => alias_change::ask(state, &alias, wanted, effects),
        None => notices::info(state, no_alias(state)),
    }
}

/// Why there is no alias to act on.
pub(super) fn no_alias(state: &State) -> String {
    let Some(function) = &state.aliases.function else { return "no function is selected".into() };
    if state.slots.get(Slot::Aliases).as_of.is_none() {
        let slot = state.slots.get(Slot::Aliases);
        let how = if slot.failure.is_some() { "could not be read" } else { "are not read yet" };
        return format!("the aliases of {function} {how}");
    }
    if state.aliases.list.items.is_empty() {
        let (stop, adopt) = (Action::StopFunction, Action::AdoptFunction);
        let key = |action| state.keymap.chord_of(action);
        format!(
            "{function} has no alias: nothing to roll back to; {} stops it, {} adopts it",
            key(stop),
            key(adopt)
        )
    } else {
        "no alias is selected: clear the filter".into()
    }
}
