//! The extent of an escape sequence (ECMA-48), so that it can be taken out whole.

/// An escape sequence without its leading ESC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sequence {
    /// Bytes after the ESC that belong to it; always a character boundary.
    pub len: usize,
    /// It only sets colours and attributes, as loggers do.
    pub is_colour: bool,
}

const LONE: Sequence = Sequence { len: 0, is_colour: false };

/// Measures the sequence that follows an ESC.
///
/// A malformed or unterminated one counts as a lone ESC: what follows it stays readable.
pub(super) fn measure(after_escape: &str) -> Sequence {
    let bytes = after_escape.as_bytes();
    match bytes.first() {
        Some(b'[') => control_sequence(bytes),
        Some(b']' | b'P' | b'X' | b'^' | b'_') => control_string(bytes),
        Some(b' '..=b'~') => short(bytes),
        _ => LONE,
    }
}

/// `ESC [ parameters intermediates final`.
fn control_sequence(bytes: &[u8]) -> Sequence {
    let body = &bytes[1..];
    let parameters = count(body, |byte| matches!(byte, 0x30..=0x3f));
    let intermediates = count(&body[parameters..], |byte| matches!(byte, 0x20..=0x2f));
    let end = parameters + intermediates;
    match body.get(end) {
        Some(&last @ 0x40..=0x7e) => {
            let is_colour = last == b'm'
                && intermediates == 0
                && body[..parameters].iter().all(|byte| matches!(byte, b'0'..=b'9' | b';' | b':'));
            Sequence { len: 1 + end + 1, is_colour }
        }
        _ => LONE,
    }
}

/// OSC, DCS, SOS, PM and APC: text up to BEL or `ESC \`, within one row.
///
/// Looks no further than the next ESC, so that a line full of unterminated ones stays cheap.
fn control_string(bytes: &[u8]) -> Sequence {
    let Some(end) = memchr::memchr2(0x07, 0x1b, bytes) else { return LONE };
    let terminator = match (bytes[end], bytes.get(end + 1)) {
        (0x07, _) => 1,
        (_, Some(b'\\')) => 2,
        _ => return LONE,
    };
    match memchr::memchr2(b'\n', b'\r', &bytes[..end]) {
        Some(_) => LONE,
        None => Sequence { len: end + terminator, is_colour: false },
    }
}

/// `ESC intermediates final`: character sets, resets, keypad modes.
fn short(bytes: &[u8]) -> Sequence {
    let intermediates = count(bytes, |byte| matches!(byte, 0x20..=0x2f));
    match bytes.get(intermediates) {
        Some(0x30..=0x7e) => Sequence { len: intermediates + 1, is_colour: false },
        _ => LONE,
    }
}

fn count(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&byte| belongs(byte)).count()
}
