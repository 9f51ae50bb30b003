//! One log line as rows: time, version, level, text. As many rows as scrolling counts.

use std::ops::Range;

use super::super::super::{runs::Runs, text};
use super::{lit::Lit, platform};
use crate::{
    app::{
        State,
        layout::{log_columns, log_gutter},
    },
    domain::{AliasState, Timestamp, Version},
    logs::{Level, LineKey, LineKind, LogLine, Pattern, StoredLine, rows::wrap},
    theme::Role,
};

/// What all lines of a window have in common.
pub(super) struct Look<'a> {
    gutter: usize,
    columns: Option<usize>,
    split: Option<&'a AliasState>,
    pattern: Option<&'a Pattern>,
    current: Option<LineKey>,
    today: String,
}

/// Columns of the version, and blanks around it.
const VERSION: usize = 4;

impl<'a> Look<'a> {
    /// For a pane `width` cells wide inside its frame.
    pub fn of(state: &'a State, width: u16) -> Self {
        let pane = &state.logs;
        Self {
            gutter: usize::from(log_gutter(width)),
            columns: log_columns(width, pane.wrap),
            split: state.header_alias().map(|alias| &alias.state),
            pattern: pane.find.as_ref().map(crate::logs::Search::pattern),
            current: pane.current_match,
            today: state.now.strftime("%F").to_string(),
        }
    }

    /// Those rows of a line that are in `part`, of as many as [`LogLine::height`] says.
    pub fn rows(&self, stored: &'a StoredLine, part: Range<usize>) -> Vec<Runs<'a>> {
        let line = &stored.line;
        let role = text_role(line);
        let marked =
            if self.current == Some(stored.key()) { Role::MatchCurrent } else { Role::Match };
        let mut bodies: Vec<Runs<'a>> = match self.columns {
            None => self.unwrapped(line, role, marked, part.clone()),
            Some(columns) => self.wrapped(line, role, marked, columns, &part),
        };
        for (at, body) in part.zip(&mut bodies) {
            let gutter = if at == 0 { self.gutter(line) } else { Runs::new().gap(self.gutter) };
            *body = gutter.join(0, std::mem::take(body));
        }
        bodies
    }

    fn unwrapped(
        &self,
        line: &'a LogLine,
        role: Role,
        marked: Role,
        part: Range<usize>,
    ) -> Vec<Runs<'a>> {
        let has_match = self.pattern.is_some_and(|pattern| pattern.is_in(&line.text));
        let count = line.row_count();
        if let Some(short) = platform::short(line).filter(|_| !has_match && count == 1) {
            return vec![Runs::one(role, short)];
        }
        let fields = line.fields();
        let rows = line.rows().enumerate().take(part.end).skip(part.start);
        rows.map(|(at, row)| {
            let runs = self.lit(row, below(role, at), marked).piece(0..row.len());
            if at + 1 < count || fields.is_empty() {
                return runs;
            }
            runs.join(2, self.lit(fields, Role::Dim, marked).piece(0..fields.len()))
        })
        .collect()
    }

    fn wrapped(
        &self,
        line: &'a LogLine,
        role: Role,
        marked: Role,
        columns: usize,
        part: &Range<usize>,
    ) -> Vec<Runs<'a>> {
        let fields = Some((line.fields(), Role::Dim)).filter(|(fields, _)| !fields.is_empty());
        let texts = line.rows().enumerate().map(|(at, row)| (row, below(role, at))).chain(fields);
        let mut rows = Vec::new();
        let mut row = 0;
        for (text, role) in texts {
            let mut lit = self.lit(text, role, marked);
            let mut at = 0;
            for piece in wrap(text, columns) {
                if row >= part.end {
                    return rows;
                }
                let bytes = at..at + piece.len();
                at = bytes.end;
                if row >= part.start {
                    rows.push(lit.piece(bytes));
                }
                row += 1;
            }
        }
        rows
    }

    /// A text in which what the search matches is lit up.
    fn lit(
        &self,
        text: &'a str,
        role: Role,
        marked: Role,
    ) -> Lit<'a, impl Iterator<Item = Range<usize>> + 'a> {
        let matches = self.pattern.map(|pattern| pattern.ranges(text));
        Lit::new(text, matches.into_iter().flatten(), role, marked)
    }

    /// ` 10:42:07.123   42 ERROR `, as wide as the gutter.
    fn gutter(&self, line: &LogLine) -> Runs<'static> {
        let (role, word) = tag(line);
        let (time, version, level) = match self.gutter {
            25.. => (12, VERSION, 5),
            21.. => (8, VERSION, 5),
            _ => (8, VERSION - 1, 1),
        };
        let time = self.time(line.timestamp_ms, time);
        let version_role = self.version_role(line.version());
        let number = line.version().map(short_version).unwrap_or_default();
        let number = text::fit_end(&number, version).into_owned();
        let word = text::cut(word, level);
        Runs::new()
            .gap(1)
            .add(Role::LogTime, time)
            .add(version_role, format!(" {number:>version$} "))
            .add(role, word.to_string())
            .pad(self.gutter)
    }

    /// The time of day, or the day and less of it when that is not today.
    fn time(&self, millis: i64, columns: usize) -> String {
        let Ok(at) = Timestamp::from_millisecond(millis) else { return " ".repeat(columns) };
        let today = at.strftime("%F").to_string() == self.today;
        let format = match (today, columns) {
            (true, 12..) => "%H:%M:%S.%3f",
            (true, _) => "%H:%M:%S",
            (false, 12..) => "%d %b %H:%M",
            (false, _) => "%dT%H:%M",
        };
        format!("{:<columns$}", at.strftime(format).to_string())
    }

    /// The stable version's and the canary's lines are told apart as in the bar.
    fn version_role(&self, version: Option<Version>) -> Role {
        let Some(split) = self.split else { return Role::Dim };
        match (version, split.share) {
            (Some(version), _) if version == split.version => Role::Stable,
            (Some(version), Some(share)) if version == share.version => Role::Canary,
            _ => Role::Dim,
        }
    }
}

/// A stack trace is read from its first row; the others are there to be read, not to be seen.
fn below(role: Role, row: usize) -> Role {
    match role {
        Role::LogError if row > 0 => Role::Text,
        role => role,
    }
}

fn short_version(version: Version) -> String {
    match version {
        Version::Latest => "$LAT".to_owned(),
        Version::Published(number) => number.to_string(),
    }
}

/// The tag of a line's level, or what kind of platform line it is.
fn tag(line: &LogLine) -> (Role, &'static str) {
    match line.level {
        Some(Level::Fatal) => (Role::LevelError, "FATAL"),
        Some(Level::Error) => (Role::LevelError, "ERROR"),
        _ if line.is_error() => (Role::LevelError, "ERROR"),
        Some(Level::Warn) => (Role::LevelWarn, "WARN"),
        Some(Level::Info) => (Role::LevelInfo, "INFO"),
        Some(Level::Debug) => (Role::LevelDebug, "DEBUG"),
        Some(Level::Trace) => (Role::LevelDebug, "TRACE"),
        None => (Role::Platform, ""),
    }
}

fn text_role(line: &LogLine) -> Role {
    match line.kind {
        _ if line.is_error() => Role::LogError,
        LineKind::Application => match line.level {
            Some(Level::Debug | Level::Trace) => Role::Dim,
            _ => Role::Text,
        },
        _ => Role::Platform,
    }
}
