//! One parsed log line.

use std::{
    fmt,
    hash::{DefaultHasher, Hasher},
    sync::Arc,
};

use super::{report::Report, stream::StreamName};
use crate::domain::Version;

/// CloudWatch's event id, reduced to 64 bits.
///
/// The ids are 56 digits long; only equality is asked of them. Among a million lines two different
/// ids look equal once in forty million times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(u64);

impl EventId {
    /// Before every other.
    pub(super) const MIN: Self = Self(0);

    /// From the id as CloudWatch writes it.
    #[must_use]
    pub fn new(id: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(id.as_bytes());
        Self(hasher.finish())
    }

    /// Made of what a line consists of, for a line that CloudWatch gave no id.
    pub(super) fn of_parts(salt: u64, timestamp_ms: i64, parts: &[&[u8]]) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write_u64(salt);
        hasher.write_i64(timestamp_ms);
        for part in parts {
            hasher.write_usize(part.len());
            hasher.write(part);
        }
        Self(hasher.finish())
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// An invocation's request id: a UUID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId([u8; 16]);

impl RequestId {
    /// Length of the text form.
    pub const TEXT_LEN: usize = 36;

    /// Reads `8f507cfc-xmpl-4697-…`-shaped text; `None` when it is no UUID.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != Self::TEXT_LEN {
            return None;
        }
        let mut id = [0; 16];
        let mut digits = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            if matches!(at, 8 | 13 | 18 | 23) {
                if byte != b'-' {
                    return None;
                }
                continue;
            }
            let digit = u8::try_from(char::from(byte).to_digit(16)?).ok()?;
            id[digits / 2] = id[digits / 2] << 4 | digit;
            digits += 1;
        }
        Some(Self(id))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// How grave an application line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Finest detail.
    Trace,
    /// Detail for developers.
    Debug,
    /// Normal operation.
    Info,
    /// Odd, but handled.
    Warn,
    /// Something failed.
    Error,
    /// The process can't go on.
    Fatal,
}

/// Who wrote a line, and what about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// The function's own code or its runtime.
    Application,
    /// An environment starts to initialise.
    InitStart,
    /// Initialisation ended, with its figures.
    InitReport,
    /// An invocation starts.
    Start,
    /// An invocation ended.
    End,
    /// An invocation's figures.
    Report,
    /// An invocation ran into its timeout.
    Timeout,
    /// The runtime died: exit, signal, out of memory.
    Crash,
    /// An X-Ray segment's ids.
    XRay,
    /// Any other `platform.*` record.
    Platform,
}

/// One log event, parsed and harmless, on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct LogLine {
    /// What de-duplication goes by.
    pub id: EventId,
    /// Event time in milliseconds since the epoch.
    pub timestamp_ms: i64,
    /// When CloudWatch took it in, in milliseconds since the epoch.
    pub ingestion_ms: i64,
    /// Where it comes from; lines of one stream share it.
    pub stream: Arc<StreamName>,
    /// Who wrote it.
    pub kind: LineKind,
    /// How grave; `None` where the format tells no level.
    pub level: Option<Level>,
    /// The invocation it belongs to, where the line says so.
    pub request_id: Option<RequestId>,
    /// What to show: sanitised; rows are separated by `\n`. For a JSON line its message.
    pub text: Box<str>,
    /// A JSON line's other fields, as compact JSON, sanitised; empty when there are none.
    pub fields: Box<str>,
}

impl LogLine {
    /// The line to look at.
    #[must_use]
    pub fn view(&self) -> Line<'_> {
        Line {
            id: self.id,
            timestamp_ms: self.timestamp_ms,
            ingestion_ms: self.ingestion_ms,
            stream: &self.stream,
            kind: self.kind,
            level: self.level,
            request_id: self.request_id,
            text: &self.text,
            fields: &self.fields,
        }
    }

    /// Bytes on the heap that this line alone holds.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.text.len() + self.fields.len()
    }
}

/// A [`LogLine`] to look at, wherever it is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line<'a> {
    /// What de-duplication goes by.
    pub id: EventId,
    /// Event time in milliseconds since the epoch.
    pub timestamp_ms: i64,
    /// When CloudWatch took it in, in milliseconds since the epoch.
    pub ingestion_ms: i64,
    /// Where it comes from.
    pub stream: &'a Arc<StreamName>,
    /// Who wrote it.
    pub kind: LineKind,
    /// How grave; `None` where the format tells no level.
    pub level: Option<Level>,
    /// The invocation it belongs to, where the line says so.
    pub request_id: Option<RequestId>,
    /// What to show; see [`LogLine::text`].
    pub text: &'a str,
    /// A JSON line's other fields; see [`LogLine::fields`].
    pub fields: &'a str,
}

impl<'a> Line<'a> {
    /// A line that can be kept.
    #[must_use]
    pub fn to_owned(self) -> LogLine {
        LogLine {
            id: self.id,
            timestamp_ms: self.timestamp_ms,
            ingestion_ms: self.ingestion_ms,
            stream: Arc::clone(self.stream),
            kind: self.kind,
            level: self.level,
            request_id: self.request_id,
            text: self.text.into(),
            fields: self.fields.into(),
        }
    }

    /// The version that wrote it.
    #[must_use]
    pub fn version(self) -> Option<Version> {
        self.stream.version
    }

    /// The figures of a REPORT or `INIT_REPORT`, read from its text.
    #[must_use]
    pub fn report(self) -> Option<Report> {
        matches!(self.kind, LineKind::Report | LineKind::InitReport)
            .then(|| Report::from_text(self.text))
    }

    /// It tells of something that failed: by level (a REPORT has one by its status) or by kind.
    #[must_use]
    pub fn is_error(self) -> bool {
        self.level.is_some_and(|level| level >= Level::Error)
            || matches!(self.kind, LineKind::Timeout | LineKind::Crash)
    }

    /// The rows of the text; at least one.
    #[must_use]
    pub fn rows(self) -> impl DoubleEndedIterator<Item = &'a str> {
        self.text.split('\n')
    }

    /// How many rows the text has, unwrapped: 1 or more.
    #[must_use]
    pub fn row_count(self) -> usize {
        memchr::memchr_iter(b'\n', self.text.as_bytes()).count() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_reads_back_as_written() {
        let text = "8f507cfc-0b1a-4697-b07a-ac58fc914c95";
        assert_eq!(RequestId::parse(text).map(|id| id.to_string()).as_deref(), Some(text));
        for text in [
            "",
            "undefined",
            "8f507cfc00b1a-4697-b07a-ac58fc914c95",
            "8f507cfc-0b1a-4697-b07a-ac58fc914cg5",
        ] {
            assert_eq!(RequestId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn event_ids_differ_where_the_text_differs() {
        let id = "37222478312471249178341234891237489123748912374891237489";
        assert_eq!(EventId::new(id), EventId::new(id));
        assert_ne!(EventId::new(id), EventId::new(&id.replace("89", "98")));
    }

    #[test]
    fn a_line_stays_small() {
        assert!(size_of::<LogLine>() <= 88, "{}", size_of::<LogLine>());
    }
}
