//! Lines from a peer that is not trusted to end them.

use std::io;

use serde::Serialize;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

/// Reads lines up to a length.
#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    line: Vec<u8>,
    longest: usize,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    pub(super) fn new(reader: R, longest: usize) -> Self {
        Self { reader: BufReader::new(reader), line: Vec::new(), longest }
    }

    /// The next line without its end; `None` when the peer is gone, whatever it began. Nothing is
    /// lost when the future is dropped.
    ///
    /// # Errors
    /// `InvalidData` for a line that is too long; the peer's own errors.
    pub(super) async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            let available = self.reader.fill_buf().await?;
            if available.is_empty() {
                return Ok(None);
            }
            let end = available.iter().position(|byte| *byte == b'\n');
            let taken = end.unwrap_or(available.len());
            if self.line.len() + taken > self.longest {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "the line is too long"));
            }
            self.line.extend_from_slice(&available[..taken]);
            self.reader.consume(taken + usize::from(end.is_some()));
            if end.is_some() {
                return Ok(Some(std::mem::take(&mut self.line)));
            }
        }
    }
}

/// A value as a line.
///
/// # Errors
/// When it has no form in JSON.
pub(super) fn line(value: &impl Serialize) -> io::Result<String> {
    let mut text = serde_json::to_string(value)?;
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(bytes: &[u8], longest: usize) -> Vec<Result<String, io::ErrorKind>> {
        let mut lines = Lines::new(bytes, longest);
        let mut read = Vec::new();
        loop {
            match lines.next().await {
                Ok(Some(line)) => read.push(Ok(String::from_utf8(line).unwrap())),
                Ok(None) => return read,
                Err(error) => {
                    read.push(Err(error.kind()));
                    return read;
                }
            }
        }
    }

    #[tokio::test]
    async fn lines_end_and_what_does_not_end_is_none() {
        assert_eq!(
            read(b"a\n\nbc\ntorn", 9).await,
            [Ok("a".into()), Ok(String::new()), Ok("bc".into())]
        );
    }

    #[tokio::test]
    async fn a_line_without_an_end_is_refused_before_it_fills_the_memory() {
        let endless = vec![b'x'; 100_000];
        assert_eq!(read(&endless, 1_000).await, [Err(io::ErrorKind::InvalidData)]);
        assert_eq!(read(b"four\n", 4).await, [Ok("four".into())]);
    }
}
