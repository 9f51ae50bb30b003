//! Secrets: names and stages in the open, values only in zeroising types.

use std::fmt;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// A secret's name, as people write it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretName(pub String);

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// One row of `ListSecrets`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretSummary {
    /// Name.
    pub name: SecretName,
    /// Full ARN, with the random suffix.
    pub arn: String,
    /// Description; may be empty.
    pub description: String,
    /// When the value or metadata last changed.
    pub last_changed: Option<Timestamp>,
    /// Whether rotation is switched on.
    pub rotation_enabled: bool,
    /// When it was last rotated.
    pub last_rotated: Option<Timestamp>,
    /// When it will be deleted; `None` unless deletion is scheduled.
    pub deleted: Option<Timestamp>,
}

/// What `DescribeSecret` adds. It reads no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretDetail {
    /// The row.
    pub summary: SecretSummary,
    /// KMS key id or alias; empty for the account's default key.
    pub kms_key: String,
    /// Rotation Lambda's ARN.
    pub rotation_lambda: Option<String>,
    /// Versions with their staging labels, AWSCURRENT first, then AWSPENDING, AWSPREVIOUS, others.
    pub versions: Vec<SecretVersion>,
    /// Tags, sorted by key.
    pub tags: Vec<(String, String)>,
}

/// One version of a secret and its staging labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretVersion {
    /// Version id (a UUID, as a rule).
    pub id: String,
    /// Staging labels: AWSCURRENT, AWSPREVIOUS, AWSPENDING or custom; may be empty.
    pub stages: Vec<String>,
    /// When it was created, where the service told it.
    pub created: Option<Timestamp>,
}

/// A revealed value. `Debug` is redacted; memory is zeroed on drop.
#[derive(Clone)]
pub struct SecretValue {
    /// The text, or for a binary secret a hex dump made at the gateway.
    pub text: SecretString,
    /// The secret is binary.
    pub binary: bool,
    /// Size of the stored value in bytes.
    pub bytes: usize,
    /// Version id the value belongs to.
    pub version_id: String,
    /// Its staging labels.
    pub stages: Vec<String>,
}

impl SecretValue {
    /// The value itself, to be shown or handed over on request. Borrowed, so that no copy is left.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.expose_secret()
    }
}

impl fmt::Debug for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretValue")
            .field("text", &"[redacted]")
            .field("bytes", &self.bytes)
            .field("version_id", &self.version_id)
            .finish_non_exhaustive()
    }
}
