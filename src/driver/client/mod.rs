//! For consoles and commands: start a driver, find those that run, attach to one.

mod attachment;
mod kept;
mod running;
mod spawn;

pub use attachment::{Attachment, Teller, Updates, attach};
pub(super) use spawn::Ready;

pub use kept::{Kept, kept};
pub use running::{Past, Running, ended, past, running};
pub use spawn::{Spawned, spawn};

use std::hash::{BuildHasher, RandomState};

use crate::rollout::RolloutId;

/// A number for a new rollout that no other has.
#[must_use]
pub fn new_id() -> RolloutId {
    // The standard library's own randomness: 32 bits of it tell rollouts of one alias apart.
    let [a, b, c, d, ..] = RandomState::new().hash_one(std::process::id()).to_le_bytes();
    RolloutId(u32::from_le_bytes([a, b, c, d]))
}
