//! One log line as rows: time, version, level, text. As many rows as scrolling counts.

use std::ops::Range;

use super::super::super::{runs::Runs, text};
use super::{lit::Lit, platform};
use crate::{
    app::{
        State,
        layout::{log_gutter, log_lane},
        state::{LogsPane, logs::Times},
    },
    domain::{Alias, Timestamp, Version, Zone},
    logs::{
        Invocation, Level, Line, LineKind, Pattern, StoredLine,
        rows::{Part, frames, wrap},
        stream::writer_name,
    },
    theme::Role,
};

/// What all lines of a window have in common.
pub(super) struct Look<'a> {
    pane: &'a LogsPane,
    /// Of the pane inside its frame.
    width: u16,
    gutter: usize,
    /// Columns of the line's writer, and a blank; none where all lines are of one.
    label: usize,
    alias: Option<&'a Alias>,
    pattern: Option<&'a Pattern>,
    zone: &'a Zone,
    today: String,
}

/// Columns of the version, and blanks around it.
const VERSION: usize = 4;

/// Columns that a chosen field has.
const FIELD: usize = 12;

/// A field's value or name in its column.
fn field(text: String) -> Runs<'static> {
    Runs::one(Role::Strong, text).fit(FIELD).pad(FIELD + 2)
}

impl<'a> Look<'a> {
    /// The names of the chosen fields, over their columns.
    pub fn field_heads(&self) -> Runs<'static> {
        let names = self.pane.field_columns().iter();
        names.fold(Runs::new().gap(self.gutter + self.label), |runs, name| {
            let name = text::plain(name).into_owned();
            runs.join(0, Runs::one(Role::Heading, name).fit(FIELD).pad(FIELD + 2))
        })
    }

    /// For a pane `width` cells wide inside its frame.
    pub fn of(state: &'a State, width: u16) -> Self {
        let pane = &state.logs;
        let lane = if pane.has_lanes(width) { log_lane(width, true) } else { width };
        Self {
            pane,
            width,
            gutter: usize::from(log_gutter(lane)),
            label: usize::from(pane.label_width(width)),
            alias: state.header_alias(),
            pattern: pane.find.as_ref().map(crate::logs::Search::pattern),
            zone: &state.session.zone,
            today: match pane.look.times {
                Times::Local => state.session.zone.format(state.now, "%F"),
                _ => state.now.strftime("%F").to_string(),
            },
        }
    }

    /// What is drawn.
    pub fn pane(&self) -> &'a LogsPane {
        self.pane
    }

    /// Those rows of a line that are in `part`, of as many as scrolling counts.
    pub fn rows(&self, stored: StoredLine<'a>, part: Range<usize>) -> Vec<Runs<'a>> {
        let mut bodies = self.bodies(stored, &part);
        // What has no fields takes the room that they would have.
        let has_fields = !stored.line.fields.is_empty();
        let fields = if has_fields { self.pane.field_columns() } else { &[] };
        for (at, body) in part.zip(&mut bodies) {
            let gutter = match at {
                0 => fields.iter().fold(self.gutter(stored.line), |runs, name| {
                    runs.join(0, field(stored.line.field(name).unwrap_or_default()))
                }),
                _ => Runs::new().gap(self.gutter + self.label + fields.len() * (FIELD + 2)),
            };
            *body = gutter.join(0, std::mem::take(body).skip(self.pane.look.shift));
        }
        bodies
    }

    fn bodies(&self, stored: StoredLine<'a>, part: &Range<usize>) -> Vec<Runs<'a>> {
        let line = stored.line;
        let role = text_role(line);
        let shape = self.pane.shape(stored.key(), self.width);
        let current = self.pane.current_match == Some(stored.key());
        let marked = if current { Role::MatchCurrent } else { Role::Match };
        if let Some(short) = self.short(line).filter(|_| shape.columns.is_none()) {
            return vec![Runs::one(role, short)];
        }
        let mut rows = Vec::new();
        let mut row = 0;
        for (nth, piece) in line.parts(shape).enumerate() {
            // One row more than is wanted: fields may stand behind the last.
            if row > part.end {
                break;
            }
            let mut add = |runs: Runs<'a>| {
                if part.contains(&row) {
                    rows.push(runs);
                }
                row += 1;
            };
            match (piece, shape.columns) {
                (Part::Row(text), None) => {
                    add(self.lit(text, below(role, nth), marked).piece(0..text.len()));
                }
                (Part::Row(text), Some(columns)) => {
                    self.wrapped(text, (below(role, nth), marked), columns, part.end, &mut add);
                }
                (Part::Fields(fields), Some(columns)) => {
                    self.wrapped(fields, (Role::Dim, marked), columns, part.end, &mut add);
                }
                // Who chooses columns has chosen what there is to see.
                (Part::Fields(_), None) if !self.pane.field_columns().is_empty() => {}
                (Part::Fields(fields), None) => {
                    if let Some(last) =
                        rows.last_mut().filter(|_| row > 0 && part.contains(&(row - 1)))
                    {
                        let fields = self.lit(fields, Role::Dim, marked).piece(0..fields.len());
                        *last = std::mem::take(last).join(2, fields);
                    }
                }
                (Part::Frames(count), _) => add(Runs::one(Role::Dim, frames(count))),
                (Part::Field(text), None) => add(Runs::one(Role::Dim, text)),
                (Part::Field(text), Some(columns)) => {
                    wrap(&text, columns)
                        .for_each(|text| add(Runs::one(Role::Dim, text.to_owned())));
                }
            }
        }
        rows
    }

    /// A platform line in fewer words, unless what is searched for is in its own.
    fn short(&self, line: Line<'_>) -> Option<String> {
        let has_match = self.pattern.is_some_and(|pattern| pattern.is_in(line.text));
        platform::short(line).filter(|_| !has_match && line.row_count() == 1)
    }

    /// The pieces of a text that wraps, none beyond the row `end`.
    fn wrapped(
        &self,
        text: &'a str,
        (role, marked): (Role, Role),
        columns: usize,
        end: usize,
        add: &mut impl FnMut(Runs<'a>),
    ) {
        let mut lit = self.lit(text, role, marked);
        let mut at = 0;
        for piece in wrap(text, columns).take(end.saturating_add(1)) {
            let bytes = at..at + piece.len();
            at = bytes.end;
            add(lit.piece(bytes));
        }
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
    fn gutter(&self, line: Line<'_>) -> Runs<'static> {
        let (role, word) = tag(line);
        let (time, version, level) = match self.gutter {
            25.. => (12, VERSION, 5),
            21.. => (8, VERSION, 5),
            _ => (8, VERSION - 1, 1),
        };
        let time = self.time(line.timestamp_ms, time);
        let version_role = self.version_role(&line.stream.writer, line.version());
        let number = line.version().map(short_version).unwrap_or_default();
        let number = text::fit_end(&number, version).into_owned();
        let word = text::cut(word, level);
        Runs::new()
            .gap(1)
            .add(Role::LogTime, time)
            .join(0, self.label(line))
            .add(version_role, format!(" {number:>version$} "))
            .add(role, word.to_string())
            .pad(self.gutter + self.label)
    }

    /// ` checkout`, as wide as the longest.
    fn label(&self, line: Line<'_>) -> Runs<'static> {
        let Some(columns) = self.label.checked_sub(1) else { return Runs::new() };
        let name = text::fit_middle(line.stream.writer_name(), columns).into_owned();
        Runs::new().gap(1).add(Role::Heading, name).pad(columns + 1)
    }

    /// The time of day, or the day and less of it when that is not today.
    pub fn time(&self, millis: i64, columns: usize) -> String {
        let Ok(at) = Timestamp::from_millisecond(millis) else { return " ".repeat(columns) };
        let utc = Zone::default();
        let zone = match self.pane.look.times {
            Times::Relative => {
                let before = before(self.pane.known_to_ms().saturating_sub(millis));
                return format!("{before:>columns$}");
            }
            Times::Local => self.zone,
            Times::Utc => &utc,
        };
        let today = zone.format(at, "%F") == self.today;
        let format = match (today, columns) {
            (true, 12..) => "%H:%M:%S.%3f",
            (true, _) => "%H:%M:%S",
            (false, 12..) => "%d %b %H:%M",
            (false, _) => "%dT%H:%M",
        };
        format!("{:<columns$}", zone.format(at, format))
    }

    /// Whose an invocation is; nothing where its lines have fallen off.
    pub fn writer_of(&self, call: &Invocation) -> &'a str {
        let store = &self.pane.store;
        let line = call.lines.iter().find_map(|key| store.by_key(*key));
        line.map_or("", |stored| &stored.line.stream.writer)
    }

    /// Whether a version's lines stand in the right lane: the canary's, or without a split those
    /// of the newest version.
    pub fn is_right(&self, version: Option<Version>) -> bool {
        let share = self.alias.and_then(|alias| alias.state.share);
        let right = share.map(|share| share.version).or_else(|| {
            self.pane.versions.last().copied().filter(|_| self.pane.versions.len() > 1)
        });
        version.is_some() && version == right
    }

    /// The stable version's and the canary's lines are told apart as in the bar.
    pub fn version_role(&self, writer: &str, version: Option<Version>) -> Role {
        let Some(alias) = self.alias else { return Role::Dim };
        let split = &alias.state;
        // Another function's version has the same number by chance.
        if self.pane.is_mixed() && writer_name(writer) != alias.target.function.as_str() {
            return Role::Dim;
        }
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

/// How long before the newest line: `0.1s`, `12.3s`, `4m10s`, `2h05m`, `3d`.
fn before(millis: i64) -> String {
    let seconds = millis.max(0) / 1000;
    match seconds {
        0..60 => format!("-{seconds}.{}s", millis.max(0) % 1000 / 100),
        60..3_600 => format!("-{}m{:02}s", seconds / 60, seconds % 60),
        3_600..86_400 => format!("-{}h{:02}m", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("-{}d", seconds / 86_400),
    }
}

pub(super) fn short_version(version: Version) -> String {
    match version {
        Version::Latest => "$LAT".to_owned(),
        Version::Published(number) => number.to_string(),
    }
}

/// The tag of a line's level, or what kind of platform line it is.
fn tag(line: Line<'_>) -> (Role, &'static str) {
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

fn text_role(line: Line<'_>) -> Role {
    match line.kind {
        _ if line.is_error() => Role::LogError,
        LineKind::Application => match line.level {
            Some(Level::Debug | Level::Trace) => Role::Dim,
            _ => Role::Text,
        },
        _ => Role::Platform,
    }
}
