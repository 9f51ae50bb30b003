//! The Logs pane.

pub(super) mod errors;
pub(super) mod filters;
pub(super) mod live;
pub(super) mod look;
pub(super) mod rows;
pub(super) mod save;
pub(super) mod search;
pub(super) mod source;
pub(super) mod tail;
pub(super) mod view;

use super::Effects;
use crate::{
    app::state::{
        State,
        logs::{Direction, LogAsk},
    },
    input::Action,
};

pub(super) fn act(state: &mut State, action: Action, effects: &mut Effects) {
    match action {
        Action::FollowLogs => view::toggle_follow(state),
        Action::ErrorsOnly => look::toggle_errors(state),
        Action::ErrorGroups => errors::open(state),
        Action::NextVersion => look::next_version(state),
        Action::LiveTail => live::toggle(state, effects),
        Action::NextSource => source::next(state, effects),
        Action::QueryLogs => super::insights::open(state),
        Action::Invocations => rows::toggle_invocations(state),
        Action::ShowOnly => filters::ask(state, LogAsk::With),
        Action::HideLines => filters::ask(state, LogAsk::Without),
        Action::FieldColumns => filters::ask(state, LogAsk::Columns),
        Action::SaveLines => filters::ask(state, LogAsk::Save),
        Action::WrapLines
        | Action::PrettyFields
        | Action::TwoLanes
        | Action::NextTimes
        | Action::ScrollLeft
        | Action::ScrollRight => rows::change(state, action),
        Action::CopyInvocation => super::copy::copy_invocation(state, effects),
        Action::CopyTrace => super::copy::copy_trace(state, effects),
        Action::NextMatch => search::step(state, Direction::Newer),
        Action::PreviousMatch => search::step(state, Direction::Older),
        _ => {}
    }
}
