//! The console as a pure state machine: `update(&mut State, Msg, now) -> Vec<Effect>`.
//!
//! Nothing here waits, draws, reads a clock or knows AWS. What must happen outside is returned as
//! [`Effect`] data; what happened comes back as [`Msg`] data, so a late, lost or stale reply is
//! an ordinary test case.

pub mod command_line;
pub mod effect;
pub mod init;
pub mod json;
pub mod layout;
pub mod listed;
pub mod msg;
pub mod secret_rows;
pub mod sheet;
pub mod state;
pub mod times;
pub mod update;
pub mod words;

#[cfg(test)]
pub(crate) mod testing;

pub use effect::Effect;
pub use init::{Options, init};
pub use msg::Msg;
pub use state::State;
pub use update::update;
