//! Control sequences: cursor and function keys, with their modifiers.

use crate::input::{Chord, Key};

use super::{ESC, Input, Step};

/// `ESC O x`: cursor keys in application mode, and F1 to F4.
pub(super) fn single_shift(bytes: &[u8]) -> Step {
    let Some(&last) = bytes.get(2) else { return Step::Wait };
    let key = if last == b'M' { Some(Key::Enter) } else { letter_key(last) };
    match key {
        Some(key) => Step::Take(3, Some(Input::Key(Chord::plain(key)))),
        // Not a key of this kind: an Alt+O, and then something else.
        None => Step::Take(2, Some(Input::Key(Chord { alt: true, ..Chord::char('O') }))),
    }
}

/// `ESC [ parameters final`.
pub(super) fn step(bytes: &[u8]) -> Step {
    let body = bytes.get(2..).unwrap_or_default();
    if let [b'[', rest @ ..] = body {
        // F1 to F5 of the Linux console.
        return match rest.first() {
            None => Step::Wait,
            Some(last @ b'A'..=b'E') => key(4, Key::F(last - b'A' + 1), Modifiers::default()),
            Some(_) => Step::Take(4, None),
        };
    }
    let Some(end) = body.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else {
        return Step::Wait;
    };
    let (parameters, last) = (body.get(..end).unwrap_or_default(), body.get(end));
    let length = 2 + end + 1;
    match last {
        // Three bytes of an old mouse report follow; the mouse is not ours, so drop them.
        Some(b'M') if parameters.is_empty() && bytes.len() < length + 3 => Step::Wait,
        Some(b'M') if parameters.is_empty() => Step::Take(length + 3, None),
        Some(b'~') if parameters == b"200" => Step::BeginPaste(length),
        Some(b'c') if parameters.starts_with(b"?") => Step::Take(length, Some(Input::Attributes)),
        Some(&last @ 0x40..=0x7e) => decode(length, parameters, last),
        // Cut off by another sequence or a control character.
        Some(&ESC) => Step::Take(length - 1, None),
        _ => Step::Take(length, None),
    }
}

fn decode(length: usize, parameters: &[u8], last: u8) -> Step {
    let Some(numbers) = numbers(parameters) else { return Step::Take(length, None) };
    let first = numbers.first().map_or(1, |group| group.value);
    let modifiers = Modifiers::of(numbers.get(1));
    let found = match last {
        b'~' if first == 27 => {
            let code = numbers.get(2).map_or(0, |group| group.value);
            return character(length, code, modifiers);
        }
        b'~' => numbered_key(first),
        b'u' => return character(length, first, modifiers),
        b'Z' => Some(Key::BackTab),
        last => letter_key(last),
    };
    found.map_or(Step::Take(length, None), |found| key(length, found, modifiers))
}

/// A key, unless it was let go of or another modifier was held that serin does not know.
fn key(length: usize, key: Key, modifiers: Modifiers) -> Step {
    if modifiers.released || modifiers.has(Modifiers::OTHER) {
        return Step::Take(length, None);
    }
    let chord = Chord {
        key,
        ctrl: modifiers.has(Modifiers::CTRL),
        alt: modifiers.has(Modifiers::ALT),
        shift: modifiers.has(Modifiers::SHIFT),
    };
    Step::Take(length, Some(Input::Key(chord.canonical())))
}

/// A character sent by its code point, as terminals do for chords that have no byte.
fn character(length: usize, code: u32, modifiers: Modifiers) -> Step {
    let found = match code {
        9 => Key::Tab,
        13 => Key::Enter,
        27 => Key::Esc,
        8 | 127 => Key::Backspace,
        _ => match char::from_u32(code).filter(|char| !char.is_control()) {
            // Sent unshifted, with Shift beside it.
            Some(char) if modifiers.has(Modifiers::SHIFT) => {
                let shifted = Key::Char(char.to_uppercase().next().unwrap_or(char));
                return key(length, shifted, modifiers.without_shift());
            }
            Some(char) => Key::Char(char),
            None => return Step::Take(length, None),
        },
    };
    key(length, found, modifiers)
}

fn letter_key(last: u8) -> Option<Key> {
    Some(match last {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'F' => Key::End,
        b'H' => Key::Home,
        b'P'..=b'S' => Key::F(last - b'P' + 1),
        _ => return None,
    })
}

fn numbered_key(number: u32) -> Option<Key> {
    Some(match number {
        1 | 7 => Key::Home,
        3 => Key::Delete,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        11 => Key::F(1),
        12 => Key::F(2),
        13 => Key::F(3),
        14 => Key::F(4),
        15 => Key::F(5),
        17 => Key::F(6),
        18 => Key::F(7),
        19 => Key::F(8),
        20 => Key::F(9),
        21 => Key::F(10),
        23 => Key::F(11),
        24 => Key::F(12),
        _ => return None,
    })
}

/// What was held, and whether the key went up.
#[derive(Debug, Clone, Copy, Default)]
struct Modifiers {
    bits: u32,
    released: bool,
}

impl Modifiers {
    const SHIFT: u32 = 1;
    const ALT: u32 = 2;
    const CTRL: u32 = 4;
    /// Super, Hyper and Meta. Caps Lock (64) and Num Lock (128) say nothing about the chord.
    const OTHER: u32 = 8 | 16 | 32;

    fn of(group: Option<&Group>) -> Self {
        let Some(group) = group else { return Self::default() };
        // Sent as one more than the bits that are set.
        Self { bits: group.value.saturating_sub(1), released: group.detail == Some(3) }
    }

    fn has(self, bits: u32) -> bool {
        self.bits & bits != 0
    }

    fn without_shift(self) -> Self {
        Self { bits: self.bits & !Self::SHIFT, ..self }
    }
}

/// A parameter and the part after its colon.
#[derive(Debug, Clone, Copy)]
struct Group {
    value: u32,
    detail: Option<u32>,
}

/// `1;5:3` as groups; an omitted number is 1. `None` for what is no list of numbers.
fn numbers(parameters: &[u8]) -> Option<Vec<Group>> {
    let text = std::str::from_utf8(parameters).ok()?;
    if text.is_empty() {
        return Some(Vec::new());
    }
    let number = |text: &str| if text.is_empty() { Some(1) } else { text.parse().ok() };
    text.split(';')
        .map(|group| {
            let mut parts = group.split(':');
            let value = number(parts.next()?)?;
            Some(Group { value, detail: parts.next().and_then(number) })
        })
        .collect()
}
