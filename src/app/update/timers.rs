//! What happens by itself when its time has come.

use std::time::Duration;

use super::{Effects, confirm, fetch, functions, health, logs, planner, rollouts, secrets};
use crate::{
    app::{
        effect::Effect,
        state::{Overlay, State, Timers},
    },
    domain::Timestamp,
};

/// Paces outside these are no sandbox's.
const SLOWEST: f64 = 1e-3;
const FASTEST: f64 = 1e6;

/// It is `now`. Where the clock was put back, what was planned or read by the old time moves
/// with it: it would come, or grow old, that much too late.
pub(super) fn turn_clock(state: &mut State, now: Timestamp) {
    let before = std::mem::replace(&mut state.now, now);
    let back = Duration::try_from(before.duration_since(now)).unwrap_or_default();
    if back.is_zero() {
        return;
    }
    let mut put_back = |at: &mut Timestamp| *at = at.saturating_sub(back).unwrap_or(now);
    let timers = &mut state.timers;
    // The wake-up on its way comes by the old time: another one is asked for.
    timers.pending = None;
    let Timers { function, secret, facts, look, health, latencies, .. } = timers;
    let planned = [function, secret, facts, look, health, latencies];
    planned.into_iter().flatten().for_each(&mut put_back);
    for overlay in &mut state.overlays {
        let armed_at = match overlay {
            Overlay::Confirm(confirm) => &mut confirm.armed_at,
            Overlay::Planner(rollout) => &mut rollout.armed_at,
            Overlay::Tell(tell) => &mut tell.armed_at,
            Overlay::SecretEditor(editor) => {
                put_back(&mut editor.until);
                continue;
            }
            _ => continue,
        };
        armed_at.iter_mut().for_each(&mut put_back);
    }
    if let Some(revealed) = &mut state.secrets.revealed {
        put_back(&mut revealed.until);
    }
    put_back(&mut state.function_view.shown_at);
    let health = &mut state.health;
    put_back(&mut health.key_at);
    health.read_at.iter_mut().for_each(&mut put_back);
    health.latencies.values_mut().for_each(|latency| put_back(&mut latency.at));
    state.slots.times_mut().for_each(put_back);
}

/// The clock runs at another pace from now on.
pub(super) fn keep_pace(state: &mut State, pace: f64) {
    state.pace = if pace.is_finite() { pace.clamp(SLOWEST, FASTEST) } else { 1.0 };
}

/// Runs all that is due by now. Runs before each message, so that nothing depends on when
/// exactly a wake-up comes.
pub(super) fn run_due(state: &mut State, effects: &mut Effects) {
    let now = state.now;
    let is_due = |at: Option<_>| at.is_some_and(|at| at <= now);
    confirm::arm(state);
    secrets::value::tick(state, effects);
    secrets::editor::tick(state);
    if is_due(state.timers.function) {
        functions::choose(state, effects);
    }
    if is_due(state.timers.secret) {
        secrets::describe(state, effects);
    }
    if is_due(state.timers.facts) {
        planner::read(state, effects);
    }
    if is_due(state.timers.look) {
        logs::look::further(state);
    }
    if is_due(state.timers.health) {
        health::due(state, effects);
    }
    if is_due(state.timers.latencies) {
        health::read_latencies(state, effects);
    }
    logs::live::rest(state, effects);
    rollouts::doubt(state, effects);
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
