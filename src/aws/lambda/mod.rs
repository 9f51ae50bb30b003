//! AWS Lambda: functions, versions, aliases, what surrounds them, and what stops or runs them.

mod aliases;
mod async_invoke;
mod concurrency;
mod convert;
mod event_source;
mod event_sources;
mod functions;
mod invoke;
pub(super) mod pages;
mod policy;
mod provisioned;
mod publish;
mod urls;

use super::sent;

pub use aliases::{PreEmption, Written};
