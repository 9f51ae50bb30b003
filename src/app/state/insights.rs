//! A query of logs: what is asked, how far it is, what it found.

use std::time::Duration;

use tui_input::Input;

use crate::domain::{QueryRow, QueryStatistics, QueryStatus};

/// The spans that can be asked about, up to now.
pub const SPANS: [(&str, Duration); 6] = [
    ("15 min", Duration::from_mins(15)),
    ("1 h", Duration::from_hours(1)),
    ("6 h", Duration::from_hours(6)),
    ("24 h", Duration::from_hours(24)),
    ("7 d", Duration::from_hours(7 * 24)),
    ("30 d", Duration::from_hours(30 * 24)),
];

/// What is asked first.
pub const FIRST: &str = "fields @timestamp, @message | sort @timestamp desc | limit 100";

/// The overlay.
#[derive(Debug)]
pub struct InsightsView {
    /// What is asked about, as a person writes it.
    pub subject: String,
    /// The log groups: one, or several.
    pub groups: Vec<String>,
    /// What goes before the query, to keep to the subject's streams.
    pub narrowed: String,
    /// The query as it is typed.
    pub input: Input,
    /// The field has the keys.
    pub editing: bool,
    /// Index into [`SPANS`].
    pub span: usize,
    /// Which of the queries before is in the field, counted from the newest.
    pub recalled: Option<usize>,
    /// How far it is.
    pub phase: Phase,
}

/// How far a query is.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// Nothing has been asked, or what was asked has been stopped.
    Asking,
    /// Under way.
    Running(QueryStatus, QueryStatistics),
    /// Over.
    Ended(Box<Answer>),
    /// It could not be asked, in words.
    Failed(String),
}

/// What a query found.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// How it ended.
    pub status: QueryStatus,
    /// What it read.
    pub statistics: QueryStatistics,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows: untrusted text.
    pub rows: Vec<QueryRow>,
    /// Cursor in `rows`.
    pub cursor: usize,
}

impl InsightsView {
    /// It can be left with nothing lost: no query runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        matches!(self.phase, Phase::Running(..))
    }

    /// The span that is asked about.
    #[must_use]
    pub fn span(&self) -> (&'static str, Duration) {
        SPANS.get(self.span).copied().unwrap_or(SPANS[0])
    }
}
