//! JSON on a terminal: JSON itself escapes C0 controls only.

use std::{borrow::Cow, fmt::Write};

use crate::logs::sanitise::Sieve;

/// The same JSON value with every character that could drive or deceive a terminal as an escape.
/// Outside of strings JSON has no such character.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    let mut sieve = Sieve::default();
    if text.chars().all(|char| sieve.passes(char)) {
        return Cow::Borrowed(text);
    }
    let mut sieve = Sieve::default();
    let mut escaped = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        if sieve.passes(char) {
            escaped.push(char);
        } else {
            for unit in char.encode_utf16(&mut [0; 2]) {
                // Writing to a string can't fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_stays_and_the_controls_go() -> Result<(), serde_json::Error> {
        let flood = format!("\u{9b}31m \u{202e}evil\u{e0041} e{}", "\u{301}".repeat(50));
        for value in ["\u{1b}[2J \u{200b}\u{fe0f}plain é 🐦", &flood] {
            let json = serde_json::to_string_pretty(&[value])?;
            let escaped = escape(&json);
            let mut sieve = Sieve::default();
            assert!(escaped.chars().all(|char| sieve.passes(char)), "{escaped}");
            let back: Vec<String> = serde_json::from_str(&escaped)?;
            assert_eq!(back, [value]);
        }
        Ok(())
    }
}
