//! Reserved concurrency: what stops a function, and what it goes back to.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::function::FunctionName;

/// A function's reserved concurrency in executions at once; `None` when none is reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reserved(pub Option<u32>);

impl Reserved {
    /// Nothing runs: every invocation is throttled.
    pub const STOPPED: Self = Self(Some(0));
    /// The function shares what the account leaves unreserved.
    pub const NONE: Self = Self(None);

    /// No version of the function runs.
    #[must_use]
    pub fn is_stopped(self) -> bool {
        self == Self::STOPPED
    }
}

impl fmt::Display for Reserved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.pad("unreserved"),
            Some(0) => f.pad("0 reserved (stopped)"),
            Some(count) => f.pad(&format!("{count} reserved")),
        }
    }
}

/// A change of a function's reserved concurrency. AWS offers no compare-and-swap token for it: it
/// is read again just before, sent once, and read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConcurrencyChange {
    /// Which function.
    pub function: FunctionName,
    /// What the preview showed.
    pub before: Reserved,
    /// What is wanted.
    pub after: Reserved,
}

impl ConcurrencyChange {
    /// The IAM action that sets it.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        match self.after {
            Reserved(Some(_)) => "lambda:PutFunctionConcurrency",
            Reserved(None) => "lambda:DeleteFunctionConcurrency",
        }
    }
}

/// A stop as the audit remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastStop {
    /// When.
    pub at: Timestamp,
    /// By whom: an STS ARN; may be empty.
    pub who: String,
    /// What was reserved before: what lifting the stop goes back to.
    pub before: Reserved,
}

/// What is known before a function is stopped, or a stop is lifted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcurrencyPlan {
    /// Which function.
    pub function: FunctionName,
    /// What is reserved now, freshly read.
    pub now: Reserved,
    /// The stop that made it so, when the audit knows it; `None` when the function is not
    /// stopped, or someone else did it.
    pub stop: Option<PastStop>,
}
