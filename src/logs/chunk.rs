//! How lines travel to the console: in batches, never one by one.

use std::sync::Arc;

use super::line::LogLine;

/// What a chunk holds at most, in bytes of text; a single longer line travels alone.
pub const CHUNK_BYTES: usize = 64 << 10;

/// What a line costs beside its text, so that a chunk of empty lines is bounded too.
const LINE_BYTES: usize = size_of::<LogLine>();

/// A batch of parsed lines, in the order in which CloudWatch returned them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LogChunk {
    /// The log group that they come from, all of them.
    pub group: Arc<str>,
    /// The lines.
    pub lines: Vec<LogLine>,
}

/// Cuts a stream of lines into chunks.
#[derive(Debug)]
pub struct Chunker {
    group: Arc<str>,
    open: Vec<LogLine>,
    bytes: usize,
}

impl Chunker {
    /// For lines of a log group.
    #[must_use]
    pub fn new(group: &str) -> Self {
        Self { group: group.into(), open: Vec::new(), bytes: 0 }
    }

    /// Adds a line; returns the chunk that is full because of it.
    pub fn push(&mut self, line: LogLine) -> Option<LogChunk> {
        let bytes = LINE_BYTES + line.heap_bytes();
        let full = (self.bytes + bytes > CHUNK_BYTES).then(|| self.flush()).flatten();
        self.bytes += bytes;
        self.open.push(line);
        full
    }

    /// What is left; `None` when there is nothing.
    pub fn flush(&mut self) -> Option<LogChunk> {
        self.bytes = 0;
        let lines = std::mem::take(&mut self.open);
        (!lines.is_empty()).then(|| LogChunk { group: Arc::clone(&self.group), lines })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::testing::line;

    #[test]
    fn chunks_are_bounded_and_lose_nothing() {
        let mut chunker = Chunker::new("/aws/lambda/checkout");
        let sizes = [10, 40_000, 30_000, 90_000, 5, 0];
        let mut chunks = Vec::new();
        for (id, size) in sizes.into_iter().enumerate() {
            let id = u64::try_from(id).unwrap_or_default();
            chunks.extend(chunker.push(line(1, id, 1, &"x".repeat(size))));
        }
        chunks.extend(chunker.flush());
        assert!(chunker.flush().is_none());
        assert!(chunks.iter().all(|chunk| &*chunk.group == "/aws/lambda/checkout"));
        let lens: Vec<Vec<usize>> =
            chunks.iter().map(|c| c.lines.iter().map(|l| l.text.len()).collect()).collect();
        assert_eq!(lens, [vec![10, 40_000], vec![30_000], vec![90_000], vec![5, 0]]);
    }
}
