//! A file's lines, the last one first, without reading more of it than is asked for.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
};

/// How much is read at once.
const BLOCK: u64 = 64 * 1024;

pub(super) struct Backwards {
    file: File,
    /// What has been read and not yet given out; it ends where the last given line began.
    tail: Vec<u8>,
    /// Where `tail` begins in the file.
    start: u64,
}

impl Backwards {
    pub(super) fn new(mut file: File) -> io::Result<Self> {
        let start = file.seek(SeekFrom::End(0))?;
        Ok(Self { file, tail: Vec::new(), start })
    }

    /// The line before, with its offset in the file; empty lines are passed over.
    pub(super) fn next_line(&mut self) -> io::Result<Option<(u64, Vec<u8>)>> {
        loop {
            let feed = self.tail.iter().rposition(|&byte| byte == b'\n');
            let begin = match feed {
                Some(feed) => feed + 1,
                None if self.start > 0 => {
                    self.read_block()?;
                    continue;
                }
                None => 0,
            };
            let line = self.tail.split_off(begin);
            let offset = self.start + u64::try_from(begin).unwrap_or(u64::MAX);
            self.tail.pop();
            if !line.is_empty() {
                return Ok(Some((offset, line)));
            }
            if feed.is_none() {
                return Ok(None);
            }
        }
    }

    /// Counts the lines up to an offset, from 1.
    pub(super) fn number_of(&mut self, offset: u64) -> io::Result<u64> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut before = BufReader::new((&mut self.file).take(offset));
        let mut number = 1;
        while before.skip_until(b'\n')? > 0 {
            number += 1;
        }
        Ok(number)
    }

    fn read_block(&mut self) -> io::Result<()> {
        let length = BLOCK.min(self.start);
        self.start -= length;
        self.file.seek(SeekFrom::Start(self.start))?;
        let mut block = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
        self.file.read_exact(&mut block)?;
        block.append(&mut self.tail);
        self.tail = block;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn lines(content: &[u8]) -> Vec<(u64, String)> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        let mut backwards = Backwards::new(file).unwrap();
        let mut lines = Vec::new();
        while let Some((offset, line)) = backwards.next_line().unwrap() {
            let number = backwards.number_of(offset).unwrap();
            lines.push((number, String::from_utf8(line).unwrap()));
        }
        lines
    }

    #[test]
    fn lines_come_last_first_with_their_numbers() {
        let expected = [(4, "c".to_owned()), (3, "b".to_owned()), (1, "a".to_owned())];
        assert_eq!(lines(b"a\n\nb\nc\n"), expected);
        assert_eq!(lines(b"a\n\nb\nc"), expected, "without the last feed");
        assert_eq!(lines(b""), []);
        assert_eq!(lines(b"\n\n"), []);
    }

    #[test]
    fn lines_longer_than_a_block_come_whole() {
        let long = "x".repeat(200_000);
        let content = format!("first\n{long}\nlast\n");
        let read: Vec<_> = lines(content.as_bytes()).into_iter().map(|(_, line)| line).collect();
        assert_eq!(read, ["last", &long, "first"]);
    }
}
