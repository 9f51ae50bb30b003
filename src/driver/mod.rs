//! A rollout's own process: it drives [`crate::rollout::machine`], measures, keeps the lease and
//! talks to consoles. It goes on when whoever started it is gone.
//!
//! Consoles and commands use [`client`]; what passes between them is in [`protocol`].

pub mod client;
pub mod evidence;
mod folder;
mod lines;
pub mod protocol;
pub mod request;
mod server;

pub use request::{Connect, DriveRequest, Mode};
