//! An ordered sequence in blocks: cheap to append to, to insert into and to take from the front.

use std::{collections::VecDeque, ops::Range};

use super::{LineKey, StoredLine};

/// Lines after which a block is full for lines that come in order.
///
/// An insertion moves at most one block's lines; one vector for all would move (and, when it
/// grows, copy) a hundred megabytes.
const FULL: usize = 512;
/// Late lines may still be put between those of a full block, up to this many: so a block is
/// hardly ever split, and memory stays in use.
const CROWDED: usize = 2 * FULL;
/// By how many lines a block grows. Doubling would leave a third of all memory unused.
const GROWTH: usize = 64;

/// Lines in the order of their keys.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// None is empty.
    blocks: VecDeque<VecDeque<StoredLine>>,
    len: usize,
}

impl Blocks {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// How many lines there is room for in the memory that is held.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.blocks.iter().map(VecDeque::capacity).sum()
    }

    pub(super) fn first(&self) -> Option<&StoredLine> {
        self.blocks.front()?.front()
    }

    pub(super) fn last(&self) -> Option<&StoredLine> {
        self.blocks.back()?.back()
    }

    /// Puts a line in its place.
    pub(super) fn insert(&mut self, line: StoredLine) {
        self.len += 1;
        let key = line.key();
        let at = self.block_for(key);
        let Some(block) = self.blocks.get_mut(at) else {
            self.blocks.push_back(VecDeque::from([line]));
            return;
        };
        let index = block.partition_point(|known| known.key() < key);
        let at_an_end = index == 0 || index == block.len();
        if at_an_end && block.len() >= FULL {
            let beside = if index == 0 { at } else { at + 1 };
            self.blocks.insert(beside, VecDeque::from([line]));
        } else if block.len() < CROWDED {
            if block.len() == block.capacity() {
                block.reserve_exact(GROWTH);
            }
            block.insert(index, line);
        } else {
            // Split where it goes, so that a run of earlier lines fills its own block.
            let later = block.split_off(index);
            block.push_back(line);
            block.shrink_to_fit();
            self.blocks.insert(at + 1, later);
        }
    }

    /// The block in which a key is or belongs: the last that begins at or before it.
    fn block_for(&self, key: LineKey) -> usize {
        let begins_by =
            |block: &VecDeque<StoredLine>| block.front().is_some_and(|first| first.key() <= key);
        self.blocks.partition_point(begins_by).saturating_sub(1)
    }

    /// Takes the oldest line off.
    pub(super) fn pop_first(&mut self) -> Option<StoredLine> {
        let block = self.blocks.front_mut()?;
        let line = block.pop_front();
        if block.is_empty() {
            self.blocks.pop_front();
        }
        self.len -= usize::from(line.is_some());
        line
    }

    pub(super) fn by_key(&self, key: LineKey) -> Option<&StoredLine> {
        let block = self.blocks.get(self.block_for(key))?;
        let index = block.binary_search_by_key(&key, StoredLine::key).ok()?;
        block.get(index)
    }

    /// As of `binary_search`.
    pub(super) fn index_of(&self, key: LineKey) -> Result<usize, usize> {
        let at = self.block_for(key);
        let before: usize = self.blocks.range(..at).map(VecDeque::len).sum();
        let Some(block) = self.blocks.get(at) else { return Err(0) };
        let found = block.binary_search_by_key(&key, StoredLine::key);
        found.map(|index| before + index).map_err(|index| before + index)
    }

    /// The lines with this event time, in order of arrival.
    pub(super) fn at_time(&self, timestamp_ms: i64) -> impl Iterator<Item = &StoredLine> {
        let start = LineKey { timestamp_ms, seq: 0 };
        let at = self.block_for(start);
        let skip =
            self.blocks.get(at).map_or(0, |block| block.partition_point(|line| line.key() < start));
        self.blocks
            .range(at.min(self.blocks.len())..)
            .flatten()
            .skip(skip)
            .take_while(move |line| line.line.timestamp_ms == timestamp_ms)
    }

    /// The lines in a range of indices; what is beyond the end is left out.
    pub(super) fn range(
        &self,
        range: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = &StoredLine> {
        let (first, from) = self.locate(range.start);
        let (last, to) = self.locate(range.end.max(range.start));
        let end = (last + 1).min(self.blocks.len());
        self.blocks.range(first.min(end)..end).enumerate().flat_map(move |(offset, block)| {
            let at = first + offset;
            let start = if at == first { from } else { 0 };
            let end = if at == last { to } else { block.len() };
            block.range(start.min(end)..end)
        })
    }

    /// Block and offset of an index; one block past the end when there is none.
    fn locate(&self, index: usize) -> (usize, usize) {
        let mut left = index;
        for (at, block) in self.blocks.iter().enumerate() {
            if left < block.len() {
                return (at, left);
            }
            left -= block.len();
        }
        (self.blocks.len(), 0)
    }
}
