//! Background work, as the spinner and the tasks overlay show it.

use crate::domain::{Failure, Slot, Timestamp};

/// Tasks that run, and the last few that ended.
#[derive(Debug, Clone, Default)]
pub struct Tasks {
    /// Running, oldest first.
    pub running: Vec<Task>,
    /// Ended, newest first; bounded.
    pub ended: Vec<Task>,
}

/// One background task.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Unique in the session.
    pub id: u64,
    /// What a person calls it.
    pub label: String,
    /// The slot a cancel would stop; `None` for a write.
    pub slot: Option<Slot>,
    /// `page 3`, `attempt 2`; may be empty.
    pub note: String,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Why it failed, when it did.
    pub failure: Option<Failure>,
}
