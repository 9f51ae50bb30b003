//! A look at a store through a filter, kept up to date a slice at a time.

#[cfg(test)]
mod tests;

use std::{collections::VecDeque, ops::Range};

use super::{
    line::Line,
    pattern::Pattern,
    store::{LineKey, LogStore, StoredLine},
};
use crate::domain::Version;

/// Which lines to show; all conditions hold together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LineFilter {
    /// Only this version's lines.
    pub version: Option<Version>,
    /// Only lines that tell of something that failed.
    pub errors_only: bool,
    /// Only lines that have all of these.
    pub texts: Vec<Pattern>,
    /// Only lines that have none of these.
    pub without: Vec<Pattern>,
}

impl LineFilter {
    /// It lets everything through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.version.is_none() && !self.errors_only && !self.has_texts()
    }

    /// It asks what a line says.
    #[must_use]
    pub fn has_texts(&self) -> bool {
        !(self.texts.is_empty() && self.without.is_empty())
    }

    /// Whether a line passes. The cheap conditions come first.
    #[must_use]
    pub fn passes(&self, line: Line<'_>) -> bool {
        self.version.is_none_or(|version| line.version() == Some(version))
            && (!self.errors_only || line.is_error())
            && self.texts.iter().all(|pattern| pattern.is_in_line(line))
            && !self.without.iter().any(|pattern| pattern.is_in_line(line))
    }
}

/// How far a lens has looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Lines it has not looked at yet, new and old together.
    pub remaining: usize,
}

impl Progress {
    /// All lines have been looked at.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.remaining == 0
    }
}

/// The lines of one store that pass a filter, in order.
///
/// A lens belongs to one store for good. [`Lens::refresh`] looks at what arrived, then further
/// back from the newest line, at most as many lines as it is allowed, so that no frame waits for
/// a million lines. What it shows in between is right as far as it has looked.
#[derive(Debug, Clone, Default)]
pub struct Lens {
    filter: LineFilter,
    /// Keys of the lines that pass, in order. Not used without a filter.
    hits: VecDeque<LineKey>,
    /// Every line from here on has been looked at; `None` before the first look.
    frontier: Option<LineKey>,
    /// Arrivals before this number have been noted.
    noted: u64,
}

impl Lens {
    /// A lens that has not looked yet.
    #[must_use]
    pub fn new(filter: LineFilter) -> Self {
        Self { filter, ..Self::default() }
    }

    /// The filter.
    #[must_use]
    pub fn filter(&self) -> &LineFilter {
        &self.filter
    }

    /// Looks at up to `budget` lines, new ones first; a long line counts for several. Call it after insertions, and again while
    /// it is not complete.
    pub fn refresh(&mut self, store: &LogStore, budget: usize) -> Progress {
        if self.filter.is_empty() {
            return Progress { remaining: 0 };
        }
        self.forget_dropped(store);
        let left = self.note_arrivals(store, budget);
        if left > 0 {
            self.look_back(store, left);
        }
        self.progress(store)
    }

    /// How far it has looked, without looking further.
    #[must_use]
    pub fn progress(&self, store: &LogStore) -> Progress {
        if self.filter.is_empty() {
            return Progress { remaining: 0 };
        }
        let unseen = usize::try_from(store.next_seq() - self.noted).unwrap_or(usize::MAX);
        let older = match self.frontier {
            Some(frontier) => index_at(store, frontier),
            None => return Progress { remaining: store.len() },
        };
        Progress { remaining: older.saturating_add(unseen) }
    }

    fn forget_dropped(&mut self, store: &LogStore) {
        let first = store.first_key().unwrap_or(LineKey::MAX);
        let gone = self.hits.partition_point(|&hit| hit < first);
        self.hits.drain(..gone);
    }

    /// Tests what arrived since the last look; returns what is left of the budget.
    fn note_arrivals(&mut self, store: &LogStore, budget: usize) -> usize {
        let arrived = self.frontier.and_then(|_| store.arrived_since(self.noted));
        let (Some(frontier), Some(arrived)) = (self.frontier, arrived) else {
            // The first look, or too much has passed since the last: begin at the newest line.
            self.hits.clear();
            self.frontier = Some(LineKey::MAX);
            self.noted = store.next_seq();
            return budget;
        };
        let mut left = budget;
        // Older than the frontier: its turn comes while looking back.
        for key in arrived {
            if left == 0 {
                break;
            }
            self.noted += 1;
            let line = store.by_key(key).filter(|_| key >= frontier).map(|stored| stored.line);
            left = left.saturating_sub(line.map_or(1, cost));
            if line.is_some_and(|line| self.filter.passes(line)) {
                let at = self.hits.partition_point(|&hit| hit < key);
                self.hits.insert(at, key);
            }
        }
        left
    }

    fn look_back(&mut self, store: &LogStore, budget: usize) {
        let end = index_at(store, self.frontier.unwrap_or(LineKey::MAX));
        let mut left = budget;
        for stored in store.lines(end.saturating_sub(budget)..end).rev() {
            if left == 0 {
                break;
            }
            left = left.saturating_sub(cost(stored.line));
            self.frontier = Some(stored.key());
            if self.filter.passes(stored.line) {
                self.hits.push_front(stored.key());
            }
        }
    }

    /// How many lines pass, as far as it has looked.
    #[must_use]
    pub fn len(&self, store: &LogStore) -> usize {
        if self.filter.is_empty() { store.len() } else { self.hits.len() }
    }

    /// No line passes, as far as it has looked.
    #[must_use]
    pub fn is_empty(&self, store: &LogStore) -> bool {
        self.len(store) == 0
    }

    /// The lines in a range of indices among those that pass, oldest first; what is beyond the
    /// end is left out. For a screenful at a time.
    #[must_use]
    pub fn lines<'a>(&self, store: &'a LogStore, range: Range<usize>) -> Vec<StoredLine<'a>> {
        if self.filter.is_empty() {
            return store.lines(range).collect();
        }
        let end = range.end.min(self.hits.len());
        let hits = self.hits.range(range.start.min(end)..end);
        hits.filter_map(|&key| store.by_key(key)).collect()
    }

    /// The index of a key among those that pass; `Err` with the index where it would stand.
    ///
    /// # Errors
    /// Not an error of operation: the line does not pass, or fell off.
    pub fn index_of(&self, store: &LogStore, key: LineKey) -> Result<usize, usize> {
        if self.filter.is_empty() {
            return store.index_of(key);
        }
        self.hits.binary_search(&key)
    }

    /// The nearest line before `from` that passes.
    #[must_use]
    pub fn before(&self, store: &LogStore, from: LineKey) -> Option<LineKey> {
        let (Ok(index) | Err(index)) = self.index_of(store, from);
        self.lines(store, index.checked_sub(1)?..index).first().map(|stored| stored.key())
    }

    /// The nearest line after `from` that passes.
    #[must_use]
    pub fn after(&self, store: &LogStore, from: LineKey) -> Option<LineKey> {
        let index = self.index_of(store, from).map_or_else(|index| index, |index| index + 1);
        self.lines(store, index..index + 1).first().map(|stored| stored.key())
    }

    /// It has looked at every line after `from`, those that arrived last included.
    pub(super) fn has_seen_after(&self, store: &LogStore, from: LineKey) -> bool {
        if self.progress(store).is_complete() {
            return true;
        }
        let next = store.index_of(from).map_or_else(|index| index, |index| index + 1);
        let seen_from = self.frontier.map_or(usize::MAX, |frontier| index_at(store, frontier));
        self.noted == store.next_seq() && seen_from <= next
    }
}

/// Bytes that cost as much to look at as one line more.
const LINE_BYTES: usize = 200;

/// For how many lines of a budget a line counts: a long one takes longer to look at.
fn cost(line: Line<'_>) -> usize {
    1 + (line.text.len() + line.fields.len()) / LINE_BYTES
}

/// The index of a key, or where it would stand.
fn index_at(store: &LogStore, key: LineKey) -> usize {
    let (Ok(index) | Err(index)) = store.index_of(key);
    index
}
