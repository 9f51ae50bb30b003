//! Keys and what they mean: one table of actions, chords, and layered keymaps.
//!
//! Help, footer, palette and the key documentation all derive from [`action::ACTIONS`] and the
//! loaded [`Keymap`], so they can't disagree with what a key does.

pub mod action;
pub mod chord;
pub mod keymap;

pub use action::{Action, ActionInfo, Context};
pub use chord::{Chord, Key};
pub use keymap::{Hint, Keymap};
