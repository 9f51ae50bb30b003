//! Lines for the tests of this module.

use super::{line::LogLine, parse::Parser};
use crate::domain::LogEvent;

/// A line of version `version` with this id, time and message.
pub(super) fn line(version: u64, id: u64, timestamp_ms: i64, message: &str) -> LogLine {
    Parser::default().parse(&LogEvent {
        id: id.to_string(),
        stream: format!("2026/11/22/[{version}]0f1e2d3c"),
        timestamp_ms,
        ingestion_ms: timestamp_ms,
        message: message.to_owned(),
    })
}
