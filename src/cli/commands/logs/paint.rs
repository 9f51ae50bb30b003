//! Colours of a terminal's own palette, for lines on a terminal.
//!
//! They only repeat what the text says: nothing is told by colour alone.

use std::borrow::Cow;

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Less important than what is beside it.
    Faint,
    /// An error.
    Error,
    /// A warning.
    Warning,
    /// One of several: a version, a target. Neighbours differ.
    OneOf(u64),
}

/// Colours that tell apart, none of which means anything else here.
const APART: [&str; 4] = ["36", "35", "34", "32"];

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Self::Faint => "2",
            Self::Error => "31",
            Self::Warning => "33",
            Self::OneOf(number) => {
                let count = u64::try_from(APART.len()).unwrap_or(1);
                usize::try_from(number % count).ok().and_then(|at| APART.get(at)).unwrap_or(&"36")
            }
        }
    }
}

/// The text, coloured where `colours` says so.
pub(super) fn paint(text: &str, ink: Ink, colours: bool) -> Cow<'_, str> {
    if colours && !text.trim().is_empty() {
        Cow::Owned(format!("\x1b[{}m{text}\x1b[0m", ink.code()))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_differ_and_blanks_are_left_alone() {
        let painted = |number| paint("42", Ink::OneOf(number), true).into_owned();
        assert_ne!(painted(41), painted(42));
        assert_eq!(paint("ERROR", Ink::Error, true), "\x1b[31mERROR\x1b[0m");
        assert_eq!(paint("ERROR", Ink::Error, false), "ERROR");
        assert_eq!(paint("   ", Ink::Error, true), "   ");
    }
}
