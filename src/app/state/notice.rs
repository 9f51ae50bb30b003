//! The status line's last word.

use crate::domain::Timestamp;

/// A short message with its weight and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub kind: NoticeKind,
    /// One line.
    pub text: String,
    /// When it came up.
    pub at: Timestamp,
}

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something was done.
    Done,
    /// Something to know.
    Info,
    /// Something to look at.
    Warning,
    /// Something failed.
    Error,
}
