//! Keys and what they mean: one table of actions, chords, and layered keymaps.
//!
//! Help, footer, palette and the key documentation all derive from [`action::ACTIONS`] and the
//! loaded [`Keymap`], so they can't disagree with what a key does.

pub mod action;
pub mod chord;
pub mod context;
pub mod keymap;
pub mod layer;

pub use action::{ACTIONS, Action, ActionInfo};
pub use chord::{Chord, ChordError, Key};
pub use context::Context;
pub use keymap::{HelpRow, Hint, Keymap};
pub use layer::{KeymapLayer, KeymapProblem};
