//! Strings a terminal sends: the answer to a colour query, and others, which are skipped.

use super::{ESC, Input, Rgb, Step};

const BELL: u8 = 0x07;

/// An operating system command or another string, up to its terminator.
pub(super) fn step(bytes: &[u8]) -> Step {
    let body_at = 2;
    let Some(end) = bytes.iter().skip(body_at).position(|byte| matches!(*byte, BELL | ESC)) else {
        return Step::Wait;
    };
    let end = body_at + end;
    let body = bytes.get(body_at..end).unwrap_or_default();
    match (bytes.get(end), bytes.get(end + 1)) {
        (Some(&ESC), None) => Step::Wait,
        (Some(&ESC), Some(b'\\')) => Step::Take(end + 2, answer(bytes, body)),
        // Another sequence began: this one was cut off.
        (Some(&ESC), Some(_)) => Step::Take(end, None),
        _ => Step::Take(end + 1, answer(bytes, body)),
    }
}

/// `11;rgb:1e1e/1e1e/1e1e` in an operating system command.
fn answer(bytes: &[u8], body: &[u8]) -> Option<Input> {
    if bytes.get(1) != Some(&b']') {
        return None;
    }
    let colour = std::str::from_utf8(body).ok()?.strip_prefix("11;")?;
    let channels = colour.strip_prefix("rgb:").or_else(|| colour.strip_prefix("rgba:"))?;
    let mut channels = channels.split('/').map(channel);
    let (red, green, blue) = (channels.next()??, channels.next()??, channels.next()??);
    Some(Input::Background(Rgb { red, green, blue }))
}

/// One to four hexadecimal digits, scaled to eight bits.
fn channel(digits: &str) -> Option<u8> {
    if digits.is_empty() || digits.len() > 4 {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    let most = (1 << (4 * digits.len())) - 1;
    u8::try_from(value * 255 / most).ok()
}
