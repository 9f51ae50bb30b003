//! Only the secrets that a function names, or all.

use super::super::{Effects, fetch, focus, listing, notices, plans};
use crate::{
    app::state::{Overlay, Pane, State},
    domain::{FunctionName, Request, Slot, secret::NamedSecret},
};

/// From a function to the secrets that it names.
pub(in crate::app::update) fn of_subject(state: &mut State, effects: &mut Effects) {
    let Some(function) = plans::subject(state) else { return };
    if matches!(state.overlays.last(), Some(Overlay::FunctionView)) {
        super::super::overlays::close(state, effects);
    }
    focus::to(state, Pane::Secrets, effects);
    show(state, function, effects);
}

/// All secrets, or those of the selected function.
pub(super) fn toggle(state: &mut State, effects: &mut Effects) {
    if state.secrets.of.is_some() {
        fetch::cancel(state, Slot::FunctionSecrets, effects);
        show_all(state);
    } else if let Some(function) = plans::subject(state) {
        show(state, function, effects);
    }
}

fn show(state: &mut State, function: FunctionName, effects: &mut Effects) {
    show_all(state);
    notices::info(state, format!("looking for secrets that {function} names…"));
    state.secrets.of = Some(function.clone());
    fetch::start(state, Slot::FunctionSecrets, Request::FunctionSecrets(function), effects);
}

/// All secrets are shown again.
pub(in crate::app::update) fn show_all(state: &mut State) -> bool {
    let had = state.secrets.of.take().is_some();
    state.secrets.list.only = None;
    listing::refilter(&mut state.secrets.list);
    had
}

/// The function's environment was read: by names, no value was looked at.
pub(super) fn arrived(state: &mut State, function: &FunctionName, found: &[NamedSecret]) {
    if state.secrets.of.as_ref() != Some(function) {
        return;
    }
    let names = found.iter().map(|named| named.secret.name.0.clone());
    state.secrets.list.only = Some(names.collect());
    listing::refilter(&mut state.secrets.list);
    let text = match found.len() {
        0 => format!("{function} names no secret in its environment"),
        1 => format!("{function} names 1 secret"),
        count => format!("{function} names {count} secrets"),
    };
    notices::info(state, text);
}
