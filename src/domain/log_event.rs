//! Log events as CloudWatch Logs returns them, and where to look for them.

use std::fmt;

use super::{alias::AliasRef, function::FunctionName, version::Version};

/// One event of `FilterLogEvents`, unparsed and not yet sanitised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEvent {
    /// What de-duplication goes by. `FilterLogEvents` gives CloudWatch's own id, unique in the
    /// group; a tail gives every event another, because Live Tail tells none: see
    /// `logs::follow::Tally`.
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

/// One event of Live Tail, unparsed and not yet sanitised. It has no id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveEvent {
    /// The log group's name.
    pub group: String,
    /// Stream it came from.
    pub stream: String,
    /// Event time in milliseconds since the epoch.
    pub timestamp_ms: i64,
    /// When CloudWatch took it in, in milliseconds since the epoch.
    pub ingestion_ms: i64,
    /// The text. Untrusted bytes: see `logs::sanitise`.
    pub message: String,
}

/// What a session of Live Tail tells once a second.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LiveUpdate {
    /// Events that came in since the last update, at most 500.
    pub events: Vec<LiveEvent>,
    /// There were more: these are a sample.
    pub sampled: bool,
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

impl fmt::Display for LogSource {
    /// As a person writes it: `checkout`, `checkout:live`, `checkout:42`, or the log group.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.selection {
            LogSelection::Group => f.write_str(&self.group),
            LogSelection::Function(function) => write!(f, "{function}"),
            LogSelection::Alias(alias, _) => write!(f, "{alias}"),
            LogSelection::Version(function, version) => write!(f, "{function}:{version}"),
        }
    }
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
