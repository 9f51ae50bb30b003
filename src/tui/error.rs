//! Why the console could not start.

use std::{error::Error, fmt, io};

use crate::theme::ThemeError;

/// The console could not be shown.
#[derive(Debug)]
pub enum TuiError {
    /// Standard input or output is a pipe or a file. A usage error: exit code 2.
    NotATerminal {
        /// `standard input` or `standard output`.
        stream: &'static str,
    },
    /// The theme can't be used. A usage error: exit code 2.
    Theme(ThemeError),
    /// The terminal refused to be set up.
    Terminal(io::Error),
}

impl fmt::Display for TuiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotATerminal { stream } => write!(
                f,
                "{stream} is not a terminal: run serin in one, or use a command such as \
                 `serin functions`"
            ),
            Self::Theme(error) => error.fmt(f),
            Self::Terminal(error) => write!(f, "the terminal can't be set up: {error}"),
        }
    }
}

impl Error for TuiError {}

impl From<ThemeError> for TuiError {
    fn from(error: ThemeError) -> Self {
        Self::Theme(error)
    }
}

impl From<io::Error> for TuiError {
    fn from(error: io::Error) -> Self {
        Self::Terminal(error)
    }
}
