//! Lines as text for a file.

use std::fmt::Write;

use super::line::{Level, Line};
use crate::domain::Timestamp;

/// What the rows after the first are indented by.
const INDENT: &str = "    ";

impl Level {
    /// The usual word in upper case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
            Self::Fatal => "FATAL",
        }
    }
}

impl Line<'_> {
    /// Writes the line behind a text: time in UTC, whose it is (empty where all are of one),
    /// version, level, text and fields, and `\n`.
    pub fn write_plain(self, label: &str, out: &mut String) {
        let time = self.time_in_utc();
        let gap = if label.is_empty() { "" } else { " " };
        let version = self.version_or_dash();
        let level = self.level.map_or("", Level::as_str);
        // Writing to a string can't fail.
        _ = write!(out, "{time}{gap}{label} {version:>7} {level:<5} ");
        self.write_body(out);
        out.push('\n');
    }

    /// `2026-11-22 10:42:07.123Z`.
    #[must_use]
    pub fn time_in_utc(self) -> String {
        let time = Timestamp::from_millisecond(self.timestamp_ms).unwrap_or_default();
        time.strftime("%Y-%m-%d %H:%M:%S%.3fZ").to_string()
    }

    /// The version that wrote it, `-` where none is told.
    #[must_use]
    pub fn version_or_dash(self) -> String {
        self.version().map_or_else(|| "-".to_owned(), |version| version.to_string())
    }

    /// Writes its rows behind a text, those after the first indented, and its fields.
    pub fn write_body(self, out: &mut String) {
        for (index, row) in self.rows().enumerate() {
            if index > 0 {
                out.push('\n');
                out.push_str(INDENT);
            }
            out.push_str(row);
        }
        if !self.fields.is_empty() {
            out.push(' ');
            out.push_str(self.fields);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::logs::testing::line;

    #[test]
    fn a_line_tells_when_who_and_what() {
        let mut out = String::new();
        line(42, 1, 0, "[ERROR] Oops: no\n  at a").view().write_plain("", &mut out);
        let paid = r#"{"level":"INFO","message":"paid","order":7}"#;
        line(41, 1, 1_500, paid).view().write_plain("checkout", &mut out);
        let expected = "1970-01-01 00:00:00.000Z      42 ERROR Oops: no\n      at a\n\
            1970-01-01 00:00:01.500Z checkout      41 INFO  paid {\"order\":7}\n";
        assert_eq!(out, expected);
    }
}
