//! AWS Lambda: functions, versions, aliases, and what surrounds them.

mod aliases;
mod async_invoke;
mod convert;
mod functions;
mod pages;
mod policy;
mod provisioned;
mod urls;

pub use aliases::{PreEmption, WriteFailure, Written};
