//! The Logs pane: one tail, where one looks in it, and what one searches.

use tui_input::Input;

use crate::{domain::LogSource, logs::LogStore};

/// The tail and the view on it.
#[derive(Debug, Default)]
pub struct LogsPane {
    /// What is followed; `None` before the first function is selected.
    pub source: Option<LogSource>,
    /// The lines, bounded by bytes.
    pub store: LogStore,
    /// New lines pull the view along.
    pub following: bool,
    /// Sequence number of the line at the top of the view, while not following.
    pub top: u64,
    /// Long lines wrap.
    pub wrap: bool,
    /// The search field's text.
    pub search: Input,
    /// The search field has the keys.
    pub searching: bool,
    /// Sequence number of the match the view is on.
    pub current_match: Option<u64>,
    /// The backfill is complete.
    pub backfilled: bool,
    /// The log group does not exist (yet).
    pub no_group: bool,
    /// How far the tail is behind, in milliseconds; 0 when it keeps up.
    pub behind_ms: i64,
    /// Polls throttled since the tail began.
    pub throttled: u32,
}
