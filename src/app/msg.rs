//! What happened in the world outside.

use crate::{
    domain::{Failure, Fetched, Pressure, Receipt, Slot, Ticket},
    input::Chord,
    logs::LogChunk,
};

/// One message to [`super::update()`].
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Chord),
    /// A bracketed paste; only text fields take it.
    Paste(String),
    /// The terminal has this size now, in cells.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// A time asked for by `Effect::WakeAt` has come.
    Wake,
    /// The clock runs at this pace now: seconds on it in one real second.
    Pace(f64),
    /// A read answered; stale tickets are dropped by `update`.
    Fetched {
        /// The slot.
        slot: Slot,
        /// The ticket of the fetch.
        ticket: Ticket,
        /// The data, or why there is none.
        result: Result<Fetched, Failure>,
    },
    /// The tail has something to say.
    Tail {
        /// The ticket of the tail.
        ticket: Ticket,
        /// What.
        event: TailMsg,
    },
    /// A write is under way.
    WriteProgress {
        /// The intent's id.
        intent: String,
        /// Which attempt, from 1.
        attempt: u32,
        /// What it waits for: `throttled, next try in 2 s`.
        note: String,
    },
    /// A write has ended.
    WriteEnded(Box<Receipt>),
    /// A background task began, went on or ended.
    Task(TaskMsg),
    /// Load of the shared rate budget, sent when it changes.
    Pressure(Pressure),
    /// An effect could not be carried out here, in words: a theme that can't be loaded.
    Trouble(String),
}

/// What a tail reports.
#[derive(Debug)]
pub enum TailMsg {
    /// Parsed, sanitised lines.
    Chunk(LogChunk),
    /// The backfill is complete; what follows is live.
    Backfilled,
    /// The group does not exist yet: the function has never logged.
    NoGroup,
    /// How current the tail is.
    Status {
        /// All events up to this time have been read, in milliseconds since the epoch.
        complete_to_ms: i64,
        /// How far that lies behind now, in milliseconds, when it is slowed down.
        behind_ms: i64,
        /// Throttled replies since the last status.
        throttled: u32,
    },
    /// A poll failed; the tail goes on by itself.
    Failed(Failure),
}

/// Life of a background task, for the tasks overlay and the spinner.
#[derive(Debug, Clone, PartialEq)]
pub enum TaskMsg {
    /// It began.
    Started {
        /// Unique in the session.
        id: u64,
        /// What a person calls it: `list functions`, `roll back checkout:live`.
        label: String,
        /// The slot a `x` in the overlay would cancel; `None` for a write, which can't be.
        slot: Option<Slot>,
    },
    /// It made another attempt or got another page.
    Progress {
        /// Which task.
        id: u64,
        /// `page 3`, `attempt 2`.
        note: String,
    },
    /// It ended.
    Ended {
        /// Which task.
        id: u64,
        /// How: `None` when well.
        failure: Option<Failure>,
    },
}
