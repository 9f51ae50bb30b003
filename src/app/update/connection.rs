//! Who and where we are; everything else is read once that is known.

use super::{Effects, fetch, function_view, logs, notices, opening, rollouts, secrets};
use crate::{
    app::{
        effect::Effect,
        state::{
            AliasesPane, FunctionsPane, HealthState, LogsPane, Overlay, Rollouts, SecretsPane,
            State, Timers,
        },
    },
    domain::{Connection, Request, Slot},
};

/// What is read as soon as we are connected, and again after a failure.
const AFTER: [Slot; 10] = [
    Slot::Functions,
    Slot::Fleet,
    Slot::Alarms,
    Slot::Latencies,
    Slot::Alarm,
    Slot::Target,
    Slot::Secrets,
    Slot::Aliases,
    Slot::Versions,
    Slot::SecretDetail,
];

pub(super) fn connect(state: &mut State, effects: &mut Effects) {
    fetch::start(state, Slot::Connection, Request::Connect, effects);
}

/// We know who we are: start what has not been read, and what failed meanwhile.
pub(super) fn connected(state: &mut State, connection: Connection, effects: &mut Effects) {
    if state.session.connected(connection) {
        leave_place(state, effects);
    } else {
        complete_previews(state);
    }
    rollouts::find(state, effects);
    opening::begin(state, effects);
    for slot in AFTER.into_iter().chain(function_view::SLOTS) {
        let known = state.slots.get(slot);
        let list = matches!(slot, Slot::Functions | Slot::Fleet | Slot::Alarms | Slot::Secrets);
        let wanted = known.failure.is_some() || (list && known.as_of.is_none());
        if !wanted || known.loading {
            continue;
        }
        if state.may_read(slot) {
            fetch::again(state, slot, effects);
        } else {
            // It waits for somebody.
            state.slots.retry_at(slot, state.now);
        }
    }
    if state.slots.get(Slot::Tail).failure.is_some() {
        logs::source::resume(state, effects);
    }
}

/// What is read of one place beside [`AFTER`].
const ALSO_OF_A_PLACE: [Slot; 9] = [
    Slot::Concurrency,
    Slot::SecretValue,
    Slot::SecretDiff,
    Slot::SecretUses,
    Slot::StaleCopies,
    Slot::FunctionSecrets,
    Slot::Preview,
    Slot::RolloutFacts,
    Slot::Tail,
];

/// The credentials or the profile lead elsewhere now: nothing of the last place stays, least of
/// all a preview that a key would send to another account.
fn leave_place(state: &mut State, effects: &mut Effects) {
    secrets::leave(state, effects);
    let stays = |overlay: &Overlay| {
        !matches!(
            overlay,
            Overlay::Confirm(_)
                | Overlay::ChooseVersion(_)
                | Overlay::Split(_)
                | Overlay::Prompt(_)
                | Overlay::Preparing(_)
                | Overlay::Planner(_)
                | Overlay::Rollout(_)
                | Overlay::Tell(_)
                | Overlay::FunctionView
                | Overlay::SecretEditor(_)
                | Overlay::SecretSheet(_)
        )
    };
    state.overlays.retain(stays);
    effects.push(Effect::Cancel(Slot::Tail));
    for slot in AFTER.into_iter().chain(ALSO_OF_A_PLACE) {
        fetch::void(state, slot, effects);
    }
    function_view::forget(state, effects);
    state.functions = FunctionsPane { sort: state.functions.sort, ..FunctionsPane::default() };
    state.health = HealthState { key_at: state.health.key_at, ..HealthState::default() };
    state.opening = None;
    state.aliases = AliasesPane::default();
    // A value that was on the screen is still to be overwritten there.
    state.secrets = SecretsPane { wipe: state.secrets.wipe, ..SecretsPane::default() };
    state.logs = LogsPane { look: state.logs.look.clone(), ..LogsPane::default() };
    state.timers = Timers { pending: state.timers.pending, ..Timers::default() };
    state.rollouts = Rollouts::default();
    state.writes.past.clear();
    state.writes.stops.clear();
    state.writes.looked_at = None;
    let account = state.session.scope.account.as_deref().unwrap_or("unknown");
    let region = state.session.scope.region.as_deref().unwrap_or("unknown");
    let text =
        format!("another place now: account {account}, region {region}; previews are closed");
    notices::warn(state, text);
}

/// A preview that was opened before STS answered is told whose account it is about.
fn complete_previews(state: &mut State) {
    let session = &state.session;
    for overlay in &mut state.overlays {
        if let Overlay::Confirm(confirm) = overlay
            && confirm.intent.scope.account.is_none()
        {
            confirm.intent.scope = session.scope.clone();
            confirm.intent.who =
                session.identity.as_ref().map(|who| who.arn.clone()).unwrap_or_default();
        }
    }
}
