//! A value of a secret on its way in: through a pipe, or from a terminal that does not show it.
//!
//! It is read past the buffer of stdin, which lives as long as the process.

use std::io::{self, IsTerminal, Write};

use rustix::{
    io::{Errno, read as read_some, retry_on_intr},
    termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr},
};
use secrecy::SecretString;

use crate::{cli::CliError, domain::secret::LARGEST_VALUE};

/// The largest value, a line break, and one byte by which more than that shows.
const ROOM: usize = LARGEST_VALUE + 3;

const BACKSPACE: [u8; 2] = [0x08, 0x7f];
const INTERRUPT: u8 = 0x03;
const END: u8 = 0x04;
const ERASE_LINE: u8 = 0x15;

/// Reads the new value of `name`. One line break at its end is not part of it.
///
/// # Errors
/// [`CliError::Refused`] when the person leaves, [`CliError::Usage`] for what is no text.
pub(super) async fn read(name: &str) -> Result<SecretString, CliError> {
    let prompt = format!("new value of {name} (not shown): ");
    let read = move || if io::stdin().is_terminal() { typed(&prompt) } else { Ok(Some(piped()?)) };
    let read = tokio::task::spawn_blocking(read).await;
    let read = read.map_err(|error| CliError::Other(error.to_string()))?;
    match read {
        Ok(Some(bytes)) => text(bytes),
        Ok(None) => Err(CliError::Refused("nothing was put".to_owned())),
        Err(error) => Err(CliError::Other(format!("can't read the value: {error}"))),
    }
}

fn text(mut bytes: Vec<u8>) -> Result<SecretString, CliError> {
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        bytes.pop_if(|last| *last == b'\r');
    }
    let text = String::from_utf8(bytes);
    // The error would hold the bytes: only that there is one is kept.
    text.map(SecretString::from)
        .map_err(|_| CliError::Usage("the value is no UTF-8 text: serin puts text only".to_owned()))
}

/// All that comes, as far as a value may be long. All room is taken at once: growing would leave
/// copies behind.
fn piped() -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; ROOM];
    let mut length = 0;
    while length < ROOM {
        let got = some(&mut bytes[length..])?;
        if got == 0 {
            break;
        }
        length += got;
    }
    bytes.truncate(length);
    Ok(bytes)
}

/// A line that is not shown; `None` when the person leaves.
fn typed(prompt: &str) -> io::Result<Option<Vec<u8>>> {
    // Before the question: whoever is quick would see the first keys.
    let hidden = Hidden::begin()?;
    let mut stderr = io::stderr();
    stderr.write_all(prompt.as_bytes())?;
    stderr.flush()?;
    let line = line();
    drop(hidden);
    writeln!(stderr)?;
    line
}

fn line() -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::with_capacity(ROOM);
    loop {
        let mut key = [0];
        if some(&mut key)? == 0 {
            return Ok(None);
        }
        match key[0] {
            b'\r' | b'\n' => return Ok(Some(line)),
            END if !line.is_empty() => return Ok(Some(line)),
            INTERRUPT | END => return Ok(None),
            ERASE_LINE => line.clear(),
            key if BACKSPACE.contains(&key) => erase(&mut line),
            key if line.len() < ROOM => line.push(key),
            _ => {}
        }
    }
}

/// The last character, with all of its bytes.
fn erase(line: &mut Vec<u8>) {
    while let Some(byte) = line.pop() {
        // The other bytes of a character begin with the bits 10.
        if byte & 0xc0 != 0x80 {
            break;
        }
    }
}

fn some(buffer: &mut [u8]) -> Result<usize, Errno> {
    retry_on_intr(|| read_some(io::stdin(), &mut *buffer))
}

/// A terminal that shows no keys, until it is dropped.
struct Hidden {
    before: Termios,
}

impl Hidden {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut hidden = before.clone();
        // Without signals from keys: a process that ends here would leave the terminal dumb.
        hidden.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        hidden.special_codes[SpecialCodeIndex::VMIN] = 1;
        hidden.special_codes[SpecialCodeIndex::VTIME] = 0;
        // What was typed before the question is no answer to it.
        tcsetattr(io::stdin(), OptionalActions::Flush, &hidden)?;
        Ok(Self { before })
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // Best effort: the terminal may be gone.
        _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn one_line_break_at_the_end_is_not_part_of_the_value() {
        for (bytes, value) in
            [("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), ("a", "a"), ("\n", "")]
        {
            let read = text(bytes.as_bytes().to_vec()).unwrap();
            assert_eq!(read.expose_secret(), value);
        }
        let told = text(b"hunter2\xff".to_vec()).unwrap_err().to_string();
        assert!(!told.contains("hunter2"), "{told}");
    }

    #[test]
    fn a_character_is_erased_whole() {
        let mut line = "aé".as_bytes().to_vec();
        erase(&mut line);
        assert_eq!(line, b"a");
        erase(&mut line);
        erase(&mut line);
        assert!(line.is_empty());
    }
}
