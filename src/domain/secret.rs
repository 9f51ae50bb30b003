//! Secrets: names, stages and dates in the open, values only in zeroising types.

mod change;
mod diff;
mod edit;
mod rotation;
mod scan;
mod typed;
mod usage;
mod value;

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use change::{SecretChange, SecretWrite};
pub use diff::{KeyChange, KeyDiff, ValueDiff, ValueFacts, diff};
pub use edit::{EditProblem, replace};
pub use rotation::{Rotation, RotationRules};
pub use scan::{Field, Malformed, Shape, fields, unescaped};
pub use secrecy::{ExposeSecret, SecretString};
pub use typed::TypedSecret;
pub use usage::{Copies, NamedBy, NamedSecret, SecretNames, SecretUse, SecretUses};
pub use value::{LARGEST_VALUE, NewValue, SecretValue, ValueProblem, fingerprint, hex};

/// The label of the version that clients read.
pub const CURRENT: &str = "AWSCURRENT";
/// The label of the version that was current before.
pub const PREVIOUS: &str = "AWSPREVIOUS";
/// The label of the version that a rotation is making.
pub const PENDING: &str = "AWSPENDING";

/// A secret's name, as people write it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretName(pub String);

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Which secret a write is about. The ARN tells it apart from another that had the name before.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SecretRef {
    /// Name.
    pub name: SecretName,
    /// Full ARN, with the random suffix.
    pub arn: String,
}

/// One row of `ListSecrets`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecretSummary {
    /// Name.
    pub name: SecretName,
    /// Full ARN, with the random suffix.
    pub arn: String,
    /// Description; may be empty.
    pub description: String,
    /// When the value or metadata last changed.
    pub last_changed: Option<Timestamp>,
    /// The day on which a value was last read: AWS tells no time. `None` for never, or not lately.
    pub last_accessed: Option<Timestamp>,
    /// Whether rotation is switched on.
    pub rotation_enabled: bool,
    /// When it was last rotated.
    pub last_rotated: Option<Timestamp>,
    /// By when it is rotated next; `None` unless rotation is on.
    pub next_rotation: Option<Timestamp>,
    /// When it will be deleted; `None` unless deletion is scheduled.
    pub deleted: Option<Timestamp>,
    /// The AWS service that manages it, such as `rds`; `None` for a secret of your own.
    pub owning_service: Option<String>,
    /// The Region of the original; `None` unless it is replicated.
    pub primary_region: Option<String>,
    /// Tags, sorted by key.
    pub tags: Vec<(String, String)>,
}

impl SecretSummary {
    /// Name and ARN.
    #[must_use]
    pub fn id(&self) -> SecretRef {
        SecretRef { name: self.name.clone(), arn: self.arn.clone() }
    }
}

/// What `DescribeSecret` and `ListSecretVersionIds` add. They read no value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecretDetail {
    /// The row.
    pub summary: SecretSummary,
    /// KMS key id or alias; empty for the account's default key.
    pub kms_key: String,
    /// Rotation Lambda's ARN.
    pub rotation_lambda: Option<String>,
    /// When rotation is due, in AWS's terms.
    pub rotation_rules: Option<RotationRules>,
    /// Versions with their staging labels: AWSCURRENT first, then AWSPENDING, AWSPREVIOUS, those
    /// with labels of your own; those without any follow, the newest first.
    pub versions: Vec<SecretVersion>,
    /// Copies in other Regions, by Region.
    pub replicas: Vec<Replica>,
}

impl SecretDetail {
    /// The version that carries a staging label.
    #[must_use]
    pub fn holder(&self, stage: &str) -> Option<&SecretVersion> {
        self.versions.iter().find(|version| version.has(stage))
    }

    /// The version of this id.
    #[must_use]
    pub fn version(&self, id: &str) -> Option<&SecretVersion> {
        self.versions.iter().find(|version| version.id == id)
    }

    /// The version that a word names: by a label, by its id, or by the beginning of its id alone.
    #[must_use]
    pub fn named(&self, word: &str) -> Option<&SecretVersion> {
        let mut begin = self.versions.iter().filter(|version| version.id.starts_with(word));
        let alone = begin.next().filter(|_| begin.next().is_none() && !word.is_empty());
        self.holder(word).or_else(|| self.version(word)).or(alone)
    }

    /// The id of the version that clients read; `None` for a secret without a value.
    #[must_use]
    pub fn current(&self) -> Option<&str> {
        self.holder(CURRENT).map(|version| version.id.as_str())
    }
}

impl fmt::Display for SecretDetail {
    /// Who has which label: `AWSCURRENT 3f2a91c0, AWSPREVIOUS 9c0d7e21`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut stages = self.versions.iter().filter(|version| !version.stages.is_empty());
        match stages.next() {
            None => f.write_str("without a value")?,
            Some(first) => write!(f, "{first}")?,
        }
        for version in stages {
            write!(f, ", {version}")?;
        }
        match self.summary.deleted {
            Some(at) => write!(f, ", to be deleted on {}", day(at)),
            None => Ok(()),
        }
    }
}

/// One version of a secret and its staging labels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecretVersion {
    /// Version id (a UUID, as a rule).
    pub id: String,
    /// Staging labels: AWSCURRENT, AWSPREVIOUS, AWSPENDING or custom. Without any it is
    /// deprecated: AWS may delete it.
    pub stages: Vec<String>,
    /// When it was created, where the service told it.
    pub created: Option<Timestamp>,
    /// The day on which it was last read, where the service told it.
    pub last_accessed: Option<Timestamp>,
}

impl SecretVersion {
    /// It carries this label.
    #[must_use]
    pub fn has(&self, stage: &str) -> bool {
        self.stages.iter().any(|own| own == stage)
    }
}

impl fmt::Display for SecretVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.stages.join("+"), short(&self.id))
    }
}

/// A copy of a secret in another Region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replica {
    /// Region.
    pub region: String,
    /// `InSync`, `InProgress` or `Failed`, as AWS names it.
    pub status: String,
    /// Why it failed; may be empty.
    pub message: String,
    /// The day on which it was last read there.
    pub last_accessed: Option<Timestamp>,
}

/// The first eight characters of a version's id: enough to tell versions apart.
#[must_use]
pub fn short(id: &str) -> &str {
    id.char_indices().nth(8).map_or(id, |(end, _)| &id[..end])
}

/// The day of a time, in UTC.
#[must_use]
pub fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
pub(crate) mod testing;
