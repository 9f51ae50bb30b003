//! For consoles and commands: start a driver, find those that run, attach to one.

mod attachment;
mod running;
mod spawn;

pub use attachment::{Attachment, Teller, Updates, attach};
pub use running::{Running, running};
pub use spawn::{Spawned, spawn};
