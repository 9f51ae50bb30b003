//! Lines of functions that log plain text, as the managed runtimes decorate them.

use super::{Parsed, json, level};
use crate::logs::{
    line::{Level, LineKind, RequestId},
    sanitise::sanitised,
};

/// What a runtime put in front of the message.
struct Prefix<'a> {
    level: Level,
    request_id: Option<RequestId>,
    message: &'a str,
}

/// Reads an application line: always succeeds.
pub(super) fn parse_text(text: &str) -> Parsed {
    let Some(prefix) = node(text).or_else(|| python(text)) else {
        let mut line = Parsed::new(LineKind::Application, text);
        // A logger that writes for a terminal colours its levels: they show once that is gone.
        line.level = level::in_text(text).or_else(|| level::in_text(&line.text));
        return line;
    };
    Parsed {
        kind: LineKind::Application,
        level: Some(prefix.level),
        request_id: prefix.request_id,
        text: message(prefix.message),
        fields: Box::default(),
    }
}

/// Node: `time \t request id \t LEVEL \t message`.
fn node(text: &str) -> Option<Prefix<'_>> {
    let mut parts = text.splitn(4, '\t');
    let (time, id, word) = (parts.next()?, parts.next()?, parts.next()?);
    is_time(time).then_some(Prefix {
        level: level::from_name(word)?,
        request_id: RequestId::parse(id),
        message: parts.next().unwrap_or_default(),
    })
}

/// Python: `[LEVEL] \t time \t request id \t message`, or `[ERROR] Type: message` and a traceback.
fn python(text: &str) -> Option<Prefix<'_>> {
    let (word, rest) = text.strip_prefix('[')?.split_once(']')?;
    let level = level::from_name(word)?;
    let mut parts = rest.splitn(4, '\t');
    let bare = Prefix { level, request_id: None, message: rest.trim_start() };
    let (Some(""), Some(time), Some(id)) = (parts.next(), parts.next(), parts.next()) else {
        return Some(bare);
    };
    if !is_time(time) {
        return Some(bare);
    }
    let message = parts.next().unwrap_or_default();
    Some(Prefix { level, request_id: RequestId::parse(id), message })
}

/// `2026-11-22T10:42:00.123Z`, roughly: enough to tell it from a message.
fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 20
        && bytes[0].is_ascii_digit()
        && bytes.get(10) == Some(&b'T')
        && bytes.last() == Some(&b'Z')
}

/// The message, an error object at its end written out: `Invoke Error \t{"errorType":…}`.
fn message(text: &str) -> Box<str> {
    let written_out = text.rsplit_once('\t').and_then(|(title, object)| {
        let error = json::error_text(&serde_json::from_str(object).ok()?)?;
        Some(format!("{}: {error}", title.trim_end()))
    });
    match written_out {
        Some(text) => sanitised(&text),
        None => sanitised(text),
    }
}
