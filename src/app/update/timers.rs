//! What happens by itself when its time has come.

use super::{Effects, confirm, fetch, functions, logs, secrets};
use crate::app::{effect::Effect, state::State};

/// Runs all that is due by now. Runs before each message, so that nothing depends on when
/// exactly a wake-up comes.
pub(super) fn run_due(state: &mut State, effects: &mut Effects) {
    let now = state.now;
    let is_due = |at: Option<_>| at.is_some_and(|at| at <= now);
    confirm::arm(state);
    secrets::tick(state, effects);
    if is_due(state.timers.function) {
        functions::choose(state, effects);
    }
    if is_due(state.timers.secret) {
        secrets::describe(state, effects);
    }
    if is_due(state.timers.look) {
        logs::look::further(state);
    }
    fetch::retry_due(state, effects);
}

/// Asks for a wake-up at the next deadline, unless one is on its way that comes early enough.
pub(super) fn ask_for_wake(state: &mut State, effects: &mut Effects) {
    if let Some(at) = state.next_wake()
        && state.timers.pending.is_none_or(|pending| at < pending)
    {
        state.timers.pending = Some(at);
        effects.push(Effect::WakeAt(at));
    }
}
