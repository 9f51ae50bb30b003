//! Keeps lines in order, within a bound of bytes.

mod block;
mod blocks;
#[cfg(test)]
mod tests;

use std::{collections::VecDeque, ops::Range};

use blocks::Blocks;

use super::line::{Line, LogLine};

/// What a store holds unless told otherwise, in bytes.
pub const DEFAULT_LIMIT: usize = 256 << 20;

/// How many arrivals are remembered for lenses that lag behind.
const ARRIVALS: usize = 1 << 15;

/// Where a line stands for good: by time, then by arrival.
///
/// A key stays valid while lines arrive, even earlier ones, and while others fall off. A view
/// that is scrolled back holds on to a key, not to an index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey {
    /// Event time in milliseconds since the epoch.
    pub timestamp_ms: i64,
    /// Running number of arrival in this store.
    pub seq: u64,
}

impl LineKey {
    /// After every line.
    pub const MAX: Self = Self { timestamp_ms: i64::MAX, seq: u64::MAX };
}

/// A line in a store.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StoredLine<'a> {
    seq: u64,
    /// The line.
    pub line: Line<'a>,
}

impl StoredLine<'_> {
    /// Its place.
    #[must_use]
    pub fn key(self) -> LineKey {
        LineKey { timestamp_ms: self.line.timestamp_ms, seq: self.seq }
    }
}

/// What became of a batch of lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Inserted {
    /// Lines that were new.
    pub added: usize,
    /// Lines whose event id the store had.
    pub duplicates: usize,
    /// Lines that fell off to make room, those of the batch included.
    pub dropped: usize,
}

/// Lines in the order of (event time, arrival), each event once, bounded by bytes.
///
/// Their text stands in blocks of 64 KiB, with 40 bytes beside it for each line: a million lines
/// take little more than their text. A late line is put in its place. When the bound is passed
/// the oldest block falls off, and its lines are counted.
#[derive(Debug)]
pub struct LogStore {
    blocks: Blocks,
    arrivals: VecDeque<LineKey>,
    next_seq: u64,
    limit: usize,
    dropped: u64,
}

impl Default for LogStore {
    fn default() -> Self {
        Self::new(DEFAULT_LIMIT)
    }
}

impl LogStore {
    /// An empty store that holds at most `limit` bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            blocks: Blocks::new(limit),
            arrivals: VecDeque::new(),
            next_seq: 0,
            limit,
            dropped: 0,
        }
    }

    /// Puts lines in their places; drops duplicates, and the oldest beyond the bound.
    pub fn insert(&mut self, lines: impl IntoIterator<Item = LogLine>) -> Inserted {
        let mut result = Inserted::default();
        for line in lines {
            if self.blocks.has(line.timestamp_ms, line.id) {
                result.duplicates += 1;
            } else {
                self.place(&line);
                result.added += 1;
            }
        }
        result.dropped = self.trim();
        result
    }

    fn place(&mut self, line: &LogLine) {
        if self.arrivals.len() == ARRIVALS {
            self.arrivals.pop_front();
        }
        self.arrivals.push_back(LineKey { timestamp_ms: line.timestamp_ms, seq: self.next_seq });
        self.blocks.insert(self.next_seq, line);
        self.next_seq += 1;
    }

    fn trim(&mut self) -> usize {
        let mut dropped = 0;
        while self.blocks.bytes() > self.limit
            && let Some(lines) = self.blocks.drop_oldest()
        {
            dropped += lines;
        }
        self.dropped += dropped as u64;
        dropped
    }

    /// How many lines it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// It holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the lines take, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.blocks.bytes()
    }

    /// How many lines fell off to keep the bound.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// The line at an index, oldest first. Indices move as lines come and go; keys don't.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<StoredLine<'_>> {
        self.lines(index..index.saturating_add(1)).next()
    }

    /// The lines in a range of indices, oldest first; what is beyond the end is left out.
    #[must_use]
    pub fn lines(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = StoredLine<'_>> {
        self.blocks.range(range)
    }

    /// The line with this key, unless it fell off.
    #[must_use]
    pub fn by_key(&self, key: LineKey) -> Option<StoredLine<'_>> {
        self.blocks.by_key(key)
    }

    /// The index of a key; `Err` with the index where it would stand, as of `binary_search`.
    ///
    /// # Errors
    /// Not an error of operation: the line fell off, or never was.
    pub fn index_of(&self, key: LineKey) -> Result<usize, usize> {
        self.blocks.index_of(key)
    }

    /// The oldest line's key.
    #[must_use]
    pub fn first_key(&self) -> Option<LineKey> {
        self.blocks.first_key()
    }

    /// The newest line's key.
    #[must_use]
    pub fn last_key(&self) -> Option<LineKey> {
        self.blocks.last_key()
    }

    /// The number that the next line to arrive gets.
    #[must_use]
    pub fn next_seq(&self) -> u64 {
        self.next_seq
    }

    /// The keys of lines that arrived as number `seq` or later, in order of arrival; `None` when
    /// that is too long ago. Some may have fallen off.
    pub(super) fn arrived_since(&self, seq: u64) -> Option<impl Iterator<Item = LineKey> + '_> {
        let count = usize::try_from(self.next_seq.checked_sub(seq)?).ok()?;
        let skip = self.arrivals.len().checked_sub(count)?;
        Some(self.arrivals.range(skip..).copied())
    }
}
