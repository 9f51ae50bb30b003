//! Logs as data: parse, sanitise, keep, search. (Being built.)

/// A batch of parsed lines.
#[derive(Debug, Default)]
pub struct LogChunk {}

/// The bounded store of lines.
#[derive(Debug, Default)]
pub struct LogStore {}
