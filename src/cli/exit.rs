//! How the process ends.

use std::process::ExitCode;

/// The exit codes, as the help lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// The command line or the configuration is wrong.
    Usage = 2,
    /// A rollout went back to the old version.
    RolledBack = 3,
    /// serin refused: read-only, a preflight, or not confirmed.
    Refused = 4,
    /// How it ended is not known, or a rollout came to no verdict.
    Inconclusive = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
