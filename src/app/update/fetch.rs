//! Starting reads, and trying again those that failed.

use std::time::Duration;

use super::{
    Effects, connection, function_view, functions, health, notices, opening, planner, secrets, stop,
};
use crate::{
    app::{
        effect::Effect,
        state::{State, timers::FROM_CLOUDWATCH},
    },
    domain::{Failure, FailureKind, Request, Slot},
};

/// The first wait after a failure; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(2);

/// The longest wait: an endpoint that returns is noticed within this time.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Starts a read; replies to the one before are stale from now on.
pub(super) fn start(state: &mut State, slot: Slot, request: Request, effects: &mut Effects) {
    let ticket = state.slots.start(slot);
    effects.push(Effect::Fetch { slot, ticket, request });
}

/// Stops what runs in a slot; its data stays.
pub(super) fn cancel(state: &mut State, slot: Slot, effects: &mut Effects) {
    if state.slots.get(slot).loading {
        effects.push(Effect::Cancel(slot));
    }
    state.slots.cancel(slot);
}

/// Stops what runs in a slot, and forgets its time and failure with its data.
pub(super) fn void(state: &mut State, slot: Slot, effects: &mut Effects) {
    if state.slots.get(slot).loading {
        effects.push(Effect::Cancel(slot));
    }
    state.slots.void(slot);
}

/// Reads a slot's data again, whatever it is about now.
pub(super) fn again(state: &mut State, slot: Slot, effects: &mut Effects) {
    match slot {
        Slot::Connection => connection::connect(state, effects),
        Slot::Functions => functions::list(state, effects),
        Slot::Secrets => secrets::list(state, effects),
        Slot::Aliases | Slot::Versions => {
            if let Some(function) = state.aliases.function.clone() {
                let request = match slot {
                    Slot::Aliases => Request::Aliases(function),
                    _ => Request::Versions(function),
                };
                start(state, slot, request, effects);
            }
        }
        Slot::SecretDetail => {
            if let Some(name) = state.secrets.described.clone() {
                start(state, slot, Request::Secret(name), effects);
            }
        }
        Slot::Fleet | Slot::Alarms | Slot::Latencies | Slot::Alarm => {
            health::again(state, slot, effects);
        }
        Slot::RolloutFacts => planner::read(state, effects),
        Slot::Target => opening::ask_again(state, effects),
        Slot::Concurrency => stop::look_again(state, effects),
        Slot::FunctionDetail
        | Slot::FunctionAlarms
        | Slot::Charts
        | Slot::EventSources
        | Slot::Permissions
        | Slot::Urls
        | Slot::AsyncInvoke
        | Slot::Provisioned
        | Slot::Difference => function_view::again(state, slot, effects),
        // These answer a key: the user presses it again. A tail goes on by itself.
        Slot::Preview
        | Slot::SecretValue
        | Slot::SecretDiff
        | Slot::SecretUses
        | Slot::StaleCopies
        | Slot::FunctionSecrets
        | Slot::Tail
        | Slot::Insights => {}
    }
}

/// A read failed: what was there stays, and it is tried again where that can help.
pub(super) fn failed(state: &mut State, slot: Slot, failure: Failure) {
    let first = state.slots.get(slot).failures == 0;
    if first && !health::tells(slot, &failure) {
        notices::failure(state, &failure);
    }
    let about_credentials = failure.is_about_credentials();
    let helps = may_mend(&failure);
    state.slots.fail(slot, failure);
    if about_credentials && slot != Slot::Connection {
        mend_sign_in(state, slot);
    } else if helps && !answers_a_key(slot) {
        plan_retry(state, slot, slot);
    }
}

/// The user presses the key again; a tail goes on by itself.
pub(super) fn answers_a_key(slot: Slot) -> bool {
    matches!(
        slot,
        Slot::Preview
            | Slot::SecretValue
            | Slot::SecretDiff
            | Slot::SecretUses
            | Slot::StaleCopies
            | Slot::FunctionSecrets
            | Slot::Tail
            | Slot::Insights
    )
}

/// A poll of the tail failed. It goes on by itself, but with the credentials it has.
pub(super) fn tail_failed(state: &mut State, failure: Failure) {
    let about_credentials = failure.is_about_credentials();
    state.slots.fail(Slot::Tail, failure);
    if about_credentials {
        mend_sign_in(state, Slot::Tail);
    }
}

/// Every read fails alike until the sign-in is mended: plans that, once for all.
fn mend_sign_in(state: &mut State, failing: Slot) {
    let connection = state.slots.get(Slot::Connection);
    // A tail that fails every few seconds must not put off the try that is planned.
    if !connection.loading && connection.retry_at.is_none() {
        plan_retry(state, Slot::Connection, failing);
    }
}

/// The same read may well succeed later, or once somebody has signed in.
pub(super) fn may_mend(failure: &Failure) -> bool {
    failure.retryable
        || failure.is_about_credentials()
        || matches!(
            failure.kind,
            FailureKind::Unreachable { .. }
                | FailureKind::TimedOut { .. }
                | FailureKind::Throttled { .. }
                | FailureKind::ServiceError { .. }
        )
}

/// Plans a try of `slot`; the more often `failing` has failed in a row, the later.
fn plan_retry(state: &mut State, slot: Slot, failing: Slot) {
    let failures = state.slots.get(failing).failures.clamp(1, 16);
    let wait = if failures > 1 && FROM_CLOUDWATCH.contains(&slot) {
        // What costs money is tried once more, and then no more often than it is read.
        state.reading_interval()
    } else {
        FIRST_WAIT.saturating_mul(1 << (failures - 1)).min(LONGEST_WAIT)
    };
    let at = state.after(wait);
    state.slots.retry_at(slot, at);
}

/// Starts the reads whose time to be tried again has come.
pub(super) fn retry_due(state: &mut State, effects: &mut Effects) {
    let now = state.now;
    let is_due = |at: Option<_>| at.is_some_and(|at| at <= now);
    let due: Vec<Slot> = state
        .slots
        .iter()
        .filter(|(slot, known)| is_due(known.retry_at) && state.may_read(*slot))
        .map(|(slot, _)| slot)
        .collect();
    for slot in due {
        // A slot whose subject is gone starts nothing: it must not stay due.
        state.slots.forget_retry(slot);
        again(state, slot, effects);
    }
}
