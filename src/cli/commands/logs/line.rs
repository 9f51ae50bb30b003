//! One log line on stdout.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    paint::{Ink, paint},
    selection::Selection,
};
use crate::{
    cli::{args::Format, output::Output},
    domain::Version,
    logs::{Level, Line},
};

/// Prints a line: text with its time, target, version and level, or one JSON object.
pub(super) fn print<W: Write>(
    output: &mut Output<W>,
    line: Line<'_>,
    selection: &Selection,
    target: usize,
) -> io::Result<()> {
    let label = selection.label(target);
    match output.format {
        Format::Json => output.json_line(&LineJson { target: label, ..LineJson::from(line) }),
        Format::Text => {
            let label = label.map(|label| (label, target, selection.label_width()));
            let text = text(line, label, output.screen.colours);
            output.line(&text)
        }
    }
}

/// A line's text; `label` is what its target is called, its number, and how wide labels are.
fn text(line: Line<'_>, label: Option<(&str, usize, usize)>, colours: bool) -> String {
    let mut text = paint(&line.time_in_utc(), Ink::Faint, colours).into_owned();
    if let Some((label, number, width)) = label {
        let ink = Ink::OneOf(u64::try_from(number).unwrap_or_default());
        text.push(' ');
        text.push_str(&paint(&format!("{label:<width$}"), ink, colours));
    }
    let ink = match line.version() {
        Some(Version::Published(number)) => Ink::OneOf(number),
        Some(Version::Latest) | None => Ink::Faint,
    };
    text.push(' ');
    text.push_str(&paint(&format!("{:>7}", line.version_or_dash()), ink, colours));
    text.push(' ');
    let level = format!("{:<5}", line.level.map_or("", Level::as_str));
    text.push_str(&match line.level {
        Some(Level::Error | Level::Fatal) => paint(&level, Ink::Error, colours),
        Some(Level::Warn) => paint(&level, Ink::Warning, colours),
        _ => level.as_str().into(),
    });
    text.push(' ');
    line.write_body(&mut text);
    text
}

/// A line, as far as possible in AWS's own names.
#[derive(Debug, Serialize)]
struct LineJson<'a> {
    /// Milliseconds since the epoch.
    timestamp: i64,
    /// Milliseconds since the epoch.
    ingestion_time: i64,
    /// What it was asked for by, where several things were.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
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

impl<'a> From<Line<'a>> for LineJson<'a> {
    fn from(line: Line<'a>) -> Self {
        Self {
            timestamp: line.timestamp_ms,
            ingestion_time: line.ingestion_ms,
            target: None,
            log_stream_name: &line.stream.name,
            version: line.version(),
            level: line.level.map(Level::as_str),
            request_id: line.request_id.map(|id| id.to_string()),
            message: line.text,
            fields: line.fields,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cli::output::Screen,
        domain::LogEvent,
        logs::{LineFilter, LogLine, Parser},
    };

    fn parsed(message: &str) -> LogLine {
        let event = LogEvent {
            id: "1".into(),
            stream: "2026/11/22/[42]0f0f".into(),
            timestamp_ms: 1_795_344_127_123,
            ingestion_ms: 1_795_344_128_000,
            message: message.into(),
        };
        Parser::default().parse(&event)
    }

    fn printed(format: Format, labels: &[&str], message: &str) -> String {
        let labels = labels.iter().map(|&label| label.to_owned()).collect();
        let selection = Selection::new(labels, Vec::new(), LineFilter::default());
        let mut bytes = Vec::new();
        let mut output = Output::new(format, Screen::default(), &mut bytes);
        let done = print(&mut output, parsed(message).view(), &selection, 0);
        assert!(done.is_ok());
        String::from_utf8_lossy(&bytes).into_owned()
    }

    #[test]
    fn further_rows_are_indented() {
        assert_eq!(
            printed(Format::Text, &[], "[ERROR] Oops: no\nTraceback\n\x1b]0;x\x07"),
            "2026-11-22 10:42:07.123Z      42 ERROR Oops: no\n    Traceback\n    ␛\n"
        );
    }

    #[test]
    fn where_there_are_several_targets_a_line_says_whose_it_is() {
        let labels = ["billing", "checkout:live"];
        assert_eq!(
            printed(Format::Text, &labels, "hello"),
            "2026-11-22 10:42:07.123Z billing            42       hello\n"
        );
        let json = printed(Format::Json, &labels, "hello");
        assert!(json.contains("\"target\":\"billing\","), "{json}");
    }

    #[test]
    fn colours_change_nothing_but_the_colour() {
        let line = parsed("[ERROR] Oops: no\nTraceback");
        let label = Some(("billing", 0, 9));
        let coloured = text(line.view(), label, true);
        assert!(coloured.contains("\x1b[31mERROR\x1b[0m"), "{coloured:?}");
        let mut parts = coloured.split("\x1b[");
        let first = parts.next().unwrap_or_default().to_owned();
        let rest = parts.map(|part| part.split_once('m').map_or(part, |(_, text)| text));
        assert_eq!(first + &rest.collect::<String>(), text(line.view(), label, false));
    }

    #[test]
    fn json_is_one_object_a_line() {
        assert_eq!(
            printed(Format::Json, &[], "two\nrows"),
            "{\"timestamp\":1795344127123,\"ingestion_time\":1795344128000,\
             \"log_stream_name\":\"2026/11/22/[42]0f0f\",\"version\":\"42\",\
             \"message\":\"two\\nrows\"}\n"
        );
    }
}
