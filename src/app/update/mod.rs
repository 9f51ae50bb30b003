//! What each message does to the state.

use super::{effect::Effect, msg::Msg, state::State};
use crate::domain::Timestamp;

/// Applies one message. Pure: the same state, message and time give the same result.
pub fn update(_state: &mut State, _msg: Msg, _now: Timestamp) -> Vec<Effect> {
    Vec::new()
}
