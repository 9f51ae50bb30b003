//! Life of a background task, as the spinner and the tasks overlay show it.

use super::{failure::Failure, request::Slot};

/// One step in the life of a background task.
#[derive(Debug, Clone, PartialEq)]
pub enum TaskEvent {
    /// It began.
    Started {
        /// Unique in the session.
        id: u64,
        /// What a person calls it: `list functions`, `roll back checkout:live`.
        label: String,
        /// The slot it can be cancelled by; `None` for a write, which can't be.
        slot: Option<Slot>,
    },
    /// It made another attempt or got another page.
    Progress {
        /// Which task.
        id: u64,
        /// `page 3`, `attempt 2`.
        note: String,
    },
    /// It ended, well or cancelled when there is no failure.
    Ended {
        /// Which task.
        id: u64,
        /// Why it failed.
        failure: Option<Failure>,
    },
}
