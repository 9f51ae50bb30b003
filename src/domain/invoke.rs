//! Running a function once, by hand.

use std::fmt;

use serde::Serialize;

use super::{function::FunctionName, version::Version};

/// One invocation. It is never sent again, whatever happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invocation {
    /// Which function.
    pub function: FunctionName,
    /// Alias or version; `None` for the unqualified function.
    pub qualifier: Option<String>,
    /// What it is given. The audit keeps its size only: it may hold what is not for a file.
    #[serde(rename = "payload_bytes", serialize_with = "size")]
    pub payload: Payload,
    /// How.
    pub mode: InvokeMode,
}

impl Invocation {
    /// `checkout` or `checkout:live`.
    #[must_use]
    pub fn target(&self) -> String {
        match &self.qualifier {
            Some(qualifier) => format!("{}:{qualifier}", self.function),
            None => self.function.to_string(),
        }
    }
}

/// What a function is given: JSON. Not shown in `Debug`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Payload(pub String);

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payload({} bytes)", self.0.len())
    }
}

fn size<S: serde::Serializer>(payload: &Payload, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u64(u64::try_from(payload.0.len()).unwrap_or(u64::MAX))
}

/// How a function is invoked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InvokeMode {
    /// Only checks that it could be invoked: nothing runs.
    #[default]
    DryRun,
    /// Runs it and waits for the answer.
    RequestResponse,
    /// Queues it; Lambda runs it, and again when it fails.
    Event,
}

impl InvokeMode {
    /// The verb a person reads.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::DryRun => "dry-run",
            Self::RequestResponse => "invoke",
            Self::Event => "queue for",
        }
    }

    /// As `InvocationType` spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DryRun => "DryRun",
            Self::RequestResponse => "RequestResponse",
            Self::Event => "Event",
        }
    }
}

/// What Lambda answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoked {
    /// HTTP status: 200 ran, 202 queued, 204 checked.
    pub status: i32,
    /// The version that ran.
    pub version: Option<Version>,
    /// `Unhandled` or `Handled` when the function failed.
    pub function_error: Option<String>,
    /// The answer, cut at 64 KiB.
    pub payload: Payload,
    /// The last lines (at most 4 KB) of its log.
    pub log: Vec<String>,
}

impl fmt::Display for Invoked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.status, &self.function_error) {
            (204, _) => return f.write_str("it could be invoked; nothing ran"),
            (202, _) => return f.write_str("queued"),
            (_, None) => f.write_str("it ran")?,
            (_, Some(error)) => write!(f, "it ran and failed ({error})")?,
        }
        match self.version {
            Some(version) => write!(f, " in {version}"),
            None => Ok(()),
        }
    }
}
