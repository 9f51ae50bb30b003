//! Log lines as the platform and the runtimes write them.

use jiff::Timestamp;

use crate::sandbox::{scenario::runtime::Runtime, store::lambda::LogFormat};

pub(super) mod app;
pub(super) mod error;
mod frames;
mod object;
pub(super) mod platform;

#[cfg(test)]
mod tests;

/// What every line of an invocation has in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    /// Runtime of the version that runs.
    pub runtime: Runtime,
    /// How lines are written.
    pub format: LogFormat,
    /// The function's name.
    pub function: &'a str,
    /// `$LATEST`, or the version's number.
    pub version: &'a str,
    /// The invocation's request id.
    pub request_id: &'a str,
    /// Region, for the ARNs in platform lines.
    pub region: &'a str,
}

/// A time as most runtimes write it: `2026-11-22T10:42:07.123Z`.
fn iso(at_ms: i64) -> String {
    format!("{:.3}", Timestamp::from_millisecond(at_ms).unwrap_or_default())
}

/// A time in a notation of a runtime's own.
fn time(at_ms: i64, pattern: &str) -> String {
    Timestamp::from_millisecond(at_ms).unwrap_or_default().strftime(pattern).to_string()
}
