//! Who and where we are; everything else is read once that is known.

use super::{Effects, fetch, logs};
use crate::{
    app::state::State,
    domain::{Connection, Request, Slot},
};

/// What is read as soon as we are connected, and again after a failure.
const AFTER: [Slot; 6] = [
    Slot::Functions,
    Slot::Secrets,
    Slot::Aliases,
    Slot::Versions,
    Slot::SecretDetail,
    Slot::FunctionDetail,
];

pub(super) fn connect(state: &mut State, effects: &mut Effects) {
    fetch::start(state, Slot::Connection, Request::Connect, effects);
}

/// We know who we are: start what has not been read, and what failed meanwhile.
pub(super) fn connected(state: &mut State, connection: Connection, effects: &mut Effects) {
    state.session.connected(connection);
    for slot in AFTER {
        let known = state.slots.get(slot);
        let list = matches!(slot, Slot::Functions | Slot::Secrets);
        let wanted = known.failure.is_some() || (list && known.as_of.is_none());
        if wanted && !known.loading {
            fetch::again(state, slot, effects);
        }
    }
    if state.slots.get(Slot::Tail).failure.is_some() {
        logs::source::resume(state, effects);
    }
}
