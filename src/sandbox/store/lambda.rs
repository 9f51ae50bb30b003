//! Functions, their published versions and their aliases.

use std::{collections::BTreeMap, fmt, str::FromStr};

use jiff::Timestamp;

use super::{attached::Attached, event_sources::EventSources, history::History};

/// All functions of the account, by name. Pages are cut from the map's order.
#[derive(Debug, Default)]
pub struct LambdaStore {
    /// Functions by name.
    pub functions: BTreeMap<String, FunctionRecord>,
    /// What reads queues and streams for them.
    pub event_sources: EventSources,
}

impl LambdaStore {
    /// What all functions together have reserved of the account's concurrency.
    #[must_use]
    pub fn reserved_concurrency(&self) -> i32 {
        self.functions.values().filter_map(FunctionRecord::reserved_concurrency).sum()
    }
}

/// `$LATEST`, or the number of a published version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VersionId {
    /// The unpublished code.
    Latest,
    /// A published version, from 1 up.
    Number(u64),
}

impl fmt::Display for VersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("$LATEST"),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}

impl FromStr for VersionId {
    type Err = ();

    /// Reads `$LATEST` or digits; what else AWS accepts as a qualifier is an alias.
    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "$LATEST" {
            return Ok(Self::Latest);
        }
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(());
        }
        text.parse().map(Self::Number).map_err(|_| ())
    }
}

/// One function.
#[derive(Debug, Clone)]
pub struct FunctionRecord {
    /// Name.
    pub name: String,
    /// Unqualified ARN.
    pub arn: String,
    /// Configuration of `$LATEST`.
    pub latest: Configuration,
    /// Published versions, oldest first.
    pub versions: Vec<VersionRecord>,
    /// Aliases by name.
    pub aliases: BTreeMap<String, AliasRecord>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Reserved concurrency over time; `None` when unreserved, 0 when stopped.
    pub reserved: History<Option<i32>>,
    /// Policies, URLs and what else is attached to it, its versions and its aliases.
    pub attached: Attached,
}

/// What `GetFunctionConfiguration` tells: `$LATEST`'s, or a published version's snapshot of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Configuration {
    /// Runtime identifier such as `nodejs22.x`; empty for a container image.
    pub runtime: String,
    /// Handler; empty for a container image.
    pub handler: String,
    /// Execution role ARN.
    pub role: String,
    /// Memory in MB.
    pub memory_mb: i32,
    /// Timeout in seconds.
    pub timeout_s: i32,
    /// Description: the function's, or what the version's publisher wrote.
    pub description: String,
    /// Last change (for a version: when it was published).
    pub last_modified: Timestamp,
    /// Log group's name.
    pub log_group: String,
    /// `JSON` or `Text`.
    pub log_format: LogFormat,
    /// Environment variables.
    pub environment: BTreeMap<String, String>,
    /// Layer version ARNs.
    pub layers: Vec<String>,
    /// Dead-letter target ARN.
    pub dead_letter: Option<String>,
    /// `Active`, `Pending`, `Inactive`, `Failed` …
    pub state: String,
    /// Why it is not Active; empty otherwise.
    pub state_reason: String,
    /// `Successful`, `Failed` or `InProgress`.
    pub last_update_status: String,
    /// Why the last update failed; empty otherwise.
    pub last_update_reason: String,
    /// `x86_64` or `arm64`.
    pub architecture: String,
    /// `Zip` or `Image`.
    pub package_type: String,
    /// Size of the package in bytes.
    pub code_size: i64,
    /// Base64 SHA-256 of the package.
    pub code_sha256: String,
    /// Ephemeral storage in MB.
    pub ephemeral_mb: i32,
    /// The compare-and-swap token.
    pub revision_id: String,
}

/// How the platform writes its own log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// `START RequestId: …` lines, tab-separated.
    Text,
    /// `{"time": …, "type": "platform.start", …}` lines.
    Json,
}

impl LogFormat {
    /// As `LoggingConfig.LogFormat` spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Json => "JSON",
        }
    }
}

/// A published, immutable version.
#[derive(Debug, Clone)]
pub struct VersionRecord {
    /// Its number.
    pub number: u64,
    /// Its snapshot of the configuration.
    pub config: Configuration,
}

/// Where an alias sends its traffic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Routing {
    /// `FunctionVersion`.
    pub version: VersionId,
    /// The additional version and its weight in `[0, 1)`.
    pub additional: Option<(u64, f64)>,
}

impl Routing {
    /// The version that serves an invocation which drew `unit` in `[0, 1)`.
    #[must_use]
    pub fn pick(&self, unit: f64) -> VersionId {
        match self.additional {
            Some((number, weight)) if unit < weight => VersionId::Number(number),
            _ => self.version,
        }
    }
}

/// One alias.
#[derive(Debug, Clone)]
pub struct AliasRecord {
    /// Name.
    pub name: String,
    /// Description, 0 to 256 characters.
    pub description: String,
    /// The compare-and-swap token.
    pub revision_id: String,
    /// Every routing it has had.
    history: History<Routing>,
}

impl AliasRecord {
    /// A new alias that routes so.
    #[must_use]
    pub fn new(name: &str, description: &str, revision_id: String, routing: Routing) -> Self {
        Self {
            name: name.to_owned(),
            description: description.to_owned(),
            revision_id,
            history: History::of(routing),
        }
    }

    /// What it routes to now.
    #[must_use]
    pub fn routing(&self) -> Routing {
        self.history.last()
    }

    /// What it routed to at `time`; before its first change, what the first was.
    #[must_use]
    pub fn routing_at(&self, time: Timestamp) -> Routing {
        self.history.at(time)
    }

    /// Changes the routing from `since` on (not before the last change).
    pub fn route(&mut self, since: Timestamp, routing: Routing) {
        self.history.set(since, routing);
    }
}

impl FunctionRecord {
    /// Reserved concurrency now; `None` when unreserved.
    #[must_use]
    pub fn reserved_concurrency(&self) -> Option<i32> {
        self.reserved.last()
    }

    /// True where reserved concurrency of 0 stopped every version at `time`.
    #[must_use]
    pub fn stopped_at(&self, time: Timestamp) -> bool {
        self.reserved.at(time) == Some(0)
    }

    /// The configuration of a version, if there is such a version.
    #[must_use]
    pub fn config(&self, version: VersionId) -> Option<&Configuration> {
        match version {
            VersionId::Latest => Some(&self.latest),
            VersionId::Number(number) => {
                let index = self.versions.binary_search_by_key(&number, |v| v.number).ok()?;
                self.versions.get(index).map(|version| &version.config)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_below_the_weight_goes_to_the_additional_version() {
        let split = Routing { version: VersionId::Number(41), additional: Some((42, 0.1)) };
        assert_eq!(split.pick(0.099), VersionId::Number(42));
        assert_eq!(split.pick(0.1), VersionId::Number(41));
    }

    #[test]
    fn qualifiers_of_digits_are_versions() {
        assert_eq!("42".parse(), Ok(VersionId::Number(42)));
        assert_eq!("$LATEST".parse(), Ok(VersionId::Latest));
        assert_eq!("+42".parse::<VersionId>(), Err(()));
        assert_eq!("live".parse::<VersionId>(), Err(()));
    }
}
