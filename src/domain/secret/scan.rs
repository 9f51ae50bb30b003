//! Reads JSON without copying it: a value's fields are slices of the value.
//!
//! A general JSON reader builds a tree of strings of its own; this one keeps places alone, so that
//! nothing is left to wipe. Keys are no secret, and are copied.

use std::{
    collections::HashSet,
    fmt::{self, Write},
    ops::Range,
};

/// Deeper than any secret, and far from the end of the stack.
const DEEPEST: usize = 64;

/// What kind of value a secret holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A JSON object or array.
    Json,
    /// Any other text.
    Text,
    /// Bytes.
    Binary,
}

impl Shape {
    /// The shape of a text. A bare number or word is a text, though JSON would take it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        if Self::check_json(text).is_ok() { Self::Json } else { Self::Text }
    }

    /// Checks that a text is a JSON object or array.
    ///
    /// # Errors
    /// Where it is not, and what is missing there.
    pub fn check_json(text: &str) -> Result<(), Malformed> {
        if !text.trim_start().starts_with(['{', '[']) {
            let at = text.len() - text.trim_start().len();
            return Err(Malformed::at(text, at, "an object or an array"));
        }
        fields(text).map(drop)
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Json => "JSON",
            Self::Text => "text",
            Self::Binary => "binary",
        })
    }
}

/// Where a text stops being JSON. It says nothing of the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: expected {expected}")]
pub struct Malformed {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What would have to stand there.
    pub expected: &'static str,
}

impl Malformed {
    fn at(text: &str, at: usize, expected: &'static str) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        Self { line, column, expected }
    }
}

/// One leaf of a JSON value: a text, number, `true`, `false`, `null`, or something empty.
#[derive(Clone, PartialEq, Eq)]
pub struct Field<'v> {
    /// Its keys from the outside in; of an array the position as `[0]`.
    pub path: Vec<String>,
    /// It as it stands there, a text with its quotes and escapes.
    pub raw: &'v str,
    /// Where in the value it stands, in bytes.
    pub at: Range<usize>,
}

impl Field<'_> {
    /// Its path as a person writes it: `options.sslmode`, `hosts[0]`.
    #[must_use]
    pub fn name(&self) -> String {
        name(&self.path)
    }

    /// It is a text, which stands in quotes.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.raw.starts_with('"')
    }
}

impl fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Field({} at {:?})", self.name(), self.at)
    }
}

/// A path as a person writes it. A key that has dots, brackets or spaces of its own is quoted.
pub(super) fn name(path: &[String]) -> String {
    let mut name = String::new();
    for (depth, key) in path.iter().enumerate() {
        let plain = |c: char| c.is_alphanumeric() || "_-/@:+".contains(c);
        let position = key.starts_with('[') && key.ends_with(']');
        if depth > 0 && !position {
            name.push('.');
        }
        if position || (!key.is_empty() && key.chars().all(plain)) {
            name.push_str(key);
        } else {
            // Writing to a string can't fail.
            let _ = write!(name, "{key:?}");
        }
    }
    name
}

/// All leaves of a JSON value, in its order. A bare scalar is one leaf without a path.
///
/// # Errors
/// Where the text is no JSON.
pub fn fields(text: &str) -> Result<Vec<Field<'_>>, Malformed> {
    let mut scanner = Scanner { text, at: 0, path: Vec::new(), fields: Vec::new() };
    scanner.value()?;
    scanner.skip_blanks();
    if scanner.at < text.len() {
        return Err(scanner.expected("nothing more"));
    }
    Ok(last_of_each(scanner.fields))
}

/// Readers take the last of two members of one name.
fn last_of_each(fields: Vec<Field<'_>>) -> Vec<Field<'_>> {
    let mut seen = HashSet::new();
    let mut last: Vec<bool> = fields.iter().rev().map(|field| seen.insert(&field.path)).collect();
    last.reverse();
    fields.into_iter().zip(last).filter_map(|(field, last)| last.then_some(field)).collect()
}

/// The characters of a leaf: of a text without its quotes and escapes, one by one, so that no
/// copy is made. Half of a surrogate pair reads as U+FFFD.
pub fn unescaped(raw: &str) -> impl Iterator<Item = char> + '_ {
    let inner = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let escapes = inner.is_some();
    let mut rest = inner.unwrap_or(raw).chars();
    std::iter::from_fn(move || {
        let c = rest.next()?;
        if c != '\\' || !escapes {
            return Some(c);
        }
        Some(match rest.next()? {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => unit(&mut rest),
            other => other,
        })
    })
}

/// The character of `\uXXXX`, or of a pair of them.
fn unit(rest: &mut std::str::Chars<'_>) -> char {
    let first = four(rest);
    if !(0xd800..0xdc00).contains(&first) {
        return char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER);
    }
    let mut ahead = rest.clone();
    if (ahead.next(), ahead.next()) != (Some('\\'), Some('u')) {
        return char::REPLACEMENT_CHARACTER;
    }
    let second = four(&mut ahead);
    if !(0xdc00..0xe000).contains(&second) {
        return char::REPLACEMENT_CHARACTER;
    }
    *rest = ahead;
    let both = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    char::from_u32(both).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn four(rest: &mut std::str::Chars<'_>) -> u32 {
    let digits = rest.by_ref().take(4).filter_map(|c| c.to_digit(16));
    digits.fold(0, |sum, digit| sum * 16 + digit)
}

struct Scanner<'v> {
    text: &'v str,
    at: usize,
    path: Vec<String>,
    fields: Vec<Field<'v>>,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn expected(&self, what: &'static str) -> Malformed {
        Malformed::at(self.text, self.at, what)
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<(), Malformed> {
        self.skip_blanks();
        if self.path.len() > DEEPEST {
            return Err(self.expected("less nesting"));
        }
        match self.peek() {
            Some(b'{') => self.group(b'}', "a comma or }", Self::member),
            Some(b'[') => self.group(b']', "a comma or ]", Self::element),
            Some(b'"') => self.leaf(Self::text),
            Some(b'-' | b'0'..=b'9') => self.leaf(Self::number),
            Some(b'a'..=b'z') => self.leaf(Self::word),
            _ => Err(self.expected("a value")),
        }
    }

    /// An object or an array. An empty one is a leaf.
    fn group(
        &mut self,
        end: u8,
        expected: &'static str,
        item: fn(&mut Self, usize) -> Result<(), Malformed>,
    ) -> Result<(), Malformed> {
        let start = self.at;
        self.at += 1;
        self.skip_blanks();
        if self.peek() == Some(end) {
            self.at += 1;
            self.add(start);
            return Ok(());
        }
        for nth in 0.. {
            item(self, nth)?;
            self.skip_blanks();
            let next = self.peek();
            if next != Some(b',') && next != Some(end) {
                return Err(self.expected(expected));
            }
            self.at += 1;
            if next == Some(end) {
                break;
            }
        }
        Ok(())
    }

    fn member(&mut self, _: usize) -> Result<(), Malformed> {
        self.skip_blanks();
        if self.peek() != Some(b'"') {
            return Err(self.expected("a key in quotes"));
        }
        let start = self.at;
        self.text()?;
        let key = unescaped(&self.text[start..self.at]).collect();
        self.skip_blanks();
        if self.peek() != Some(b':') {
            return Err(self.expected("a colon"));
        }
        self.at += 1;
        self.inside(key)
    }

    fn element(&mut self, nth: usize) -> Result<(), Malformed> {
        self.inside(format!("[{nth}]"))
    }

    fn inside(&mut self, key: String) -> Result<(), Malformed> {
        self.path.push(key);
        self.value()?;
        self.path.pop();
        Ok(())
    }

    fn leaf(&mut self, read: fn(&mut Self) -> Result<(), Malformed>) -> Result<(), Malformed> {
        let start = self.at;
        read(self)?;
        self.add(start);
        Ok(())
    }

    fn add(&mut self, start: usize) {
        let at = start..self.at;
        let raw = &self.text[at.clone()];
        self.fields.push(Field { path: self.path.clone(), raw, at });
    }

    fn text(&mut self) -> Result<(), Malformed> {
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(0..0x20) => {
                    return Err(self.expected("an escape in place of a control character"));
                }
                Some(_) => self.at += 1,
                None => return Err(self.expected("a closing quote")),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Malformed> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                for _ in 0..4 {
                    self.at += 1;
                    if !self.peek().is_some_and(|byte| byte.is_ascii_hexdigit()) {
                        return Err(self.expected("four hex digits"));
                    }
                }
                self.at += 1;
            }
            _ => return Err(self.expected("an escape that JSON knows")),
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Malformed> {
        if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.expected("a digit"));
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Malformed> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn word(&mut self) -> Result<(), Malformed> {
        let rest = &self.text[self.at..];
        let known = ["true", "false", "null"].into_iter().find(|word| rest.starts_with(word));
        self.at += known.ok_or_else(|| self.expected("a value"))?.len();
        Ok(())
    }
}

#[cfg(test)]
mod tests;
