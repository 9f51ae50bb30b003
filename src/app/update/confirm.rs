//! The preview that waits for a yes: the only place a write comes from.

use super::{Effects, notices, preview::GUARD, writes};
use crate::{
    app::{
        effect::Effect,
        listed,
        state::{
            Overlay, State,
            overlay::{Confirm, WriteView},
        },
    },
    input::Action,
};

/// Lights the keys up once the preview has been on the screen long enough to be read.
pub(super) fn arm(state: &mut State) {
    let now = state.now;
    let (armed_at, armed) = match state.overlays.last_mut() {
        Some(Overlay::Confirm(confirm)) => (confirm.armed_at, &mut confirm.armed),
        Some(Overlay::Planner(planner)) => (planner.armed_at, &mut planner.armed),
        Some(Overlay::Tell(tell)) => (tell.armed_at, &mut tell.armed),
        _ => return,
    };
    *armed |= armed_at.is_some_and(|at| at <= now);
}

/// A frame with this preview in it is out: from now on it is being read.
pub(super) fn shown(state: &mut State, preview: &str) {
    let armed_at = state.after(GUARD);
    for overlay in &mut state.overlays {
        let at = match overlay {
            Overlay::Confirm(confirm) if confirm.intent.id == preview => &mut confirm.armed_at,
            Overlay::Planner(planner) if planner.preview == preview => &mut planner.armed_at,
            Overlay::Tell(tell) if tell.preview == preview => &mut tell.armed_at,
            _ => continue,
        };
        at.get_or_insert(armed_at);
    }
}

/// Keys and pastes that come before the preview is armed were meant for something else.
pub(super) fn discards_keys(state: &mut State) -> bool {
    match state.overlays.last() {
        Some(Overlay::Confirm(confirm)) => !confirm.armed,
        Some(Overlay::Tell(tell)) => !tell.armed,
        _ => false,
    }
}

fn top(state: &mut State) -> Option<&mut Confirm> {
    match state.overlays.last_mut() {
        Some(Overlay::Confirm(confirm)) => Some(confirm),
        _ => None,
    }
}

/// Enter confirms a rollback, `a` applies anything else.
pub(super) fn act(state: &mut State, action: Action, effects: &mut Effects) {
    let right = match top(state) {
        Some(confirm) if confirm.intent.change.is_rollback() => Action::ConfirmRollback,
        Some(confirm) if confirm.typed_name.is_none() => Action::Apply,
        // The name is typed, see `apply_by_name`.
        _ => return,
    };
    if action == right {
        return apply(state, effects);
    }
    let hint = match right {
        Action::ConfirmRollback => "to roll back",
        _ => "to apply",
    };
    let hint = format!("press {} {hint}", state.keymap.chord_of(right));
    if let Some(confirm) = top(state) {
        confirm.hint = Some(hint);
    }
}

/// In a protected context: applies when the full name was typed.
pub(super) fn apply_by_name(state: &mut State, effects: &mut Effects) {
    let Some(confirm) = top(state) else { return };
    let wanted = confirm.intent.change.target();
    let typed = confirm.typed_name.as_ref().map(|input| input.value().trim());
    if typed == Some(wanted.as_str()) {
        apply(state, effects);
    } else {
        confirm.hint = Some(format!("type {wanted} to apply"));
    }
}

/// Sends the write. Nothing else in the console does.
fn apply(state: &mut State, effects: &mut Effects) {
    if !top(state).is_some_and(|confirm| confirm.armed)
        || notices::refuse_when_read_only(state, "a write")
    {
        return;
    }
    if !is_about_here(state) {
        return notices::warn(state, "the preview is about another place: close it and ask again");
    }
    let Some(Overlay::Confirm(confirm)) = state.overlays.pop() else { return };
    // The editors and previews that led here have done their work.
    state.overlays.retain(|overlay| {
        !matches!(
            overlay,
            Overlay::Split(_)
                | Overlay::Prompt(_)
                | Overlay::SecretEditor(_)
                | Overlay::ChooseVersion(_)
                | Overlay::Preparing(_)
                | Overlay::Planner(_)
                | Overlay::Tell(_)
                | Overlay::Confirm(_)
        )
    });
    let left_to_do = listed::to_re_point(&confirm.basis);
    let view = WriteView { left_to_do, ..writes::view_of(&confirm.intent) };
    state.overlays.push(Overlay::Outcome(Box::new(view)));
    effects.push(Effect::Write(Box::new(confirm.intent)));
}

/// The write would go where the preview says. Not so while a new connection has not told its
/// account yet.
fn is_about_here(state: &mut State) -> bool {
    let here = state.session.scope.clone();
    top(state).is_some_and(|confirm| confirm.intent.scope == here)
}
