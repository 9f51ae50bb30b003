//! What each message does to the state.
//!
//! [`update`] turns the clock and runs what is due by now, then the message, then `settle`: whatever follows from
//! the new state by itself, such as reading the aliases of a function the cursor came to.

mod adopt;
mod alias_change;
mod aliases;
mod confirm;
mod connection;
mod copy;
mod event_source;
mod fetch;
mod focus;
mod function_view;
mod functions;
mod health;
mod insights;
mod invoke;
mod keys;
mod listing;
mod logs;
mod notices;
mod opening;
mod overlays;
mod palette;
mod panes;
mod planner;
mod plans;
mod preview;
mod prompt;
mod replies;
mod rollouts;
mod secrets;
mod settle;
mod split;
mod stop;
mod tasks;
mod text;
mod timers;
mod writes;

use super::{effect::Effect, msg::Msg, state::State};
use crate::domain::Timestamp;

/// Effects as they pile up during one update.
type Effects = Vec<Effect>;

/// Applies one message. Pure: the same state, message and time give the same result.
pub fn update(state: &mut State, msg: Msg, now: Timestamp) -> Vec<Effect> {
    let mut effects = Effects::new();
    timers::turn_clock(state, now);
    timers::run_due(state, &mut effects);
    apply(state, msg, &mut effects);
    settle::settle(state, &mut effects);
    timers::ask_for_wake(state, &mut effects);
    effects
}

fn apply(state: &mut State, msg: Msg, effects: &mut Effects) {
    match msg {
        Msg::Key(chord) => keys::press(state, chord.canonical(), effects),
        Msg::Paste(text) => text::paste(state, &text.0),
        Msg::Resize { width, height } => {
            state.screen.width = width;
            state.screen.height = height;
            logs::view::fill(state);
        }
        // What is due has been run already.
        Msg::Wake => state.timers.pending = None,
        Msg::Pace(pace) => timers::keep_pace(state, pace),
        Msg::Fetched { slot, ticket, result } => {
            replies::fetched(state, slot, ticket, result, effects);
        }
        Msg::Tail { ticket, event } => logs::tail::heard(state, ticket, event),
        Msg::WriteProgress { intent, attempt, note } => {
            writes::progress(state, &intent, attempt, note);
        }
        Msg::Shown { preview } => confirm::shown(state, &preview),
        Msg::Payload { ticket, result } => invoke::payload_arrived(state, ticket, result),
        Msg::Saved(result) => logs::save::written(state, result, effects),
        Msg::WriteEnded(receipt) => writes::ended(state, *receipt, effects),
        Msg::Task(task) => tasks::heard(state, task),
        Msg::Pressure(pressure) => state.session.pressure = pressure,
        Msg::Rollout(status) => rollouts::told(state, status, effects),
        Msg::RolloutRecalled(spec) => planner::recalled(state, spec, effects),
        Msg::RolloutsKept { scope, ledgers } => rollouts::kept(state, &scope, ledgers),
        Msg::RolloutLost { id, why } => rollouts::lost(state, id, &why, effects),
        Msg::Trouble(text) => notices::warn(state, text),
    }
}

#[cfg(test)]
mod tests;
