//! What a tail reports.

use super::LogChunk;
use crate::domain::Failure;

/// One report of a tail.
#[derive(Debug, Clone, PartialEq)]
pub enum TailEvent {
    /// New lines, each once. Those of the backfill are older than what came before them.
    Chunk(LogChunk),
    /// The past has been filled in; what follows is new, or late.
    Backfilled {
        /// Without a gap from this time on, in milliseconds since the epoch.
        from_ms: i64,
    },
    /// The log group does not exist: the function has never run, or may not create it. The tail
    /// waits for it.
    NoGroup,
    /// How current the tail is. Sent after every round, and when it is slowed down.
    Status {
        /// All events up to this time have been read, in milliseconds since the epoch; `None`
        /// before the first round has ended.
        complete_to_ms: Option<i64>,
        /// How far that lies behind now, in milliseconds; 0 while the tail keeps up.
        behind_ms: i64,
        /// Throttled replies since the last status.
        throttled: u32,
    },
    /// A query failed; the tail goes on by itself.
    Failed(Failure),
}
