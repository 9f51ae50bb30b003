//! Background work: started by the console, bounded, cancellable, and reported as events.
//!
//! Nothing here blocks whoever asks. Starting a read in a slot cancels the last one there; a
//! write is never cancelled and is waited for at the end ([`Jobs::drain`]).

mod connection;
mod event;
mod fetch;
pub mod insights;
mod label;
mod limits;
mod pressure;
pub mod rollback;
mod runner;
pub mod tail;
mod task;
pub mod write;

pub use connection::{Endpoint, Listening, Source};
pub use event::{Event, Events, Outbox, channel};
pub use fetch::{Past, rollout_facts};
pub use runner::Jobs;
