//! A key press: typed into a field, or looked up and done.

use super::{
    Effects, confirm, copy, health, notices, overlays, palette, panes, plans, rollouts, secrets,
    text, writes,
};
use crate::{
    app::{
        effect::Effect,
        state::{Overlay, State},
    },
    input::{Action, Chord, Context},
};

pub(super) fn press(state: &mut State, chord: Chord, effects: &mut Effects) {
    if state.layout().too_small {
        // Nothing is drawn: whatever a key did would go unseen. Only the way out works.
        if state.keymap.action(&[Context::Global], chord) == Some(Action::Quit) {
            quit(state, effects);
        }
        return;
    }
    if confirm::discards_keys(state) {
        return;
    }
    notices::fade(state);
    state.aliases.plan_when_read = false;
    health::key_pressed(state);
    if state.is_typing() {
        text::press(state, chord, effects);
    } else if is_canary(state, chord) && rollouts::show_asking(state, effects) {
        // A rollout that asks is shown from wherever one is.
    } else if let Some(action) = state.keymap.action(state.contexts(), chord) {
        act(state, action, effects);
    }
}

/// The key that shows a rollout, and means nothing else here.
fn is_canary(state: &State, chord: Chord) -> bool {
    let here = state.keymap.action(state.contexts(), chord);
    let canary = state.keymap.action(&[Context::Aliases], chord) == Some(Action::PlanRollout);
    // A preview or a question that waits for its yes is answered first.
    let waits = matches!(state.overlays.last(), Some(Overlay::Confirm(_) | Overlay::Tell(_)));
    canary && !waits && here.is_none_or(|action| action == Action::PlanRollout)
}

/// Does what a key or the palette asked for.
pub(super) fn act(state: &mut State, action: Action, effects: &mut Effects) {
    panes::take_in_hand(state, action, effects);
    match action {
        Action::Quit => quit(state, effects),
        Action::Back => back(state, effects),
        Action::Help => overlays::open_once(state, Overlay::Help { scroll: 0 }),
        Action::Palette => palette::open(state),
        Action::Tasks => overlays::open_once(state, Overlay::Tasks { cursor: 0 }),
        Action::Copy => copy::copy(state, effects),
        Action::RollBackHeaderAlias => super::aliases::act(state, action, effects),
        Action::StopFunction
        | Action::InvokeFunction
        | Action::AdoptFunction
        | Action::PauseEventSource => plans::act(state, action, effects),
        Action::SecretsOfFunction => secrets::scope::of_subject(state, effects),
        _ if state.overlays.is_empty() => panes::act(state, action, effects),
        _ => overlays::act(state, action, effects),
    }
}

/// Closes what is on top: an overlay, or what the pane has open.
fn back(state: &mut State, effects: &mut Effects) {
    if state.overlays.is_empty() {
        panes::back(state, effects);
    } else {
        overlays::close(state, effects);
    }
}

/// Closes the top overlay; at the root leaves, but not silently while a write is under way.
fn quit(state: &mut State, effects: &mut Effects) {
    if !state.overlays.is_empty() {
        return overlays::close(state, effects);
    }
    if writes::may_leave(state) {
        effects.push(Effect::Quit);
    }
}
