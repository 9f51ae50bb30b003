//! Opening, closing and scrolling overlays.

use super::{Effects, confirm, fetch, listing::Motion, preview, tasks, writes};
use crate::{
    app::{
        sheet,
        state::{Overlay, State, overlay::Confirm},
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
    match state.overlays.pop() {
        Some(Overlay::FunctionDetail(_)) => fetch::cancel(state, Slot::FunctionDetail, effects),
        Some(Overlay::Preparing(_)) => fetch::cancel(state, Slot::Preview, effects),
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
        (Action::CancelTask, Some(Overlay::Tasks { .. })) => tasks::cancel(state, effects),
        (Action::Open, Some(Overlay::ChooseVersion(_))) => preview::chosen(state),
        (Action::Open, Some(Overlay::Outcome(_))) => close(state, effects),
        _ => {}
    }
}

/// Moves the cursor or the text of the top overlay.
fn go(state: &mut State, motion: Motion) {
    let page = usize::from(state.layout().sheet().inner().height);
    let help_rows = sheet::help(&state.keymap).len();
    match state.overlays.last_mut() {
        Some(Overlay::Help { scroll }) => *scroll = motion.scroll(*scroll, help_rows, page),
        Some(Overlay::FunctionDetail(view)) => {
            let rows = sheet::function(view, &state.aliases).len();
            view.scroll = motion.scroll(view.scroll, rows, page);
        }
        Some(Overlay::Tasks { cursor }) => {
            *cursor = motion.apply(*cursor, state.tasks.running.len(), page);
        }
        Some(Overlay::ChooseVersion(choice)) => {
            choice.cursor = motion.apply(choice.cursor, choice.candidates.len(), page);
        }
        Some(Overlay::Confirm(confirm)) => scroll(confirm, motion),
        _ => {}
    }
}

/// Scrolls a preview: through the differences that it lists.
pub(super) fn scroll(confirm: &mut Confirm, motion: Motion) {
    confirm.scroll = motion.apply(confirm.scroll, sheet::differences(confirm).len(), 5);
}
