//! One log line on stdout.

use std::io::{self, Write};

use serde::Serialize;

use crate::{
    cli::{args::Format, output::Output},
    domain::{Timestamp, Version},
    logs::{Level, LogLine},
};

/// What the rows after the first are indented by.
const INDENT: &str = "    ";

/// Prints a line: text with its time, version and level, or one JSON object.
pub(super) fn print<W: Write>(output: &mut Output<W>, line: &LogLine) -> io::Result<()> {
    match output.format {
        Format::Json => output.json_line(&LineJson::from(line)),
        Format::Text => output.line(&text(line)),
    }
}

fn text(line: &LogLine) -> String {
    let time = time(line.timestamp_ms);
    let version = line.version().map_or_else(|| "-".to_owned(), |version| version.to_string());
    let level = line.level.map_or("", level);
    let mut text = format!("{time} {version:>7} {level:<5} ");
    for (index, row) in line.rows().enumerate() {
        if index > 0 {
            text.push('\n');
            text.push_str(INDENT);
        }
        text.push_str(row);
    }
    if !line.fields().is_empty() {
        text.push(' ');
        text.push_str(line.fields());
    }
    text
}

fn time(ms: i64) -> String {
    let time = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    time.strftime("%Y-%m-%d %H:%M:%S%.3fZ").to_string()
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Trace => "TRACE",
        Level::Debug => "DEBUG",
        Level::Info => "INFO",
        Level::Warn => "WARN",
        Level::Error => "ERROR",
        Level::Fatal => "FATAL",
    }
}

/// A line, as far as possible in AWS's own names.
#[derive(Debug, Serialize)]
struct LineJson<'a> {
    /// Milliseconds since the epoch.
    timestamp: i64,
    /// Milliseconds since the epoch.
    ingestion_time: i64,
    log_stream_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<Version>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    message: &'a str,
    /// A JSON line's other fields, as they were logged.
    #[serde(skip_serializing_if = "str::is_empty")]
    fields: &'a str,
}

impl<'a> From<&'a LogLine> for LineJson<'a> {
    fn from(line: &'a LogLine) -> Self {
        Self {
            timestamp: line.timestamp_ms,
            ingestion_time: line.ingestion_ms,
            log_stream_name: &line.stream.name,
            version: line.version(),
            level: line.level.map(level),
            request_id: line.request_id.map(|id| id.to_string()),
            message: &line.text,
            fields: line.fields(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cli::output::Screen, domain::LogEvent, logs::Parser};

    fn printed(format: Format, message: &str) -> String {
        let event = LogEvent {
            id: "1".into(),
            stream: "2026/11/22/[42]0f0f".into(),
            timestamp_ms: 1_795_344_127_123,
            ingestion_ms: 1_795_344_128_000,
            message: message.into(),
        };
        let mut bytes = Vec::new();
        let mut output = Output::new(format, Screen::default(), &mut bytes);
        let done = print(&mut output, &Parser::default().parse(&event));
        assert!(done.is_ok());
        String::from_utf8_lossy(&bytes).into_owned()
    }

    #[test]
    fn further_rows_are_indented() {
        assert_eq!(
            printed(Format::Text, "[ERROR] Oops: no\nTraceback\n\x1b]0;x\x07"),
            "2026-11-22 10:42:07.123Z      42 ERROR Oops: no\n    Traceback\n    ␛\n"
        );
    }

    #[test]
    fn json_is_one_object_a_line() {
        assert_eq!(
            printed(Format::Json, "two\nrows"),
            "{\"timestamp\":1795344127123,\"ingestion_time\":1795344128000,\
             \"log_stream_name\":\"2026/11/22/[42]0f0f\",\"version\":\"42\",\
             \"message\":\"two\\nrows\"}\n"
        );
    }
}
