//! What a tail reports.

use super::LogChunk;
use crate::domain::Failure;

/// How a tail learns what is new.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TailMode {
    /// It asks again and again, which costs nothing.
    #[default]
    Polling,
    /// AWS tells it, which costs about a cent a minute and session; polling makes up for what that
    /// leaves out.
    Live,
}

/// How Live Tail stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LiveStatus {
    /// Whether lines come by it.
    pub state: LiveState,
    /// It told only a sample of the last lines, and polling has not brought the others yet.
    pub sampled: bool,
    /// What AWS charges for so far: the minutes of all sessions together, begun ones included.
    pub minutes: u64,
}

/// Whether lines come by Live Tail.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum LiveState {
    /// It is not asked for.
    #[default]
    Off,
    /// Sessions are being opened. Lines come by polling.
    Starting,
    /// They do.
    On,
    /// A session could not be opened, or was lost. Lines come by polling until it is open again.
    Failed(Failure),
}

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
    /// Live Tail was switched on or off, began, was lost, told a sample, or took another minute.
    Live(LiveStatus),
}
