//! What was counted of both versions: what the judge judges.

use serde::{Deserialize, Serialize};

use crate::domain::{AlarmState, Timestamp};

/// Everything that one reading brought, of a whole rollout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// When it was read, by AWS's clock.
    pub read_at: Timestamp,
    /// Buckets that end at or before this will not change any more: the function's timeout and
    /// three minutes have passed since.
    pub settled_before: Timestamp,
    /// CloudWatch's buckets of one minute each since the rollout began, in order, settled or not.
    /// One in which neither version ran may be missing.
    pub buckets: Vec<Bucket>,
    /// The same from logs, for the minutes that CloudWatch has not settled yet; `Err` says in
    /// words why logs may not be used. They may bring harm forward and never promote.
    pub logs: Result<Vec<Bucket>, String>,
    /// The alarms that gate the rollout.
    pub alarms: Vec<AlarmReading>,
    /// Throttled calls of the alias in the last five minutes; CloudWatch keeps none by version.
    pub throttles: u64,
    /// Memory of the canary's execution environments, by log stream, in order of time.
    pub memory: Vec<Memory>,
    /// The alias before the rollout.
    pub reference: Reference,
    /// The commonest error of each version, as `Type: message`; empty when there is none.
    pub top_error: TopErrors,
}

/// Where numbers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// CloudWatch metrics by version.
    Metrics,
    /// Log lines, grouped by request id.
    Logs,
}

/// A minute of both versions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    /// Where the minute begins.
    pub start: Timestamp,
    /// The version that serves what the split leaves.
    pub stable: Sample,
    /// The version that is being rolled out.
    pub canary: Sample,
}

/// One version in one bucket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Invocations.
    pub invocations: u64,
    /// Those that failed, by Lambda's count and by the error rules; at most `invocations`.
    pub errors: u64,
    /// Those whose duration exceeded the reference window's 95th percentile.
    pub slow_p95: u64,
    /// Those whose duration exceeded the reference window's 99th percentile.
    pub slow_p99: u64,
    /// Invocations that began with an initialisation, where logs tell it.
    pub cold: u64,
    /// Median duration in milliseconds.
    pub p50_ms: Option<f64>,
    /// 95th percentile of the duration in milliseconds.
    pub p95_ms: Option<f64>,
    /// 99th percentile of the duration in milliseconds.
    pub p99_ms: Option<f64>,
}

/// A gate alarm as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmReading {
    /// Its name.
    pub name: String,
    /// Its state; `None` when it could not be read or does not exist.
    pub state: Option<AlarmState>,
}

/// What one execution environment of the canary used, from the `REPORT` lines of one log stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// The log stream.
    pub stream: String,
    /// What it may use, in MB.
    pub size_mb: u32,
    /// When and how much, in MB, oldest first.
    pub used_mb: Vec<(Timestamp, u32)>,
}

/// The alias before the rollout: a window that ends where the rollout begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// Invocations in the window; 0 when nothing is known.
    pub invocations: u64,
    /// Errors in the window.
    pub errors: u64,
    /// 95th percentile of the duration in milliseconds.
    pub p95_ms: Option<f64>,
    /// 99th percentile of the duration in milliseconds.
    pub p99_ms: Option<f64>,
}

/// The commonest error of each version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopErrors {
    /// Of the stable version.
    pub stable: String,
    /// Of the canary.
    pub canary: String,
}
