//! What must hold before a rollout: each line passes, warns, blocks, or could not be told.

use serde::{Deserialize, Serialize};

/// One line of the preflight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What is checked, in two or three words: `same role`.
    pub name: String,
    /// How it came out.
    pub result: CheckResult,
    /// What was found and, unless it passed, what to do.
    pub text: String,
}

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckResult {
    /// As it should be.
    Pass,
    /// It could not be told: never a pass.
    Unknown,
    /// It goes, and should be known.
    Warn,
    /// It does not go.
    Block,
}
