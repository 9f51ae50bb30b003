//! Opening, closing and scrolling overlays.

use super::{
    Effects, alias_change, confirm, fetch, function_view, insights, listing::Motion, logs, notices,
    planner, rollouts, secrets, tasks, writes,
};
use crate::{
    app::{
        layout::Area,
        listed, sheet,
        state::{
            Overlay, State,
            overlay::{Confirm, WriteView},
        },
    },
    domain::Slot,
    input::Action,
};

/// Opens an overlay, unless one of its kind is on top already.
pub(super) fn open_once(state: &mut State, overlay: Overlay) {
    let top = state.overlays.last().map(std::mem::discriminant);
    if top != Some(std::mem::discriminant(&overlay)) {
        state.overlays.push(overlay);
    }
}

/// Closes the top overlay; what it was reading is cancelled, what it was writing is not.
pub(super) fn close(state: &mut State, effects: &mut Effects) {
    if insights::stop(state, effects) {
        return;
    }
    match state.overlays.pop() {
        Some(Overlay::FunctionView) => function_view::close(state, effects),
        Some(Overlay::Preparing(_)) => fetch::cancel(state, Slot::Preview, effects),
        Some(Overlay::Planner(_)) => {
            state.timers.facts = None;
            fetch::cancel(state, Slot::RolloutFacts, effects);
        }
        Some(Overlay::SecretSheet(sheet)) => fetch::cancel(state, sheet.slot, effects),
        Some(Overlay::Outcome(view)) => writes::closed(state, *view),
        _ => {}
    }
}

pub(super) fn act(state: &mut State, action: Action, effects: &mut Effects) {
    if let Some(motion) = Motion::of(action) {
        return go(state, motion);
    }
    match (action, state.overlays.last()) {
        (Action::ConfirmRollback | Action::Apply, Some(Overlay::Confirm(_))) => {
            confirm::act(state, action, effects);
        }
        (Action::Apply, Some(Overlay::Tell(_))) => rollouts::apply(state, effects),
        (action, Some(Overlay::Planner(_))) => planner::act(state, action, effects),
        (action, Some(Overlay::Rollout(view))) => {
            let target = view.target.clone();
            if rollouts::is_selected(state, &target) {
                super::aliases::act(state, action, effects);
            } else {
                notices::info(state, format!("{target} is not among the aliases that are read"));
            }
        }
        (Action::CancelTask, Some(Overlay::Tasks { .. })) => tasks::cancel(state, effects),
        (action, Some(Overlay::Errors(_))) => logs::errors::act(state, action, effects),
        (Action::Open, Some(Overlay::ChooseVersion(_))) => alias_change::chosen(state),
        (Action::Open, Some(Overlay::Outcome(_) | Overlay::SecretSheet(_))) => {
            close(state, effects);
        }
        (Action::Open, Some(Overlay::Insights(_))) => insights::edit(state),
        (action, Some(Overlay::FunctionView)) => function_view::act(state, action, effects),
        _ => {}
    }
}

/// Moves the cursor or the text of the top overlay.
fn go(state: &mut State, motion: Motion) {
    let page = usize::from(state.layout().sheet().inner().height);
    let body = state.layout().body;
    let help_rows = sheet::help(&state.keymap).len();
    match state.overlays.last_mut() {
        Some(Overlay::Help { scroll }) => *scroll = motion.scroll(*scroll, help_rows, page),
        Some(Overlay::FunctionView) => function_view::go(state, motion),
        Some(Overlay::Errors(_)) => logs::errors::go(state, motion),
        Some(Overlay::Planner(_)) => planner::go(state, motion),
        Some(Overlay::Rollout(_)) => rollouts::go(state, motion),
        Some(Overlay::Insights(_)) => insights::go(state, motion),
        Some(Overlay::Tasks { cursor }) => {
            *cursor = motion.apply(*cursor, state.tasks.running.len(), page);
        }
        Some(Overlay::ChooseVersion(choice)) => {
            choice.cursor = motion.apply(choice.cursor, choice.candidates.len(), page);
        }
        Some(Overlay::Confirm(confirm)) => scroll(confirm, motion),
        Some(Overlay::Outcome(view)) => scroll_outcome(view, motion, body),
        Some(Overlay::SecretSheet(sheet)) => secrets::go_in_sheet(sheet, motion, body),
        _ => {}
    }
}

/// Scrolls a preview: through what it lists.
pub(super) fn scroll(confirm: &mut Confirm, motion: Motion) {
    let rows = listed::of_preview(confirm).rows.len();
    confirm.scroll = motion.scroll(confirm.scroll, rows, listed::IN_PREVIEW);
}

/// Scrolls an outcome: through what was answered, or is left to do.
fn scroll_outcome(view: &mut WriteView, motion: Motion, body: Area) {
    let rows = listed::of_outcome(view, listed::columns(body)).len();
    view.scroll = motion.scroll(view.scroll, rows, listed::in_outcome(body));
}
