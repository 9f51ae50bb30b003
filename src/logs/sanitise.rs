//! Makes untrusted text harmless to a terminal and readable to a person.
//!
//! Whatever a function logs reaches the screen only through [`sanitise`]. Afterwards the text
//! holds no control character but `\n`, nothing that reorders it (bidi overrides, isolates and
//! marks) and nothing invisible that could hide or forge a word.

mod class;
mod escape;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use class::{Class, classify};
use unicode_width::UnicodeWidthChar;

/// Columns between tab stops.
const TAB: usize = 8;

/// How many combining marks one base character may carry: more is ornament or an attack.
const MAX_COMBINING: usize = 4;

/// Text in which nothing can drive a terminal; the same text, borrowed, when it was clean.
///
/// - `\n`, `\r\n`, `\r` and the Unicode line separators end a row as `\n`: Lambda's Node runtime
///   writes `\r` for a line break inside one record. Trailing line breaks and spaces go.
/// - Tabs become spaces up to the next stop.
/// - Colour sequences (SGR) vanish. Any other escape sequence becomes one visible `␛`; the text
///   of an unterminated one stays, so that nothing can swallow the rest of a record.
/// - Other C0 controls become their control picture (`␇`), C1 controls become `�`.
/// - Bidi controls, zero-width and other invisible characters vanish, and so do combining marks
///   beyond the fourth on one character.
///
/// Linear in the length; idempotent.
#[must_use]
pub fn sanitise(text: &str) -> Cow<'_, str> {
    let text = text.trim_end();
    if is_plain(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut clean = Cleaner { out: String::with_capacity(text.len() + 16), column: 0, marks: 0 };
    let mut rest = text;
    while !rest.is_empty() {
        let run = plain_prefix(rest.as_bytes());
        clean.plain(&rest[..run]);
        rest = clean.special(&rest[run..]);
    }
    // What vanished at the end may have left blanks behind it.
    clean.out.truncate(clean.out.trim_end().len());
    Cow::Owned(clean.out)
}

/// Tells, one character after the other, which of a text [`sanitise`] would leave as they are: for
/// those who have to write the others in a way of their own, as JSON has one.
#[derive(Debug, Default)]
pub struct Sieve {
    marks: usize,
}

impl Sieve {
    /// Whether this one, after those before it, does nothing to a terminal.
    pub fn passes(&mut self, char: char) -> bool {
        let text = char == '\n' || classify(char) == Class::Text;
        let mark = char.width() == Some(0);
        self.marks = if mark { self.marks + 1 } else { 0 };
        text && self.marks <= MAX_COMBINING
    }
}

/// [`sanitise`], to keep: takes exactly the memory that it needs.
///
/// Shrinking the working copy in place would leave a hole behind every line.
pub(super) fn sanitised(text: &str) -> Box<str> {
    Box::from(&*sanitise(text))
}

/// Printable ASCII and `\n`: most of what is ever logged.
fn is_plain_byte(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\n')
}

/// Branch-free over the whole text, so that the compiler can vectorise it.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.iter().fold(true, |plain, &byte| plain & is_plain_byte(byte))
}

fn plain_prefix(bytes: &[u8]) -> usize {
    bytes.iter().position(|&byte| !is_plain_byte(byte)).unwrap_or(bytes.len())
}

struct Cleaner {
    out: String,
    /// Display column in the current row, for tab stops.
    column: usize,
    /// Combining marks since the last base character.
    marks: usize,
}

impl Cleaner {
    fn plain(&mut self, run: &str) {
        if run.is_empty() {
            return;
        }
        self.out.push_str(run);
        self.marks = 0;
        match memchr::memrchr(b'\n', run.as_bytes()) {
            Some(at) => self.column = run.len() - at - 1,
            None => self.column += run.len(),
        }
    }

    /// Takes one character or sequence off the front of `text` and returns the rest.
    fn special<'a>(&mut self, text: &'a str) -> &'a str {
        let mut chars = text.chars();
        let Some(char) = chars.next() else { return "" };
        let rest = chars.as_str();
        match classify(char) {
            Class::Text => self.character(char),
            Class::Break => {
                // `\r\n` is one break; its `\n` follows as plain text.
                if !(char == '\r' && rest.starts_with('\n')) {
                    self.end_row();
                }
            }
            Class::Tab => self.tab(),
            Class::Escape => return self.escape(rest),
            Class::Visible(picture) => self.base(picture),
            Class::Invisible => {}
        }
        rest
    }

    fn escape<'a>(&mut self, after: &'a str) -> &'a str {
        let sequence = escape::measure(after);
        if !sequence.is_colour {
            self.base('␛');
        }
        &after[sequence.len..]
    }

    fn character(&mut self, char: char) {
        match char.width() {
            Some(0) if self.marks >= MAX_COMBINING => {}
            Some(0) => {
                self.marks += 1;
                self.out.push(char);
            }
            _ => self.base(char),
        }
    }

    fn base(&mut self, char: char) {
        self.out.push(char);
        self.column += char.width().unwrap_or(0);
        self.marks = 0;
    }

    fn tab(&mut self) {
        let spaces = TAB - self.column % TAB;
        self.out.extend(std::iter::repeat_n(' ', spaces));
        self.column += spaces;
        self.marks = 0;
    }

    fn end_row(&mut self) {
        self.out.push('\n');
        self.column = 0;
        self.marks = 0;
    }
}
