//! Reserved concurrency: what stops a function, and what it goes back to.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    failure::{Failure, FailureKind},
    function::FunctionName,
    intent::Change,
};

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

impl ConcurrencyPlan {
    /// Stops the function.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] when it is stopped already: stopping it again would only hide what
    /// it goes back to.
    pub fn stop(&self) -> Result<Change, Failure> {
        if self.now.is_stopped() {
            return Err(self.refused("lambda:PutFunctionConcurrency", "it is stopped already"));
        }
        Ok(Change::Stop(self.change(Reserved::STOPPED)))
    }

    /// Lifts the stop: back to `to`, or else to what the stop remembers.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] when the function is not stopped, when nothing tells where to go
    /// back to, or when that would leave it stopped.
    pub fn unstop(&self, to: Option<Reserved>) -> Result<Change, Failure> {
        let refused = |reason: &str| Err(self.refused("lambda:DeleteFunctionConcurrency", reason));
        if !self.now.is_stopped() {
            return refused(&format!("it is not stopped: {}", self.now));
        }
        match to.or_else(|| self.stop.as_ref().map(|stop| stop.before)) {
            None => refused("nothing remembers what was reserved before it was stopped"),
            Some(Reserved::STOPPED) => refused("0 is what stops it"),
            Some(to) => Ok(Change::Unstop(self.change(to))),
        }
    }

    fn change(&self, after: Reserved) -> ConcurrencyChange {
        ConcurrencyChange { function: self.function.clone(), before: self.now, after }
    }

    fn refused(&self, operation: &str, reason: &str) -> Failure {
        Failure {
            operation: operation.into(),
            resource: self.function.to_string(),
            kind: FailureKind::Refused { reason: reason.into() },
            retryable: false,
            request_id: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(now: Reserved, remembered: Option<Reserved>) -> ConcurrencyPlan {
        let stop = remembered.map(|before| PastStop {
            at: Timestamp::UNIX_EPOCH,
            who: "bob".into(),
            before,
        });
        ConcurrencyPlan { function: FunctionName("checkout".into()), now, stop }
    }

    fn after(change: Result<Change, Failure>) -> Result<Reserved, String> {
        match change {
            Ok(Change::Stop(change) | Change::Unstop(change)) => Ok(change.after),
            Ok(other) => unreachable!("{other:?}"),
            Err(failure) => Err(failure.kind.to_string()),
        }
    }

    #[test]
    fn what_runs_is_stopped_once() {
        assert_eq!(after(plan(Reserved(Some(50)), None).stop()), Ok(Reserved::STOPPED));
        assert_eq!(after(plan(Reserved::NONE, None).stop()), Ok(Reserved::STOPPED));
        assert!(after(plan(Reserved::STOPPED, None).stop()).is_err());
    }

    #[test]
    fn a_stop_is_lifted_to_what_it_remembers_or_to_what_is_chosen() {
        let fifty = Reserved(Some(50));
        let stopped = plan(Reserved::STOPPED, Some(fifty));
        assert_eq!(after(stopped.unstop(None)), Ok(fifty));
        assert_eq!(after(stopped.unstop(Some(Reserved::NONE))), Ok(Reserved::NONE));
        assert!(after(stopped.unstop(Some(Reserved::STOPPED))).is_err());
        assert!(after(plan(Reserved::STOPPED, None).unstop(None)).is_err());
        assert!(after(plan(fifty, Some(fifty)).unstop(None)).is_err());
        let unreserved = plan(Reserved::STOPPED, Some(Reserved::NONE));
        assert_eq!(after(unreserved.unstop(None)), Ok(Reserved::NONE));
    }
}
