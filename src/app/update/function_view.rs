//! The function view: what it reads and how one moves in it.

use super::Effects;
use crate::{
    app::state::State,
    domain::{Fetched, Slot},
};

/// A reply has come.
pub(super) fn arrived(state: &mut State, data: Fetched, effects: &mut Effects) {
    let (_, _, _) = (state, data, effects);
}

/// Reads a slot's data again.
pub(super) fn again(state: &mut State, slot: Slot, effects: &mut Effects) {
    let (_, _, _) = (state, slot, effects);
}
