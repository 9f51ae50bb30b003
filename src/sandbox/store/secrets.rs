//! Secrets, their versions and staging labels.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use jiff::Timestamp;

/// The label of the version in use.
pub const CURRENT: &str = "AWSCURRENT";
/// The label of the version that was in use before.
pub const PREVIOUS: &str = "AWSPREVIOUS";

/// All secrets of the account, by name.
#[derive(Debug, Default)]
pub struct SecretStore {
    /// Secrets by name.
    pub secrets: BTreeMap<String, SecretRecord>,
}

/// One secret.
#[derive(Debug, Clone)]
pub struct SecretRecord {
    /// Name.
    pub name: String,
    /// Full ARN, with its random suffix of six characters.
    pub arn: String,
    /// Description; may be empty.
    pub description: String,
    /// KMS key id, ARN or alias; `None` for the account's default key.
    pub kms_key: Option<String>,
    /// When it was made.
    pub created: Timestamp,
    /// When value or metadata last changed.
    pub last_changed: Timestamp,
    /// The day it was last read.
    pub last_accessed: Option<Timestamp>,
    /// Rotation, when it is set up.
    pub rotation: Option<Rotation>,
    /// When it will be deleted; `None` unless deletion is scheduled.
    pub deletion: Option<Timestamp>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Versions by id.
    pub versions: BTreeMap<String, SecretVersion>,
}

/// How a secret rotates.
#[derive(Debug, Clone)]
pub struct Rotation {
    /// Whether it is switched on.
    pub enabled: bool,
    /// The rotation function's ARN.
    pub lambda_arn: String,
    /// Days between rotations.
    pub every_days: i64,
    /// When it last rotated.
    pub last_rotated: Option<Timestamp>,
}

/// One version of a secret.
#[derive(Debug, Clone)]
pub struct SecretVersion {
    /// The value.
    pub value: StoredValue,
    /// Staging labels; empty makes it deprecated.
    pub stages: BTreeSet<String>,
    /// When it was put.
    pub created: Timestamp,
}

/// A stored value. Made up for the sandbox, but still not for `Debug` output.
#[derive(Clone, PartialEq, Eq)]
pub enum StoredValue {
    /// `SecretString`.
    Text(String),
    /// `SecretBinary`.
    Binary(Vec<u8>),
}

impl fmt::Debug for StoredValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Binary(bytes) => write!(f, "Binary({} bytes)", bytes.len()),
        }
    }
}

impl SecretRecord {
    /// The id of the version that carries `stage`.
    #[must_use]
    pub fn version_with(&self, stage: &str) -> Option<&str> {
        self.versions
            .iter()
            .find(|(_, version)| version.stages.contains(stage))
            .map(|(id, _)| id.as_str())
    }

    /// Puts `stage` on the version `id`, taking it from whichever had it.
    /// When `AWSCURRENT` moves, `AWSPREVIOUS` goes to the version that it left.
    pub fn move_stage(&mut self, stage: &str, id: &str) {
        let left = self.version_with(stage).map(str::to_owned);
        if left.as_deref() == Some(id) {
            return;
        }
        self.take_stage(stage);
        if let Some(version) = self.versions.get_mut(id) {
            version.stages.insert(stage.to_owned());
        }
        if let (CURRENT, Some(left)) = (stage, left) {
            self.take_stage(PREVIOUS);
            if let Some(version) = self.versions.get_mut(&left) {
                version.stages.insert(PREVIOUS.to_owned());
            }
        }
    }

    /// Takes `stage` from whichever version has it.
    pub fn take_stage(&mut self, stage: &str) {
        for version in self.versions.values_mut() {
            version.stages.remove(stage);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> SecretRecord {
        let mut record = SecretRecord {
            name: "db".to_owned(),
            arn: String::new(),
            description: String::new(),
            kms_key: None,
            created: Timestamp::UNIX_EPOCH,
            last_changed: Timestamp::UNIX_EPOCH,
            last_accessed: None,
            rotation: None,
            deletion: None,
            tags: BTreeMap::new(),
            versions: BTreeMap::new(),
        };
        for id in ["one", "two"] {
            let version = SecretVersion {
                value: StoredValue::Text(id.to_owned()),
                stages: BTreeSet::new(),
                created: Timestamp::UNIX_EPOCH,
            };
            record.versions.insert(id.to_owned(), version);
            record.move_stage(CURRENT, id);
        }
        record
    }

    #[test]
    fn previous_goes_to_the_version_that_current_left() {
        let mut record = secret();
        assert_eq!(record.version_with(PREVIOUS), Some("one"));
        record.move_stage(CURRENT, "one");
        assert_eq!(record.version_with(CURRENT), Some("one"));
        assert_eq!(record.version_with(PREVIOUS), Some("two"));
    }

    #[test]
    fn a_custom_stage_leaves_previous_alone() {
        let mut record = secret();
        record.move_stage("blue", "one");
        record.move_stage("blue", "two");
        assert_eq!(record.version_with("blue"), Some("two"));
        assert_eq!(record.version_with(PREVIOUS), Some("one"));
    }

    #[test]
    fn debug_output_holds_no_value() {
        assert_eq!(format!("{:?}", StoredValue::Text("hunter2".to_owned())), "Text(7 bytes)");
    }
}
