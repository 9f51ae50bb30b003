//! What of the log is on the screen: lines or invocations, each of one row or more.

use std::ops::Range;

use super::{LogPosition, LogsPane, look::RowsOf};
use crate::{
    app::layout::{log_columns, log_lane},
    logs::{Invocation, LineKey, StoredLine, rows::Shape},
};

/// What stands in the log as one thing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LogItem<'a> {
    /// A line.
    Line(StoredLine<'a>),
    /// An invocation, with its lines below it while it is open.
    Invocation(&'a Invocation),
}

impl LogItem<'_> {
    /// Its place.
    #[must_use]
    pub fn key(&self) -> LineKey {
        match self {
            Self::Line(stored) => stored.key(),
            Self::Invocation(invocation) => invocation.key,
        }
    }
}

/// The items that a window shows.
#[derive(Debug, Default)]
pub struct LogWindow<'a> {
    /// From top to bottom; the last may be cut.
    pub items: Vec<LogItem<'a>>,
    /// Rows of the first item that are above the window.
    pub skip: usize,
}

impl LogsPane {
    /// A row is an invocation.
    #[must_use]
    pub fn by_invocation(&self) -> bool {
        self.look.rows == RowsOf::Invocations
    }

    /// How many items pass the filters, as far as is known.
    #[must_use]
    pub fn count(&self) -> usize {
        if self.by_invocation() { self.calls.len() } else { self.lens.len(&self.store) }
    }

    /// The index of a place among the items that pass; `Err` with where it would stand.
    ///
    /// # Errors
    /// Not an error of operation: what was there does not pass, or is not kept.
    pub fn index_of(&self, key: LineKey) -> Result<usize, usize> {
        if self.by_invocation() {
            self.calls.index_of(key)
        } else {
            self.lens.index_of(&self.store, key)
        }
    }

    /// The index of a place, or of what has taken it: the next one.
    #[must_use]
    pub fn index_at(&self, key: LineKey) -> usize {
        self.index_of(key).unwrap_or_else(|index| index)
    }

    /// The items in a range of indices, oldest first. For a screenful at a time.
    #[must_use]
    pub fn items(&self, range: Range<usize>) -> Vec<LogItem<'_>> {
        if self.by_invocation() {
            let keys = self.calls.keys(range);
            return keys
                .filter_map(|key| self.invocations.at(key))
                .map(LogItem::Invocation)
                .collect();
        }
        self.lens.lines(&self.store, range).into_iter().map(LogItem::Line).collect()
    }

    /// The item at an index.
    #[must_use]
    pub fn item(&self, index: usize) -> Option<LogItem<'_>> {
        self.items(index..index.saturating_add(1)).pop()
    }

    /// The item under the cursor; `None` while new lines are followed.
    #[must_use]
    pub fn under_cursor(&self) -> Option<LogItem<'_>> {
        let cursor = self.cursor.filter(|_| !self.following)?;
        let last = self.count().checked_sub(1)?;
        self.item(self.index_at(cursor).min(last))
    }

    /// The versions stand side by side in a pane `width` cells wide inside its frame.
    #[must_use]
    pub fn has_lanes(&self, width: u16) -> bool {
        let are_of_one = !self.by_invocation() && !self.is_mixed();
        are_of_one && log_lane(width, self.look.lanes) != width
    }

    /// The fields that have columns.
    #[must_use]
    pub fn field_columns(&self) -> &[String] {
        let has_room = !self.look.wrap && !self.by_invocation();
        if has_room { &self.look.columns } else { &[] }
    }

    /// How a line is laid out in a pane `width` cells wide inside its frame.
    #[must_use]
    pub fn shape(&self, key: LineKey, width: u16) -> Shape {
        let width = if self.has_lanes(width) { log_lane(width, true) } else { width };
        Shape {
            columns: self.look.wrap.then(|| log_columns(width, self.label_width(width))),
            folded: !self.opened.contains(&key) && self.current_match != Some(key),
            pretty: self.look.pretty,
        }
    }

    /// Rows that an item takes; at least one.
    #[must_use]
    pub fn height(&self, item: &LogItem<'_>, width: u16) -> usize {
        match item {
            LogItem::Line(stored) => self.line_height(*stored, width),
            LogItem::Invocation(call) => {
                1 + self.inside(call).map(|stored| self.line_height(stored, width)).sum::<usize>()
            }
        }
    }

    fn line_height(&self, stored: StoredLine<'_>, width: u16) -> usize {
        stored.line.height(self.shape(stored.key(), width)).max(1)
    }

    /// The lines of an invocation that is open, as far as they are kept.
    pub fn inside<'a>(&'a self, call: &'a Invocation) -> impl Iterator<Item = StoredLine<'a>> {
        let open = self.opened.contains(&call.key);
        let lines = if open { call.lines.as_slice() } else { &[] };
        lines.iter().filter_map(|key| self.store.by_key(*key))
    }

    /// Items that are newer than what there was when the view came to stand still.
    #[must_use]
    pub fn unseen(&self) -> usize {
        let seen = match self.newest_seen.map(|key| self.index_of(key)) {
            Some(Ok(index)) => index + 1,
            Some(Err(index)) => index,
            None => 0,
        };
        if self.following { 0 } else { self.count().saturating_sub(seen) }
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
        let end = self.count();
        // Every item has a row at least, so older ones can't be in the window.
        let mut items = self.items(end.saturating_sub(rows)..end);
        let mut filled = 0;
        let mut first = items.len();
        while filled < rows && first > 0 {
            first -= 1;
            filled += self.height(&items[first], width);
        }
        LogWindow { items: items.split_off(first), skip: filled.saturating_sub(rows) }
    }

    /// The rows from a place on.
    #[must_use]
    pub fn rows_from(&self, top: LogPosition, rows: usize, width: u16) -> LogWindow<'_> {
        let (index, skip) = match self.index_of(top.key) {
            Ok(index) => (index, top.row),
            // What was there fell off or is filtered out: the next one takes its place.
            Err(index) => (index, 0),
        };
        let mut items = self.items(index..index.saturating_add(rows));
        let skip = items.first().map_or(0, |first| skip.min(self.height(first, width) - 1));
        let mut filled = 0;
        let shown = items.iter().take_while(|item| {
            let before = filled;
            filled += self.height(item, width);
            before < rows.saturating_add(skip)
        });
        let shown = shown.count();
        items.truncate(shown);
        LogWindow { items, skip }
    }
}
