//! What is wrong with a theme file, and where.

use std::{fmt, ops::Range};

/// Something in a theme file that was left out, because it can't mean anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The file: a path, or what stands for one that is built in.
    pub origin: String,
    /// Bytes of the file's text.
    pub span: Range<usize>,
    /// What is wrong, in one line.
    pub message: String,
    /// The name that was probably meant.
    pub suggestion: Option<String>,
}

impl fmt::Display for Warning {
    /// The message and the suggestion in one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.suggestion {
            Some(name) => write!(f, "; did you mean `{name}`?"),
            None => Ok(()),
        }
    }
}

/// Why there is no theme at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeError {
    /// No file has this name.
    Unknown {
        /// The name asked for.
        name: String,
        /// The name that was probably meant.
        suggestion: Option<String>,
    },
    /// A file can't be used.
    File(Warning),
}

impl fmt::Display for ThemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, suggestion: Some(near) } => {
                write!(f, "there is no theme `{name}`; did you mean `{near}`?")
            }
            Self::Unknown { name, suggestion: None } => write!(f, "there is no theme `{name}`"),
            Self::File(problem) => problem.fmt(f),
        }
    }
}

impl std::error::Error for ThemeError {}
