//! Lines side by side: their text in one piece of memory, and a small entry for each.

use std::sync::Arc;

use super::{LineKey, StoredLine};
use crate::logs::{
    line::{EventId, Level, Line, LineKind, LogLine, RequestId},
    stream::StreamName,
};

/// By how many bytes a closed block's text grows for a late line, at least.
const TEXT_GROWTH: usize = 1 << 10;
/// By how many entries a closed block grows.
const ENTRY_GROWTH: usize = 16;
/// So many of the names or ids that came last are looked through for one that is known.
const RECENT: usize = 64;
/// Stands for "no request id".
const NO_REQUEST: u16 = u16::MAX;

/// When a block is full.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    /// Lines.
    pub(super) lines: usize,
    /// Bytes of text; a line that is longer has a block of its own.
    pub(super) bytes: usize,
}

/// What is kept of a line beside its text. Times and numbers count from those of the block.
#[derive(Debug, Clone, Copy)]
struct Entry {
    id: EventId,
    after_ms: i32,
    ingested_after_ms: i32,
    seq: u32,
    start: u32,
    text: u32,
    fields: u32,
    stream: u16,
    request: u16,
    kind: LineKind,
    level: Option<Level>,
}

/// A run of lines in the order of their keys.
#[derive(Debug, Default)]
pub(super) struct Block {
    first_ms: i64,
    first_ingested_ms: i64,
    first_seq: u64,
    /// Each line's text and then its fields, line after line in the order of arrival.
    text: String,
    entries: Vec<Entry>,
    streams: Vec<Arc<StreamName>>,
    requests: Vec<RequestId>,
}

impl Block {
    /// A block that counts from this line on, and does not hold it yet.
    pub(super) fn for_line(seq: u64, line: Line<'_>) -> Self {
        Self {
            first_ms: line.timestamp_ms,
            first_ingested_ms: line.ingestion_ms,
            first_seq: seq,
            ..Self::default()
        }
    }

    /// Makes room for as much as it is to hold: one allocation instead of many.
    pub(super) fn with_room(mut self, size: Size) -> Self {
        self.text.reserve_exact(size.bytes);
        self.entries.reserve_exact(size.lines);
        self
    }

    /// Gives back what room is left: no more than a late line now and then will come.
    pub(super) fn close(&mut self) {
        self.text.shrink_to_fit();
        self.entries.shrink_to_fit();
        self.streams.shrink_to_fit();
        self.requests.shrink_to_fit();
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// What it takes, in bytes.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.text.capacity()
            + self.entries.capacity() * size_of::<Entry>()
            + self.streams.capacity() * size_of::<Arc<StreamName>>()
            + self.requests.capacity() * size_of::<RequestId>()
    }

    pub(super) fn is_full(&self, size: Size) -> bool {
        self.len() >= size.lines || self.text.len() >= size.bytes
    }

    /// Whether a line can be put in: there is room for as much again as makes it full, so that it
    /// is hardly ever split for late lines, and its times and numbers can be counted from here.
    pub(super) fn takes(&self, seq: u64, line: Line<'_>, size: Size) -> bool {
        let bytes = self.text.len() + line.text.len() + line.fields.len();
        let has_room = self.len() < 2 * size.lines && bytes <= 2 * size.bytes;
        (has_room || self.entries.is_empty()) && self.entry(seq, line, 0, 0).is_some()
    }

    /// Puts a line at an index. Returns false, and does nothing, when it can't be counted from
    /// here.
    pub(super) fn insert(&mut self, index: usize, seq: u64, line: &LogLine) -> bool {
        let view = line.view();
        let (stream, request) = (self.known_stream(&line.stream), self.known_request(view));
        let (Some(stream), Some(request)) = (stream, request) else { return false };
        let Some(entry) = self.entry(seq, view, stream, request) else { return false };
        let bytes = view.text.len() + view.fields.len();
        if self.text.capacity() - self.text.len() < bytes {
            self.text.reserve_exact(bytes.max(TEXT_GROWTH.min(self.text.capacity())));
        }
        self.text.push_str(view.text);
        self.text.push_str(view.fields);
        if self.entries.len() == self.entries.capacity() {
            self.entries.reserve_exact(ENTRY_GROWTH.min(self.entries.len().max(1)));
        }
        self.entries.insert(index, entry);
        true
    }

    fn entry(&self, seq: u64, line: Line<'_>, stream: u16, request: u16) -> Option<Entry> {
        let after = |ms: i64, first_ms: i64| i32::try_from(ms.checked_sub(first_ms)?).ok();
        Some(Entry {
            id: line.id,
            after_ms: after(line.timestamp_ms, self.first_ms)?,
            ingested_after_ms: after(line.ingestion_ms, self.first_ingested_ms)?,
            seq: u32::try_from(seq.checked_sub(self.first_seq)?).ok()?,
            start: u32::try_from(self.text.len()).ok()?,
            text: u32::try_from(line.text.len()).ok()?,
            fields: u32::try_from(line.fields.len()).ok()?,
            stream,
            request,
            kind: line.kind,
            level: line.level,
        })
    }

    fn known_stream(&mut self, stream: &Arc<StreamName>) -> Option<u16> {
        number(&mut self.streams, stream, Arc::ptr_eq)
    }

    fn known_request(&mut self, line: Line<'_>) -> Option<u16> {
        let Some(id) = line.request_id else { return Some(NO_REQUEST) };
        number(&mut self.requests, &id, PartialEq::eq)
    }

    /// The key of the line at an index.
    pub(super) fn key(&self, index: usize) -> Option<LineKey> {
        self.entries.get(index).map(|entry| self.key_of(entry))
    }

    fn key_of(&self, entry: &Entry) -> LineKey {
        LineKey {
            timestamp_ms: self.first_ms + i64::from(entry.after_ms),
            seq: self.first_seq + u64::from(entry.seq),
        }
    }

    /// As of `binary_search`.
    pub(super) fn index_of(&self, key: LineKey) -> Result<usize, usize> {
        self.entries.binary_search_by_key(&key, |entry| self.key_of(entry))
    }

    /// Whether it holds an event of this time from an index on; `None` when its last line is of
    /// this time too, so that the next block may hold it.
    pub(super) fn has(&self, from: usize, timestamp_ms: i64, id: EventId) -> Option<bool> {
        for entry in self.entries.get(from..).unwrap_or_default() {
            if self.key_of(entry).timestamp_ms != timestamp_ms {
                return Some(false);
            }
            if entry.id == id {
                return Some(true);
            }
        }
        None
    }

    /// The line at an index.
    pub(super) fn line(&self, index: usize) -> Option<StoredLine<'_>> {
        let entry = self.entries.get(index)?;
        let key = self.key_of(entry);
        let start = entry.start as usize;
        let fields = start + entry.text as usize;
        let end = fields + entry.fields as usize;
        let line = Line {
            id: entry.id,
            timestamp_ms: key.timestamp_ms,
            ingestion_ms: self.first_ingested_ms + i64::from(entry.ingested_after_ms),
            stream: self.streams.get(usize::from(entry.stream))?,
            kind: entry.kind,
            level: entry.level,
            request_id: self.requests.get(usize::from(entry.request)).copied(),
            text: self.text.get(start..fields)?,
            fields: self.text.get(fields..end)?,
        };
        Some(StoredLine { seq: key.seq, line })
    }

    /// The lines before an index and those from it on, each in a block of their own.
    pub(super) fn split(&self, index: usize) -> (Self, Self) {
        let copy = |range: std::ops::Range<usize>| {
            let lines: Vec<_> = range.filter_map(|at| self.line(at)).collect();
            // A late line has a higher number than those before and after it.
            let lowest = lines.iter().map(|stored| stored.seq).min().unwrap_or_default();
            let mut block = lines
                .first()
                .map_or_else(Self::default, |stored| Self::for_line(lowest, stored.line));
            for (at, stored) in lines.iter().enumerate() {
                block.insert(at, stored.seq, &stored.line.to_owned());
            }
            block.close();
            block
        };
        (copy(0..index), copy(index..self.len()))
    }
}

/// The number of a thing among those that are known, which it joins when it is new; `None` when
/// there are too many.
fn number<T: Clone>(known: &mut Vec<T>, thing: &T, same: fn(&T, &T) -> bool) -> Option<u16> {
    let recent = known.iter().rev().take(RECENT).position(|one| same(one, thing));
    if recent.is_none() {
        known.push(thing.clone());
    }
    let index = known.len() - 1 - recent.unwrap_or(0);
    u16::try_from(index).ok().filter(|index| *index != NO_REQUEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_stays_small() {
        assert!(size_of::<Entry>() <= 40, "{}", size_of::<Entry>());
    }
}
