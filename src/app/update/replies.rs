//! Replies to reads: stale ones are dropped, the others go to their pane.

use super::{
    Effects, alias_change, aliases, connection, fetch, function_view, functions, health, insights,
    notices, opening, planner, plans, preview, secrets, stop,
};
use crate::{
    app::state::State,
    domain::{Failure, Fetched, Slot, Ticket},
};

pub(super) fn fetched(
    state: &mut State,
    slot: Slot,
    ticket: Ticket,
    result: Result<Fetched, Failure>,
    effects: &mut Effects,
) {
    let known = state.slots.get(slot);
    // A reply nobody waits for any more: it was replaced, cancelled, or its subject is gone.
    if known.ticket != ticket || !known.loading {
        return;
    }
    if slot == Slot::Target {
        return opening::function_answered(state, result, effects);
    }
    match result {
        Ok(data) => {
            if is_last(&data) {
                state.slots.succeed(slot, state.now);
            }
            if let Some(failure) = known.failure {
                notices::recovered(state, &failure);
            }
            match (slot, data) {
                (Slot::FunctionAlarms, data) => function_view::arrived(state, data),
                (Slot::Preview, Fetched::Secret(secret)) => {
                    secrets::described(state, slot, *secret);
                }
                (slot, data) => arrived(state, slot, data, effects),
            }
        }
        Err(failure) => lost(state, slot, failure),
    }
}

/// No page follows this reply.
fn is_last(data: &Fetched) -> bool {
    match data {
        Fetched::Functions(page) => page.next.is_none(),
        Fetched::Secrets(page) => page.next.is_none(),
        Fetched::Connected(connection) => !connection.identifying,
        Fetched::Insights(results) => results.status.is_over(),
        _ => true,
    }
}

fn arrived(state: &mut State, slot: Slot, data: Fetched, effects: &mut Effects) {
    match data {
        Fetched::Connected(connection) => connection::connected(state, *connection, effects),
        Fetched::Functions(page) => functions::page(state, page),
        Fetched::Function(function) => {
            stop::read_in_full(state, &function);
            function_view::arrived_detail(state, *function);
        }
        Fetched::Versions(function, versions) => {
            aliases::versions(state, &function, versions, effects);
        }
        Fetched::Aliases(function, list) => aliases::list(state, &function, list, effects),
        Fetched::Alias(alias) => alias_change::alias_arrived(state, &alias),
        Fetched::RollbackPlan(plan) => alias_change::plan_arrived(state, *plan),
        data @ (Fetched::Fleet(_)
        | Fetched::Alarms(_)
        | Fetched::Latencies(_)
        | Fetched::Alarm(_)) => health::arrived(state, data, effects),
        data @ (Fetched::Charts(..)
        | Fetched::EventSources(..)
        | Fetched::Permissions(..)
        | Fetched::Urls(..)
        | Fetched::AsyncInvoke(..)
        | Fetched::Provisioned(..)
        | Fetched::Difference { .. }) => function_view::arrived(state, data),
        data @ (Fetched::ConcurrencyPlan(_) | Fetched::EventSource(_) | Fetched::AdoptPlan(_)) => {
            plans::arrived(state, data);
        }
        Fetched::Insights(results) => insights::arrived(state, *results),
        Fetched::RolloutFacts(facts) => planner::arrived(state, *facts),
        Fetched::Secrets(page) => secrets::page(state, page),
        Fetched::Secret(secret) => secrets::described(state, Slot::SecretDetail, *secret),
        data @ (Fetched::SecretValue(..)
        | Fetched::SecretDiff { .. }
        | Fetched::SecretUses(_)
        | Fetched::FunctionSecrets(..)) => secrets::answered(state, slot, data, effects),
    }
}

fn lost(state: &mut State, slot: Slot, failure: Failure) {
    match slot {
        // Half a new list is no list: the old one stays.
        Slot::Functions => state.functions.incoming = None,
        Slot::Secrets
        | Slot::SecretValue
        | Slot::SecretDiff
        | Slot::SecretUses
        | Slot::StaleCopies
        | Slot::FunctionSecrets => secrets::lost(state, slot, &failure),
        Slot::Preview => preview::given_up(state),
        Slot::Alarm => opening::alarm_lost(state, &failure),
        Slot::Insights => insights::lost(state, &failure),
        _ => {}
    }
    if fetch::answers_a_key(slot) && !matches!(slot, Slot::Tail | Slot::Insights) {
        // These answer a key, each time anew.
        notices::failure(state, &failure);
    }
    fetch::failed(state, slot, failure);
    if matches!(slot, Slot::Functions | Slot::Fleet | Slot::Alarms) {
        functions::rest_if_all_told(state);
    }
}
