//! AWS Lambda: functions, versions, aliases.

mod aliases;
mod convert;
mod functions;

pub use aliases::{PreEmption, WriteFailure, Written};
