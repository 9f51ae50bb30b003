//! The Logs pane: one tail, where one looks in it, and what one searches.

use std::collections::BTreeSet;

use tui_input::Input;

use crate::{
    app::layout::log_columns,
    domain::{LogSource, Version},
    logs::{ErrorGroups, Lens, LineKey, LogStore, Search, StoredLine},
};

/// The tail and the view on it.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, each a key of the pane")]
pub struct LogsPane {
    /// What is followed; `None` before the first function is selected.
    pub source: Option<LogSource>,
    /// The lines, bounded by bytes.
    pub store: LogStore,
    /// Errors by kind, of all lines so far.
    pub errors: ErrorGroups,
    /// The lines that pass the version and the errors filter: what the pane shows.
    pub lens: Lens,
    /// Versions that have written a line so far.
    pub versions: BTreeSet<Version>,
    /// New lines pull the view along; `top` does not count.
    pub following: bool,
    /// The first row of the view, while not following.
    pub top: LogPosition,
    /// The newest line when the view came to stand still; `None` when there was none.
    pub newest_seen: Option<LineKey>,
    /// Long lines wrap.
    pub wrap: bool,
    /// The search field's text.
    pub search: Input,
    /// The search field has the keys.
    pub searching: bool,
    /// What is searched for, with its matches; `None` when nothing is.
    pub find: Option<Search>,
    /// Why the search field's text can't be searched for.
    pub problem: Option<String>,
    /// The match the view is on.
    pub current_match: Option<LineKey>,
    /// A step to another match waits for lines to be looked through.
    pub seeking: Option<Direction>,
    /// The backfill is complete.
    pub backfilled: bool,
    /// Up to when the tail before had read, in milliseconds since the epoch; `None` when this one
    /// is the first of its source.
    pub resumed_ms: Option<i64>,
    /// The last time, from and to, that no tail has read, in milliseconds since the epoch.
    pub gap_ms: Option<(i64, i64)>,
    /// The tail was cancelled; `r` starts it again.
    pub stopped: bool,
    /// The log group does not exist (yet).
    pub no_group: bool,
    /// All events up to this time have been read, in milliseconds since the epoch.
    pub complete_to_ms: Option<i64>,
    /// How far the tail is behind, in milliseconds; 0 when it keeps up.
    pub behind_ms: i64,
    /// Polls throttled since the tail began.
    pub throttled: u32,
}

/// A place in the log: a line, and a row within it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogPosition {
    /// Which line.
    pub key: LineKey,
    /// Which of its rows, from 0.
    pub row: usize,
}

/// Which way to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards newer lines.
    Newer,
    /// Towards older lines.
    Older,
}

/// The lines that a window shows.
#[derive(Debug, Default)]
pub struct LogWindow<'a> {
    /// Lines from top to bottom; the last may be cut.
    pub lines: Vec<&'a StoredLine>,
    /// Rows of the first line that are above the window.
    pub skip: usize,
}

impl LogsPane {
    /// Up to when the log is known, in milliseconds since the epoch: what rates are told for. It
    /// does not pass while nothing is read.
    #[must_use]
    pub fn known_to_ms(&self) -> i64 {
        self.errors.newest_ms().max(self.complete_to_ms.unwrap_or_default())
    }

    /// Lines that are newer than what there was when the view came to stand still, as far as they
    /// pass the filters.
    #[must_use]
    pub fn unseen(&self) -> usize {
        let len = self.lens.len(&self.store);
        let seen = match self.newest_seen.map(|key| self.lens.index_of(&self.store, key)) {
            Some(Ok(index)) => index + 1,
            Some(Err(index)) => index,
            None => 0,
        };
        if self.following { 0 } else { len.saturating_sub(seen) }
    }

    /// What a window of these cells (the inside of the pane's frame) shows.
    #[must_use]
    pub fn window(&self, rows: usize, width: u16) -> LogWindow<'_> {
        if self.following {
            self.last_rows(rows, width)
        } else {
            self.rows_from(self.top, rows, width)
        }
    }

    /// The last rows: what the view shows while it follows.
    #[must_use]
    pub fn last_rows(&self, rows: usize, width: u16) -> LogWindow<'_> {
        let end = self.lens.len(&self.store);
        // Every line has a row at least, so older lines can't be in the window.
        let mut lines = self.lens.lines(&self.store, end.saturating_sub(rows)..end);
        let columns = log_columns(width, self.wrap);
        let mut filled = 0;
        let mut first = lines.len();
        while filled < rows && first > 0 {
            first -= 1;
            filled += lines[first].line.height(columns);
        }
        LogWindow { lines: lines.split_off(first), skip: filled.saturating_sub(rows) }
    }

    /// The rows from a place on.
    #[must_use]
    pub fn rows_from(&self, top: LogPosition, rows: usize, width: u16) -> LogWindow<'_> {
        let (index, skip) = match self.lens.index_of(&self.store, top.key) {
            Ok(index) => (index, top.row),
            // The line fell off or is filtered out: the next one takes its place.
            Err(index) => (index, 0),
        };
        let mut lines = self.lens.lines(&self.store, index..index.saturating_add(rows));
        let columns = log_columns(width, self.wrap);
        let skip = lines.first().map_or(0, |first| skip.min(first.line.height(columns) - 1));
        let mut filled = 0;
        let shown = lines.iter().take_while(|stored| {
            let before = filled;
            filled += stored.line.height(columns);
            before < rows.saturating_add(skip)
        });
        let shown = shown.count();
        lines.truncate(shown);
        LogWindow { lines, skip }
    }
}
