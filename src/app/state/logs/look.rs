//! How the log is shown, whatever is followed; and what is asked for in a line of text.

use tui_input::Input;

use crate::logs::{LineKey, Pattern};

/// How lines are shown. It stays while the source changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogLook {
    /// Long lines wrap.
    pub wrap: bool,
    /// The fields of JSON lines have a row each.
    pub pretty: bool,
    /// The stable version's lines and the canary's stand side by side, where there is room.
    pub lanes: bool,
    /// One row for each line, or for each invocation.
    pub rows: RowsOf,
    /// What the times are.
    pub times: Times,
    /// Fields of JSON lines that have a column each, where lines don't wrap.
    pub columns: Vec<String>,
    /// Columns of unwrapped lines that are left of the window.
    pub shift: usize,
}

/// What a row is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RowsOf {
    /// A line.
    #[default]
    Lines,
    /// An invocation.
    Invocations,
}

/// How times are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Times {
    /// In UTC, as everywhere.
    #[default]
    Utc,
    /// In this host's time zone.
    Local,
    /// How long before the newest line. An idle screen does not tick.
    Relative,
}

impl Times {
    /// The next one, round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Utc => Self::Local,
            Self::Local => Self::Relative,
            Self::Relative => Self::Utc,
        }
    }
}

/// A text that lines must have, or must not have, to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct TextFilter {
    /// Lines with it are shown; else they are hidden.
    pub keeps: bool,
    /// The text.
    pub pattern: Pattern,
}

/// What is typed in the pane's frame.
#[derive(Debug, Clone)]
pub struct LogField {
    /// What for.
    pub ask: LogAsk,
    /// What is typed.
    pub input: Input,
    /// What is wrong with it, in words.
    pub problem: Option<String>,
}

/// What a line of text is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogAsk {
    /// Show only lines with it.
    With,
    /// Hide lines with it.
    Without,
    /// The fields of JSON lines that are to have columns.
    Columns,
    /// The file to save what is shown to.
    Save,
}

impl LogAsk {
    /// What stands before the field.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::With => "+",
            Self::Without => "-",
            Self::Columns => "fields ",
            Self::Save => "save to ",
        }
    }
}

/// Lines on their way into a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saving {
    /// The file, as it was typed.
    pub path: String,
    /// The last item that is written, or is being.
    pub after: Option<LineKey>,
    /// The last that is to be: what comes later is not saved.
    pub until: LineKey,
    /// Lines so far.
    pub lines: usize,
}
