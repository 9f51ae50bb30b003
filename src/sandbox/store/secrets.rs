//! Secrets, their versions and staging labels.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use jiff::Timestamp;
use serde::Deserialize;

use super::history::History;

/// The label of the version in use.
pub const CURRENT: &str = "AWSCURRENT";
/// The label of the version that was in use before.
pub const PREVIOUS: &str = "AWSPREVIOUS";

/// The label of the version that a rotation makes.
pub const PENDING: &str = "AWSPENDING";

/// All secrets of the account, by name.
#[derive(Debug, Default)]
pub struct SecretStore {
    /// Secrets by name.
    pub secrets: BTreeMap<String, SecretRecord>,
}

/// Whether what clients read works, and since when: shared with the functions that read it.
pub type Works = Arc<RwLock<History<bool>>>;

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
    /// The key lets nobody use it.
    pub key_denied: bool,
    /// The service that manages it, such as `rds`.
    pub owning_service: Option<String>,
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
    /// Copies in other Regions.
    pub replicas: Vec<Replica>,
    /// Versions by id.
    pub versions: BTreeMap<String, SecretVersion>,
    /// Whether the current version works, and when it did.
    pub works: Works,
}

/// A copy in another Region.
#[derive(Debug, Clone)]
pub struct Replica {
    /// Region.
    pub region: String,
    /// `InSync`, `InProgress` or `Failed`.
    pub status: String,
    /// Why; may be empty.
    pub message: String,
}

/// How a secret rotates.
#[derive(Debug, Clone)]
pub struct Rotation {
    /// Whether it is switched on.
    pub enabled: bool,
    /// The rotation function's ARN.
    pub lambda_arn: String,
    /// When it is due.
    pub rules: Rules,
    /// When it last rotated.
    pub last_rotated: Option<Timestamp>,
    /// By when it rotates next by itself.
    pub next: Option<Timestamp>,
    /// How long one takes, in milliseconds.
    pub takes_ms: i64,
    /// What comes of one.
    pub makes: Makes,
    /// The one that is under way.
    pub running: Option<Running>,
}

/// When a rotation is due.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Days between rotations.
    pub every_days: Option<i64>,
    /// `rate(…)` or `cron(…)`.
    pub schedule: Option<String>,
    /// The window in which it happens, such as `3h`.
    pub duration: Option<String>,
}

/// What comes of a rotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Makes {
    /// A value that works.
    #[default]
    Good,
    /// A value that does not.
    Bad,
    /// Nothing: it gets stuck, and its version keeps `AWSPENDING`.
    Nothing,
}

/// A rotation under way.
#[derive(Debug, Clone)]
pub struct Running {
    /// The version that it makes.
    pub version: String,
    /// When it began.
    pub began: Timestamp,
}

/// One version of a secret.
#[derive(Debug, Clone)]
pub struct SecretVersion {
    /// The value; `None` until a rotation has made it.
    pub value: Option<StoredValue>,
    /// Staging labels; empty makes it deprecated.
    pub stages: BTreeSet<String>,
    /// When it was put.
    pub created: Timestamp,
    /// The day it was last read.
    pub last_accessed: Option<Timestamp>,
    /// Whether what it opens takes it.
    pub works: bool,
}

impl SecretVersion {
    /// A version without a label that works.
    #[must_use]
    pub fn new(value: Option<StoredValue>, created: Timestamp) -> Self {
        Self { value, stages: BTreeSet::new(), created, last_accessed: None, works: true }
    }
}

/// AWS tells the day of a read, not the time.
#[must_use]
pub fn midnight(time: Timestamp) -> Timestamp {
    let second = time.as_second();
    Timestamp::from_second(second - second.rem_euclid(86_400)).unwrap_or(time)
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
    /// A secret without a value.
    #[must_use]
    pub fn new(name: &str, arn: String, created: Timestamp) -> Self {
        Self {
            name: name.to_owned(),
            arn,
            description: String::new(),
            kms_key: None,
            key_denied: false,
            owning_service: None,
            created,
            last_changed: created,
            last_accessed: None,
            rotation: None,
            deletion: None,
            tags: BTreeMap::new(),
            replicas: Vec::new(),
            versions: BTreeMap::new(),
            works: Arc::new(RwLock::new(History::of(true))),
        }
    }

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
    pub fn move_stage(&mut self, stage: &str, id: &str, now: Timestamp) {
        let left = self.version_with(stage).map(str::to_owned);
        if left.as_deref() == Some(id) {
            return;
        }
        self.take_stage(stage);
        if let Some(version) = self.versions.get_mut(id) {
            version.stages.insert(stage.to_owned());
        }
        if stage != CURRENT {
            return;
        }
        let works = self.versions.get(id).is_some_and(|version| version.works);
        self.works.write().unwrap_or_else(PoisonError::into_inner).set(now, works);
        if let Some(left) = left {
            self.take_stage(PREVIOUS);
            if let Some(version) = self.versions.get_mut(&left) {
                version.stages.insert(PREVIOUS.to_owned());
            }
        }
    }

    /// A rotation has begun, or has got stuck: AWS starts no other.
    #[must_use]
    pub fn is_rotating(&self) -> bool {
        let pending = self.version_with(PENDING);
        pending.is_some() && pending != self.version_with(CURRENT)
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
        let start = Timestamp::UNIX_EPOCH;
        let mut record = SecretRecord::new("db", String::new(), start);
        for id in ["one", "two"] {
            let value = Some(StoredValue::Text(id.to_owned()));
            record.versions.insert(id.to_owned(), SecretVersion::new(value, start));
            record.move_stage(CURRENT, id, start);
        }
        record
    }

    #[test]
    fn previous_goes_to_the_version_that_current_left() {
        let mut record = secret();
        assert_eq!(record.version_with(PREVIOUS), Some("one"));
        record.move_stage(CURRENT, "one", Timestamp::UNIX_EPOCH);
        assert_eq!(record.version_with(CURRENT), Some("one"));
        assert_eq!(record.version_with(PREVIOUS), Some("two"));
    }

    #[test]
    fn a_custom_stage_leaves_previous_alone() {
        let mut record = secret();
        record.move_stage("blue", "one", Timestamp::UNIX_EPOCH);
        record.move_stage("blue", "two", Timestamp::UNIX_EPOCH);
        assert_eq!(record.version_with("blue"), Some("two"));
        assert_eq!(record.version_with(PREVIOUS), Some("one"));
    }

    #[test]
    fn debug_output_holds_no_value() {
        assert_eq!(format!("{:?}", StoredValue::Text("hunter2".to_owned())), "Text(7 bytes)");
    }
}
