//! Keys at the foot of an overlay, as the keymap has them.

use super::super::runs::Runs;
use crate::{
    input::{Action, Keymap},
    theme::Role,
};

/// `Esc leave`; nothing when no key is bound.
pub(in crate::view) fn hint(keymap: &Keymap, action: Action, verb: &'static str) -> Runs<'static> {
    let chord = keymap.chord_of(action);
    if chord.is_empty() {
        return Runs::new();
    }
    Runs::one(Role::HintChord, chord).add(Role::HintVerb, format!(" {verb}"))
}

/// A key that carries something out: lit up once it is armed.
pub(in crate::view) fn trigger(
    keymap: &Keymap,
    action: Action,
    verb: &str,
    armed: bool,
) -> Runs<'static> {
    let role = if armed { Role::KeyArmed } else { Role::KeyUnarmed };
    let chord = keymap.chord_of(action);
    let chord = if chord.is_empty() { "(no key)".to_owned() } else { chord };
    Runs::one(role, format!(" {chord} {verb} "))
}

/// Several hints in a row.
pub(in crate::view) fn all<'a>(hints: impl IntoIterator<Item = Runs<'a>>) -> Runs<'a> {
    hints.into_iter().fold(Runs::new(), |runs, hint| runs.join(3, hint))
}
