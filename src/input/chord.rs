//! One key press, with its modifiers.

use std::{fmt, str::FromStr};

/// A key press as the console understands it, independent of the terminal library.
///
/// Terminals tell the same press in several ways; [`Chord::canonical`] makes one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// Control was held.
    pub ctrl: bool,
    /// Alt was held.
    pub alt: bool,
    /// Shift was held, for keys where the character does not tell already.
    pub shift: bool,
}

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A character, already shifted: `B`, not shift+`b`.
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift+Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key, 1 to 24.
    F(u8),
}

/// Keys that are written by name. `Shift+Tab` is a key of its own for terminals; it is written
/// `S-Tab`.
const NAMES: [(Key, &str); 15] = [
    (Key::Char(' '), "Space"),
    (Key::Enter, "Enter"),
    (Key::Esc, "Esc"),
    (Key::Tab, "Tab"),
    (Key::Backspace, "Backspace"),
    (Key::Delete, "Delete"),
    (Key::Up, "Up"),
    (Key::Down, "Down"),
    (Key::Left, "Left"),
    (Key::Right, "Right"),
    (Key::Home, "Home"),
    (Key::End, "End"),
    (Key::PageUp, "PgUp"),
    (Key::PageDown, "PgDn"),
    (Key::BackTab, "S-Tab"),
];

/// The last function key that terminals can tell.
const LAST_F: u8 = 24;

/// A text that names no key press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChordError(pub String);

impl fmt::Display for ChordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no key: write a, B, C-x, A-x, Enter, Space, PgDn or F5", self.0)
    }
}

impl std::error::Error for ChordError {}

impl Chord {
    /// A key without modifiers.
    #[must_use]
    pub const fn plain(key: Key) -> Self {
        Self { key, ctrl: false, alt: false, shift: false }
    }

    /// A character without modifiers.
    #[must_use]
    pub const fn char(c: char) -> Self {
        Self::plain(Key::Char(c))
    }

    /// The one spelling of this press.
    ///
    /// A character tells by itself whether it was shifted, Control makes no difference between
    /// `x` and `X` on most terminals, and Shift+Tab is [`Key::BackTab`].
    #[must_use]
    pub fn canonical(self) -> Self {
        match self.key {
            Key::Char(c) if self.ctrl => {
                Self { key: Key::Char(c.to_ascii_lowercase()), shift: false, ..self }
            }
            Key::Char(_) | Key::BackTab => Self { shift: false, ..self },
            Key::Tab if self.shift => Self { key: Key::BackTab, shift: false, ..self },
            _ => self,
        }
    }

    /// The character that this press would type into a text field.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.key {
            Key::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (NAMES.iter().find(|(key, _)| key == self), self) {
            (Some((_, name)), _) => f.write_str(name),
            (None, Self::Char(c)) => write!(f, "{c}"),
            (None, Self::F(number)) => write!(f, "F{number}"),
            (None, _) => Ok(()),
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefixes = [(self.ctrl, "C-"), (self.alt, "A-"), (self.shift, "S-")];
        for (_, prefix) in prefixes.iter().filter(|(held, _)| *held) {
            f.write_str(prefix)?;
        }
        self.key.fmt(f)
    }
}

impl FromStr for Chord {
    type Err = ChordError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut chord = Self::plain(Key::Esc);
        let mut rest = text;
        loop {
            let (held, after) = match rest.as_bytes() {
                [b'C', b'-', _, ..] => (&mut chord.ctrl, &rest[2..]),
                [b'A', b'-', _, ..] => (&mut chord.alt, &rest[2..]),
                [b'S', b'-', _, ..] => (&mut chord.shift, &rest[2..]),
                _ => break,
            };
            if std::mem::replace(held, true) {
                return Err(ChordError(text.to_owned()));
            }
            rest = after;
        }
        chord.key = parse_key(rest).ok_or_else(|| ChordError(text.to_owned()))?;
        Ok(chord.canonical())
    }
}

fn parse_key(text: &str) -> Option<Key> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return Some(Key::Char(c));
    }
    let named = NAMES.iter().find(|(_, name)| *name == text).map(|(key, _)| *key);
    named.or_else(|| {
        let number: u8 = text.strip_prefix('F')?.parse().ok()?;
        (1..=LAST_F).contains(&number).then_some(Key::F(number))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> impl Strategy<Value = Key> {
        let named = proptest::sample::select(NAMES.map(|(key, _)| key).to_vec());
        prop_oneof![any::<char>().prop_map(Key::Char), (1..=LAST_F).prop_map(Key::F), named]
    }

    proptest! {
        #[test]
        fn every_press_reads_back_as_it_was_written(
            key in key(), ctrl: bool, alt: bool, shift: bool,
        ) {
            let chord = Chord { key, ctrl, alt, shift }.canonical();
            prop_assert_eq!(chord.canonical(), chord);
            prop_assert_eq!(chord.to_string().parse(), Ok(chord));
        }

        #[test]
        fn no_text_makes_parsing_panic(text in "(C-|A-|S-|F|Pg|-|[0-9]|.){0,6}") {
            if let Ok(chord) = text.parse::<Chord>() {
                prop_assert_eq!(chord.to_string().parse(), Ok(chord));
            }
        }
    }

    #[test]
    fn people_write_keys_like_this() {
        let ctrl = |c| Chord { ctrl: true, ..Chord::char(c) };
        for (text, chord) in [
            ("C-c", ctrl('c')),
            ("C-C", ctrl('c')),
            ("C--", ctrl('-')),
            ("-", Chord::char('-')),
            ("C", Chord::char('C')),
            ("B", Chord::char('B')),
            ("S-Tab", Chord::plain(Key::BackTab)),
            ("A-x", Chord { alt: true, ..Chord::char('x') }),
            ("PgUp", Chord::plain(Key::PageUp)),
            ("F12", Chord::plain(Key::F(12))),
        ] {
            assert_eq!(text.parse(), Ok(chord), "{text}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "C-", "Ctrl-c", "C-C-c", "enter", "F0", "F25", "xx"] {
            assert_eq!(text.parse::<Chord>(), Err(ChordError(text.to_owned())), "{text}");
        }
    }
}
