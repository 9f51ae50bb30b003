//! The Logs pane.

pub(super) mod errors;
pub(super) mod look;
pub(super) mod search;
pub(super) mod source;
pub(super) mod tail;
pub(super) mod view;

use super::Effects;
use crate::{app::state::State, input::Action};

pub(super) fn act(state: &mut State, action: Action, effects: &mut Effects) {
    match action {
        Action::FollowLogs => view::toggle_follow(state),
        Action::ErrorsOnly => look::toggle_errors(state),
        Action::ErrorGroups => errors::open(state),
        Action::NextVersion => look::next_version(state),
        Action::WrapLines => view::toggle_wrap(state),
        Action::NextSource => source::next(state, effects),
        Action::NextMatch => search::step(state, crate::app::state::logs::Direction::Newer),
        Action::PreviousMatch => search::step(state, crate::app::state::logs::Direction::Older),
        _ => {}
    }
}
