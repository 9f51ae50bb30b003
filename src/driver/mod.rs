//! A rollout's own process: it drives [`crate::rollout::machine`], measures, keeps the lease and
//! talks to consoles. It goes on when whoever started it is gone.
//!
//! Consoles and commands use [`client`]; what passes between them is in [`protocol`].

pub mod client;
mod drive;
pub mod evidence;
mod folder;
mod hands;
pub mod host;
mod lines;
pub mod process;
pub mod protocol;
pub mod request;
mod server;
mod voice;
mod work;

pub use request::{Connect, DriveRequest, Mode, Record};
