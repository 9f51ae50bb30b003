//! From a raw event to a line: who wrote it, how grave it is, which invocation it belongs to.

mod application;
mod json;
mod level;
mod platform;
#[cfg(test)]
mod tests;

use super::{
    line::{EventId, Level, LineKind, LogLine, RequestId},
    sanitise::sanitised,
    stream::Streams,
};
use crate::domain::LogEvent;

/// Parses events of one tail.
#[derive(Debug, Default)]
pub struct Parser {
    streams: Streams,
}

impl Parser {
    /// Parses events of one log group, so that lines tell whose they are.
    #[must_use]
    pub fn of_group(group: &str) -> Self {
        Self { streams: Streams::of_group(group) }
    }

    /// Parses one event. Never fails: what has no known shape is an application line as it is.
    pub fn parse(&mut self, event: &LogEvent) -> LogLine {
        let parsed = parse_message(&event.message);
        LogLine {
            id: EventId::new(&event.id),
            timestamp_ms: event.timestamp_ms,
            ingestion_ms: event.ingestion_ms,
            stream: self.streams.intern(&event.stream),
            kind: parsed.kind,
            level: parsed.level,
            request_id: parsed.request_id,
            text: parsed.text,
            fields: parsed.fields,
        }
    }
}

/// What a message tells by itself.
struct Parsed {
    kind: LineKind,
    level: Option<Level>,
    request_id: Option<RequestId>,
    text: Box<str>,
    fields: Box<str>,
}

impl Parsed {
    /// A line with nothing but a kind and (yet unsanitised) text.
    fn new(kind: LineKind, text: &str) -> Self {
        Self { kind, level: None, request_id: None, text: sanitised(text), fields: Box::default() }
    }
}

fn parse_message(message: &str) -> Parsed {
    let text = message.trim_end();
    json::parse(text)
        .or_else(|| platform::parse_text(text))
        .unwrap_or_else(|| application::parse_text(text))
}
