//! Pausing an event source mapping, and letting it go on.

use super::{Effects, function_view, notices, preview};
use crate::{
    app::state::{
        State,
        overlay::{Basis, Preparing, Purpose},
    },
    domain::{Change, EventSource, EventSourceChange, Receipt, Request, Slot},
};

/// Reads the selected event source afresh, to pause it or to let it go on.
pub(super) fn ask(state: &mut State, effects: &mut Effects) {
    let Some(source) = state.selected_event_source().cloned() else {
        return notices::info(state, "no event source is selected: describe a function, go to one");
    };
    let verb = if source.is_paused() { "resume" } else { "pause" };
    let preparing = Preparing {
        target: source.label(),
        verb,
        purpose: Purpose::EventSource { uuid: source.uuid.clone(), seen: source.state },
    };
    preview::wait(state, preparing, Request::EventSource(source.uuid), effects);
}

/// The fresh event source is there.
pub(super) fn arrived(state: &mut State, source: EventSource) {
    let of_it = |purpose: &Purpose| matches!(purpose, Purpose::EventSource { uuid, .. } if *uuid == source.uuid);
    let Some(Preparing { purpose: Purpose::EventSource { seen, .. }, .. }) =
        preview::take_waiting(state, of_it)
    else {
        return;
    };
    let change = EventSourceChange {
        function: source.function.clone(),
        uuid: source.uuid.clone(),
        source: source.source.clone(),
        before: source.state.clone(),
        enabled: source.is_paused(),
    };
    let change = if source.is_paused() {
        Change::Resume(change)
    } else if source.is_enabled() {
        Change::Pause(change)
    } else {
        let text = format!("{} is {}: it can't be paused now", source.label(), source.state);
        return notices::warn(state, text);
    };
    let seen = (seen != source.state).then_some(seen);
    preview::open(state, change, Basis::EventSource(Box::new(source)), seen);
}

/// An event source was paused or resumed: what the function view knows of them is old.
pub(super) fn ended(state: &mut State, receipt: &Receipt, effects: &mut Effects) {
    if matches!(receipt.intent.change, Change::Pause(_) | Change::Resume(_)) {
        function_view::outdated(state, Slot::EventSources, effects);
    }
}
