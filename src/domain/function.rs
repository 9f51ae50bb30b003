//! Lambda functions: what a list knows, and what `GetFunction` adds.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{alias::RevisionId, version::Version};

/// A function's name (never an ARN).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FunctionName(pub String);

impl FunctionName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FunctionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// One row of `ListFunctions`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionSummary {
    /// Name.
    pub name: FunctionName,
    /// Unqualified ARN.
    pub arn: String,
    /// Runtime identifier, such as `nodejs22.x`; empty for a container image.
    pub runtime: String,
    /// Memory in MB.
    pub memory_mb: i32,
    /// Timeout in seconds.
    pub timeout_s: i32,
    /// When code or configuration of `$LATEST` last changed.
    pub last_modified: Option<Timestamp>,
    /// Description; may be empty.
    pub description: String,
    /// `LoggingConfig.LogGroup`: never assume `/aws/lambda/NAME`.
    pub log_group: String,
    /// Code size in bytes.
    pub code_size: i64,
}

/// What `GetFunction` knows beyond the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionDetail {
    /// The row.
    pub summary: FunctionSummary,
    /// Which version it describes.
    pub version: Version,
    /// Handler; empty for a container image.
    pub handler: String,
    /// Execution role ARN.
    pub role: String,
    /// `Zip` or `Image`.
    pub package_type: String,
    /// `x86_64` or `arm64`.
    pub architectures: Vec<String>,
    /// State: `Active`, `Pending`, `Inactive`, `Failed` …, as AWS names it.
    pub state: String,
    /// Why the state is not Active; may be empty.
    pub state_reason: String,
    /// `Successful`, `Failed` or `InProgress`.
    pub last_update_status: String,
    /// Why the last update failed; may be empty.
    pub last_update_reason: String,
    /// Names of the environment variables, sorted. Values are dropped at the gateway.
    pub environment_names: Vec<String>,
    /// Why Lambda could not return the environment (KMS); `None` when it could.
    pub environment_error: Option<String>,
    /// Layer version ARNs.
    pub layers: Vec<String>,
    /// Dead-letter target ARN.
    pub dead_letter: Option<String>,
    /// `JSON` or `Text`.
    pub log_format: String,
    /// Ephemeral storage in MB.
    pub ephemeral_mb: i32,
    /// Base64 SHA-256 of the package.
    pub code_sha256: String,
    /// Tags, sorted by key.
    pub tags: Vec<(String, String)>,
    /// Reserved concurrency; `None` when unreserved (or not readable).
    pub reserved_concurrency: Option<i32>,
    /// Whether the snapshot of a published version is ready, as `SnapStart`'s `OptimizationStatus`
    /// tells: `On` or `Off`; `None` when `SnapStart` is not used.
    pub snap_start: Option<String>,
    /// The function's compare-and-swap token.
    pub revision_id: RevisionId,
}
