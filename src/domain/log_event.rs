//! Log events as CloudWatch Logs returns them, and where to look for them.

use super::{alias::AliasRef, function::FunctionName, version::Version};

/// One event of `FilterLogEvents`, unparsed and not yet sanitised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEvent {
    /// CloudWatch's id: unique in the group, what de-duplication goes by.
    pub id: String,
    /// Stream it came from: `2026/11/22/[42]0f…` tells the version.
    pub stream: String,
    /// Event time in milliseconds since the epoch.
    pub timestamp_ms: i64,
    /// When CloudWatch took it in, in milliseconds since the epoch.
    pub ingestion_ms: i64,
    /// The text. Untrusted bytes: see `logs::sanitise`.
    pub message: String,
}

/// One row of `DescribeLogStreams`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogStream {
    /// Stream name.
    pub name: String,
    /// Time of the newest event, in milliseconds; may lag by an hour.
    pub last_event_ms: Option<i64>,
}

/// What a tail follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSource {
    /// The log group, from the function's `LoggingConfig` when it is a function's.
    pub group: String,
    /// What the user selected.
    pub selection: LogSelection,
}

/// Which part of a log group a tail is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogSelection {
    /// The whole group.
    Group,
    /// All versions of a function.
    Function(FunctionName),
    /// The versions an alias routes to at the time.
    Alias(AliasRef, Vec<Version>),
    /// One version of a function.
    Version(FunctionName, Version),
}
