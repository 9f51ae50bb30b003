//! From "I want this" to a preview: what it is about is read afresh, and the change stated in full.
//!
//! The overlay that says what is being read takes the keys meanwhile, so that none meant for a
//! pane lands in the confirmation that follows it.

use std::time::Duration;

use tui_input::Input;

use super::{Effects, fetch};
use crate::{
    app::{
        command_line,
        state::{
            Overlay, State,
            overlay::{Basis, Confirm, Preparing, Purpose},
        },
    },
    domain::{Change, Intent, Request, Slot},
};

/// Keys that come sooner after a preview was shown were meant for something else.
pub(super) const GUARD: Duration = Duration::from_millis(300);

/// Reads what a preview is to be about. What another preview waited for is given up: its reading
/// is replaced.
pub(super) fn wait(
    state: &mut State,
    preparing: Preparing,
    request: Request,
    effects: &mut Effects,
) {
    if !is_waiting(state) {
        given_up(state);
        state.overlays.push(Overlay::Preparing(preparing));
        fetch::start(state, Slot::Preview, request, effects);
    }
}

/// A preview is being read, and nothing lies over it: the key was pressed twice.
pub(super) fn is_waiting(state: &State) -> bool {
    matches!(state.overlays.last(), Some(Overlay::Preparing(_)))
}

/// Takes away the overlay that waited for this; `None` when nothing waits for it.
///
/// Help, the tasks or the palette may have been opened over it while the read was slow.
pub(super) fn take_waiting(
    state: &mut State,
    is_it: impl Fn(&Purpose) -> bool,
) -> Option<Preparing> {
    let waits = |overlay: &Overlay| match overlay {
        Overlay::Preparing(waiting) => is_it(&waiting.purpose),
        _ => false,
    };
    let at = state.overlays.iter().position(waits)?;
    match state.overlays.remove(at) {
        Overlay::Preparing(waiting) => Some(waiting),
        _ => None,
    }
}

/// Opens the confirmation. `seen` is what the screen showed before, where that was different.
pub(super) fn open(state: &mut State, change: Change, basis: Basis, seen: Option<String>) {
    let typed = state.session.protected && !change.is_rollback();
    let command_line = command_line::of(&change, &state.session.scope);
    let intent = Intent {
        id: state.writes.next_id(),
        scope: state.session.scope.clone(),
        who: state.session.identity.as_ref().map(|who| who.arn.clone()).unwrap_or_default(),
        change,
        reason: String::new(),
    };
    let confirm = Confirm {
        intent,
        basis,
        command_line,
        armed_at: None,
        armed: false,
        typed_name: typed.then(Input::default),
        seen,
        hint: None,
        scroll: 0,
    };
    state.overlays.push(Overlay::Confirm(Box::new(confirm)));
}

/// It could not be read, or is not to be: there is nothing to preview.
pub(super) fn given_up(state: &mut State) {
    state.overlays.retain(|overlay| !matches!(overlay, Overlay::Preparing(_)));
}
