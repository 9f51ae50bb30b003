//! Layered keymaps: the shipped TOML, overridden by the user's.

use super::{Action, Chord, Context};

/// Chords to actions, by context.
#[derive(Debug, Clone, Default)]
pub struct Keymap {}

/// A key and what it does, as the footer shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The chord as people write it: `s`, `Enter`, `C-c`.
    pub chord: String,
    /// The verb: `split`.
    pub verb: &'static str,
    /// The action.
    pub action: Action,
}

impl Keymap {
    /// What `chord` means, looked up in `contexts` from the innermost out.
    #[must_use]
    pub fn action(&self, _contexts: &[Context], _chord: Chord) -> Option<Action> {
        None
    }
}
