//! From what was read for a stop, an event source or an adoption to its preview.

use super::Effects;
use crate::{app::state::State, domain::Fetched};

/// A reply has come.
pub(super) fn arrived(state: &mut State, data: Fetched, effects: &mut Effects) {
    let (_, _, _) = (state, data, effects);
}
