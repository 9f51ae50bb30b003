//! What calls a function: event sources, permissions, function URLs.

use super::function::FunctionName;

/// Something that calls a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// What it is.
    pub kind: TriggerKind,
    /// The function that it calls.
    pub function: FunctionName,
    /// The alias or version that it calls; `None` for the unqualified function.
    pub qualifier: Option<String>,
    /// Its ARN, URL or principal.
    pub source: String,
    /// What else is to know, in a few words: an auth type, a condition; may be empty.
    pub note: String,
}

/// The kinds of triggers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TriggerKind {
    /// Lambda polls a queue or stream.
    EventSource,
    /// A service or account is allowed to invoke, by the resource policy.
    Permission,
    /// A function URL.
    Url,
}

impl TriggerKind {
    /// What a person calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::EventSource => "event source",
            Self::Permission => "permission",
            Self::Url => "function URL",
        }
    }
}

/// Where asynchronous invocations of one qualifier end up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AsyncInvoke {
    /// The alias or version; `None` for `$LATEST`.
    pub qualifier: Option<String>,
    /// How often a failed invocation is tried again; `None` for Lambda's default of 2.
    pub retries: Option<i32>,
    /// The age in seconds at which an event is given up; `None` for Lambda's default of 6 h.
    pub max_age_s: Option<i32>,
    /// ARN that gets what succeeded.
    pub on_success: Option<String>,
    /// ARN that gets what failed.
    pub on_failure: Option<String>,
}

/// Provisioned concurrency of one alias or version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provisioned {
    /// The alias or version.
    pub qualifier: String,
    /// Environments asked for.
    pub requested: i32,
    /// Environments that are ready.
    pub available: i32,
    /// `READY`, `IN_PROGRESS` or `FAILED`.
    pub status: String,
    /// Why it failed; may be empty.
    pub reason: String,
}
