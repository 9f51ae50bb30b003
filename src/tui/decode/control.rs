//! Single ASCII bytes.

use crate::input::{Chord, Key};

/// The chord that sends this one byte; `None` for bytes that no key sends.
pub(super) fn chord(byte: u8) -> Option<Chord> {
    let chord = match byte {
        b'\r' => Chord::plain(Key::Enter),
        b'\t' => Chord::plain(Key::Tab),
        // Terminals disagree on which of the two the Backspace key sends.
        0x08 | 0x7f => Chord::plain(Key::Backspace),
        0x00 => ctrl(' '),
        0x01..=0x1a => ctrl((byte - 0x01 + b'a').into()),
        0x1b => Chord::plain(Key::Esc),
        0x1c..=0x1f => ctrl((byte - 0x1c + b'\\').into()),
        0x20..=0x7e => Chord::char(byte.into()),
        0x80.. => return None,
    };
    Some(chord)
}

fn ctrl(char: char) -> Chord {
    Chord { ctrl: true, ..Chord::char(char) }
}
