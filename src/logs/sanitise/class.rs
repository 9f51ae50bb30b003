//! What each character may do to a terminal.

/// How a character is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Shown as it is.
    Text,
    /// Ends the row.
    Break,
    /// Expands to spaces.
    Tab,
    /// Begins an escape sequence.
    Escape,
    /// Shown as this instead.
    Visible(char),
    /// Dropped.
    Invisible,
}

/// The class of one character.
pub(super) fn classify(char: char) -> Class {
    match char {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Class::Break,
        '\t' => Class::Tab,
        '\u{1b}' => Class::Escape,
        '\0'..='\u{1f}' => Class::Visible(control_picture(char)),
        '\u{7f}' => Class::Visible('␡'),
        '\u{80}'..='\u{9f}' => Class::Visible(char::REPLACEMENT_CHARACTER),
        char if is_invisible(char) => Class::Invisible,
        _ => Class::Text,
    }
}

fn control_picture(control: char) -> char {
    char::from_u32(0x2400 + u32::from(control)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Unicode's format characters and fillers: bidi controls, joiners, tags, variation selectors.
///
/// Variation selectors and joiners are harmless in themselves, but terminals disagree about the
/// width of what they make, and one wrong width garbles a whole row.
fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}
