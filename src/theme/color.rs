//! Colours as theme files write them.

use ratatui::style::{Color, Modifier};

/// Colours that are set by the terminal, by name.
pub(super) const NAMED: &[(&str, Color)] = &[
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

/// What a style can add to the text, by name.
pub(super) const MODIFIERS: &[(&str, Modifier)] = &[
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

/// Reads `#1c2128` or the name of a terminal colour.
pub(super) fn parse(text: &str) -> Option<Color> {
    let Some(hex) = text.strip_prefix('#') else {
        return NAMED.iter().find(|(name, _)| *name == text).map(|(_, color)| *color);
    };
    if hex.len() != 6 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let part = |range| u8::from_str_radix(hex.get(range)?, 16).ok();
    Some(Color::Rgb(part(0..2)?, part(2..4)?, part(4..6)?))
}

/// Reads the name of a modifier.
pub(super) fn modifier(text: &str) -> Option<Modifier> {
    MODIFIERS.iter().find(|(name, _)| *name == text).map(|(_, modifier)| *modifier)
}
