//! An ordered sequence in blocks: cheap to append to, to insert into and to take from the front.

use std::{collections::VecDeque, ops::Range};

use super::{
    LineKey, StoredLine,
    block::{Block, Size},
};
use crate::logs::line::{EventId, LogLine};

/// Lines after which a block is full for lines that come in order.
///
/// An insertion moves at most one block's entries; one vector for all would move (and, when it
/// grows, copy) a hundred megabytes.
const LINES: usize = 512;
/// Bytes of text after which a block is full.
const BYTES: usize = 64 << 10;
/// A store is made of so many blocks at least, so that little is lost when the oldest is dropped.
const PARTS: usize = 16;

/// Lines in the order of their keys.
#[derive(Debug)]
pub(super) struct Blocks {
    /// None is empty.
    parts: VecDeque<Block>,
    size: Size,
    len: usize,
    bytes: usize,
}

impl Blocks {
    /// For a store that is to hold so many bytes.
    pub(super) fn new(limit: usize) -> Self {
        let bytes = (limit / PARTS).min(BYTES);
        let size = Size { lines: LINES.min(bytes / 64).max(1), bytes };
        Self { parts: VecDeque::new(), size, len: 0, bytes: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// What they take, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn first_key(&self) -> Option<LineKey> {
        self.parts.front()?.key(0)
    }

    pub(super) fn last_key(&self) -> Option<LineKey> {
        let last = self.parts.back()?;
        last.key(last.len().checked_sub(1)?)
    }

    /// Puts a line in its place.
    pub(super) fn insert(&mut self, seq: u64, line: &LogLine) {
        self.len += 1;
        let (size, view) = (self.size, line.view());
        let key = LineKey { timestamp_ms: line.timestamp_ms, seq };
        let at = self.block_for(key);
        let Some(block) = self.parts.get_mut(at) else { return self.begin(at, seq, line) };
        let (Ok(index) | Err(index)) = block.index_of(key);
        let (begins, ends) = (index == 0, index == block.len());
        if block.takes(seq, view, size) && !((begins || ends) && block.is_full(size)) {
            self.bytes -= block.bytes();
            block.insert(index, seq, line);
            self.bytes += block.bytes();
        } else if begins || ends {
            self.begin(at + usize::from(ends), seq, line);
        } else {
            // Split where it goes, so that a run of earlier lines fills its own block.
            let (before, after) = block.split(index);
            self.bytes = self.bytes + before.bytes() + after.bytes() - block.bytes();
            *block = before;
            self.parts.insert(at + 1, after);
            self.begin(at + 1, seq, line);
        }
    }

    /// Begins a block with a line.
    fn begin(&mut self, at: usize, seq: u64, line: &LogLine) {
        let mut block = Block::for_line(seq, line.view());
        if at == self.parts.len() {
            // The one before has been the newest until now.
            if let Some(closed) = self.parts.back_mut() {
                self.bytes -= closed.bytes();
                closed.close();
                self.bytes += closed.bytes();
            }
            block = block.with_room(self.size);
        }
        block.insert(0, seq, line);
        self.bytes += block.bytes();
        self.parts.insert(at, block);
    }

    /// The block in which a key is or belongs: the last that begins at or before it.
    fn block_for(&self, key: LineKey) -> usize {
        let begins_by = |block: &Block| block.key(0).is_some_and(|first| first <= key);
        self.parts.partition_point(begins_by).saturating_sub(1)
    }

    /// Drops the oldest block. Returns how many lines it held; `None` when there is none.
    pub(super) fn drop_oldest(&mut self) -> Option<usize> {
        let block = self.parts.pop_front()?;
        self.bytes -= block.bytes();
        self.len -= block.len();
        Some(block.len())
    }

    pub(super) fn by_key(&self, key: LineKey) -> Option<StoredLine<'_>> {
        let block = self.parts.get(self.block_for(key))?;
        block.line(block.index_of(key).ok()?)
    }

    /// As of `binary_search`.
    pub(super) fn index_of(&self, key: LineKey) -> Result<usize, usize> {
        let at = self.block_for(key);
        let before: usize = self.parts.range(..at).map(Block::len).sum();
        let Some(block) = self.parts.get(at) else { return Err(0) };
        block.index_of(key).map(|index| before + index).map_err(|index| before + index)
    }

    /// Whether an event of this time is among them.
    pub(super) fn has(&self, timestamp_ms: i64, id: EventId) -> bool {
        let first = LineKey { timestamp_ms, seq: 0 };
        let at = self.block_for(first);
        let Some(block) = self.parts.get(at) else { return false };
        let (Ok(index) | Err(index)) = block.index_of(first);
        let from = |offset: usize| if offset == 0 { index } else { 0 };
        let blocks = self.parts.range(at..).enumerate();
        let mut told =
            blocks.map_while(|(offset, block)| match block.has(from(offset), timestamp_ms, id) {
                Some(true) => Some(true),
                Some(false) => None,
                None => Some(false),
            });
        told.any(|has| has)
    }

    /// The lines in a range of indices; what is beyond the end is left out.
    pub(super) fn range(
        &self,
        range: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = StoredLine<'_>> {
        let (first, from) = self.locate(range.start);
        let (last, to) = self.locate(range.end.max(range.start));
        let end = (last + 1).min(self.parts.len());
        self.parts.range(first.min(end)..end).enumerate().flat_map(move |(offset, block)| {
            let at = first + offset;
            let start = if at == first { from } else { 0 };
            let end = if at == last { to } else { block.len() };
            (start.min(end)..end).filter_map(|index| block.line(index))
        })
    }

    /// Block and offset of an index; one block past the end when there is none.
    fn locate(&self, index: usize) -> (usize, usize) {
        let mut left = index;
        for (at, block) in self.parts.iter().enumerate() {
            if left < block.len() {
                return (at, left);
            }
            left -= block.len();
        }
        (self.parts.len(), 0)
    }
}
