//! JSON on a terminal: JSON itself escapes C0 controls only.

use std::{borrow::Cow, fmt::Write};

/// The same JSON value with every character that could drive or deceive a terminal as an escape.
/// Outside of strings JSON has no such character but the line feed.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_dangerous) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        if is_dangerous(char) {
            // Writing to a string can't fail; all of these are below U+10000.
            let _ = write!(escaped, "\\u{:04x}", u32::from(char));
        } else {
            escaped.push(char);
        }
    }
    Cow::Owned(escaped)
}

/// C1 controls, DEL, and what reorders or hides text.
fn is_dangerous(char: char) -> bool {
    matches!(
        char,
        '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_stays_and_the_controls_go() -> Result<(), serde_json::Error> {
        let value = "\u{9b}31m \u{202e}evil\u{200b} \u{1b}[2J plain é";
        let json = serde_json::to_string_pretty(&[value])?;
        let escaped = escape(&json);
        assert!(!escaped.chars().any(|c| c != '\n' && (c.is_control() || is_dangerous(c))));
        let back: Vec<String> = serde_json::from_str(&escaped)?;
        assert_eq!(back, [value]);
        Ok(())
    }
}
