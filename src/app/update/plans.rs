//! What is done to a whole function: its keys, and what was read to preview it.

use super::{Effects, adopt, event_source, invoke, notices, secrets, stop};
use crate::{
    app::state::State,
    domain::{Fetched, FunctionName, Receipt},
    input::Action,
};

/// A key that leads to a preview or to what a preview has to be told.
pub(super) fn act(state: &mut State, action: Action, effects: &mut Effects) {
    let what = match action {
        Action::StopFunction => "stopping or unstopping",
        Action::InvokeFunction => "an invocation",
        Action::AdoptFunction => "adopting",
        Action::PauseEventSource => "pausing or resuming an event source",
        _ => return,
    };
    if notices::refuse_when_read_only(state, what) || super::preview::is_waiting(state) {
        return;
    }
    match action {
        Action::StopFunction => stop::ask(state, effects),
        Action::InvokeFunction => invoke::ask(state),
        Action::AdoptFunction => adopt::ask(state),
        _ => event_source::ask(state, effects),
    }
}

/// The function that is shown in full or selected; says so where there is none.
pub(super) fn subject(state: &mut State) -> Option<FunctionName> {
    let function = state.subject().cloned();
    if function.is_none() {
        notices::info(state, "no function is selected");
    }
    function
}

/// A reply has come.
pub(super) fn arrived(state: &mut State, data: Fetched) {
    match data {
        Fetched::ConcurrencyPlan(plan) => stop::arrived(state, plan),
        Fetched::EventSource(source) => event_source::arrived(state, *source),
        Fetched::AdoptPlan(plan) => adopt::arrived(state, *plan),
        _ => {}
    }
}

/// A write has ended: what it changed is read again.
pub(super) fn ended(state: &mut State, receipt: &Receipt, effects: &mut Effects) {
    stop::ended(state, receipt, effects);
    event_source::ended(state, receipt, effects);
    adopt::ended(state, receipt, effects);
    secrets::ended(state, receipt, effects);
}
