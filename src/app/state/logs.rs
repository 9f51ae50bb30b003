//! The Logs pane: one tail, where one looks in it, and what one searches.

mod look;
mod window;

use std::{collections::BTreeSet, sync::Arc};

use tui_input::Input;

pub use look::{LogAsk, LogField, LogLook, RowsOf, Saving, TextFilter, Times};
pub use window::{LogItem, LogWindow};

use crate::{
    domain::{LogSource, Version},
    logs::{
        ErrorGroups, InvocationLens, Invocations, Lens, LineFilter, LineKey, LiveStatus, LogStore,
        Search, stream::writer_name,
    },
};

/// The tail and the view on it.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, each a key of the pane")]
pub struct LogsPane {
    /// What is followed; nothing before the first function is selected.
    pub sources: Vec<LogSource>,
    /// It was named or marked: the cursor in Functions leads to no other.
    pub pinned: bool,
    /// The lines, bounded by bytes.
    pub store: LogStore,
    /// Errors by kind, of all lines so far.
    pub errors: ErrorGroups,
    /// The lines that pass the filters: what the pane shows.
    pub lens: Lens,
    /// Lines by invocation.
    pub invocations: Invocations,
    /// The invocations that pass the filters; kept up to date while a row is an invocation.
    pub calls: InvocationLens,
    /// Texts that lines must have or must not have, in the order in which they were typed.
    pub filters: Vec<TextFilter>,
    /// How it is shown.
    pub look: LogLook,
    /// Invocations that show their lines, and lines that show their stack.
    pub opened: BTreeSet<LineKey>,
    /// Where the cursor is; it does not count while new lines are followed.
    pub cursor: Option<LineKey>,
    /// What is being typed in the frame, beside a search.
    pub asking: Option<LogField>,
    /// What is being saved to a file.
    pub saving: Option<Saving>,
    /// Versions that have written a line so far.
    pub versions: BTreeSet<Version>,
    /// Whose lines there have been so far: see `StreamName::writer`.
    pub writers: BTreeSet<Arc<str>>,
    /// New lines pull the view along; `top` does not count.
    pub following: bool,
    /// The first row of the view, while not following.
    pub top: LogPosition,
    /// The newest line when the view came to stand still; `None` when there was none.
    pub newest_seen: Option<LineKey>,
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
    /// Live Tail: wanted or not, how it stands, what it took.
    pub live: LiveUse,
}

/// Live Tail as this console uses it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LiveUse {
    /// It was asked for, and not ended.
    pub wanted: bool,
    /// How it stands with the tail that runs.
    pub status: LiveStatus,
    /// What the tails before this one took, in minutes.
    pub minutes_before: u64,
}

impl LiveUse {
    /// What it took since the console began, in minutes that are paid for.
    #[must_use]
    pub fn minutes(&self) -> u64 {
        self.minutes_before + self.status.minutes
    }
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

impl LogsPane {
    /// What is followed, when that is one thing.
    #[must_use]
    pub fn source(&self) -> Option<&LogSource> {
        match self.sources.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Lines are of several writers, and say whose they are.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        self.writers.len() > 1
    }

    /// Columns that a line's writer takes, with the blank behind it, in a pane `width` cells wide
    /// inside its frame; 0 where all lines are of one.
    #[must_use]
    pub fn label_width(&self, width: u16) -> u16 {
        if !self.is_mixed() {
            return 0;
        }
        // Names of functions and groups are ASCII.
        let longest = self.writers.iter().map(|writer| writer_name(writer).len()).max();
        let most = (width / 5).clamp(6, 24);
        longest.and_then(|width| u16::try_from(width).ok()).unwrap_or(most).min(most) + 1
    }

    /// Up to when the log is known, in milliseconds since the epoch: what rates are told for. It
    /// does not pass while nothing is read.
    #[must_use]
    pub fn known_to_ms(&self) -> i64 {
        self.errors.newest_ms().max(self.complete_to_ms.unwrap_or_default())
    }

    /// The filter that the switches and the texts make together.
    #[must_use]
    pub fn filter_of(&self, version: Option<Version>, errors_only: bool) -> LineFilter {
        let texts = |keeps| {
            let of = self.filters.iter().filter(move |filter| filter.keeps == keeps);
            of.map(|filter| filter.pattern.clone()).collect()
        };
        LineFilter { version, errors_only, texts: texts(true), without: texts(false) }
    }
}
