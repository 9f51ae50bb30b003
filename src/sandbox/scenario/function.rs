//! `[[functions]]`: a function with its versions, aliases and traffic.

use std::fmt;

use serde::{Deserialize, Deserializer, de};
use toml::Spanned;

use super::{
    attached::{AsyncInvokeSpec, UrlSpec},
    event_source::EventSourceSpec,
    model::{Pairs, unplaced},
    secret::OpensSpec,
    span::Span,
    workload::{BehaviourSpec, LineSpec, TrafficSpec},
};
use crate::sandbox::store::lambda::VersionId;

/// `[[functions]]`: one function. What a version does not say for itself, it has from here.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FunctionSpec {
    /// Name, 1 to 64 letters, digits, `-` or `_`.
    pub name: Spanned<String>,
    /// Runtime identifier, such as `nodejs22.x`.
    pub runtime: Spanned<String>,
    /// Handler; without it, the runtime's usual one.
    pub handler: Option<String>,
    /// Memory in MB, 128 to 32768.
    #[serde(default = "default_memory")]
    pub memory_mb: Spanned<i32>,
    /// Timeout in seconds, 1 to 5400.
    #[serde(default = "default_timeout")]
    pub timeout_s: Spanned<i32>,
    /// Execution role: its name, or a whole ARN. Without it, `NAME-role`.
    pub role: Option<String>,
    /// Description, up to 256 characters.
    #[serde(default = "no_text")]
    pub description: Spanned<String>,
    /// `arm64` or `x86_64`.
    #[serde(default = "default_architecture")]
    pub architecture: Spanned<String>,
    /// How long ago `$LATEST` was changed.
    #[serde(default = "default_changed")]
    pub changed: Span,
    /// `Active`, `Pending`, `Inactive` or `Failed`.
    #[serde(default = "default_state")]
    pub state: Spanned<String>,
    /// Why it is not `Active`.
    #[serde(default)]
    pub state_reason: String,
    /// `Successful`, `InProgress` or `Failed`.
    #[serde(default = "default_update")]
    pub last_update: Spanned<String>,
    /// Why the last update failed.
    #[serde(default)]
    pub last_update_reason: String,
    /// Reserved concurrency; without it, none is reserved. 0 stops the function.
    pub reserved_concurrency: Option<Spanned<i32>>,
    /// Dead-letter target: a queue's name, or a whole ARN.
    pub dead_letter: Option<String>,
    /// Environment variables.
    #[serde(default)]
    pub environment: Pairs,
    /// Layers: `name:version`, or whole ARNs.
    #[serde(default)]
    pub layers: Vec<Spanned<String>>,
    /// Tags.
    #[serde(default)]
    pub tags: Pairs,
    /// Where and how it logs.
    #[serde(default)]
    pub logs: LogSpec,
    /// How `$LATEST` behaves, and every version as far as it does not say otherwise.
    #[serde(default)]
    pub behaviour: BehaviourSpec,
    /// Published versions.
    #[serde(default)]
    pub versions: Vec<VersionSpec>,
    /// Aliases.
    #[serde(default)]
    pub aliases: Vec<AliasSpec>,
    /// Who invokes it, how often and through what.
    #[serde(default)]
    pub traffic: Vec<TrafficSpec>,
    /// How the queues and streams are read that invoke it.
    #[serde(default)]
    pub event_sources: Vec<EventSourceSpec>,
    /// Its function URL.
    pub url: Option<UrlSpec>,
    /// What becomes of asynchronous invocations.
    pub async_invoke: Option<AsyncInvokeSpec>,
    /// What its code writes while it runs; without any, a line that suits the trigger.
    #[serde(default)]
    pub lines: Vec<LineSpec>,
    /// Secrets without which it does not work.
    #[serde(default)]
    pub secrets: Vec<OpensSpec>,
}

impl FunctionSpec {
    /// A function with everything left at its default.
    pub(super) fn new(name: String, runtime: &str) -> Self {
        Self {
            name: unplaced(name),
            runtime: unplaced(runtime.to_owned()),
            handler: None,
            memory_mb: default_memory(),
            timeout_s: default_timeout(),
            role: None,
            description: no_text(),
            architecture: default_architecture(),
            changed: default_changed(),
            state: default_state(),
            state_reason: String::new(),
            last_update: default_update(),
            last_update_reason: String::new(),
            reserved_concurrency: None,
            dead_letter: None,
            environment: Pairs::new(),
            layers: Vec::new(),
            tags: Pairs::new(),
            logs: LogSpec::default(),
            behaviour: BehaviourSpec::default(),
            versions: Vec::new(),
            aliases: Vec::new(),
            traffic: Vec::new(),
            event_sources: Vec::new(),
            url: None,
            async_invoke: None,
            lines: Vec::new(),
            secrets: Vec::new(),
        }
    }
}

impl VersionSpec {
    /// A version like the function, published so long ago.
    pub(super) fn new(number: u64, published: Span) -> Self {
        Self {
            number: unplaced(number),
            published,
            description: no_text(),
            code: None,
            runtime: None,
            memory_mb: None,
            timeout_s: None,
            role: None,
            dead_letter: None,
            provisioned: None,
            environment: Pairs::new(),
            behaviour: BehaviourSpec::default(),
        }
    }
}

/// `[functions.logs]`: where and how a function logs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogSpec {
    /// Log group; without it, `/aws/lambda/NAME`.
    pub group: Option<Spanned<String>>,
    /// `Text` or `JSON`.
    pub format: Spanned<String>,
    /// `DEBUG`, `INFO` or `WARN`; with `WARN` the start and report lines are missing (JSON only).
    pub system_level: Spanned<String>,
}

impl Default for LogSpec {
    fn default() -> Self {
        Self {
            group: None,
            format: unplaced("Text".to_owned()),
            system_level: unplaced("INFO".to_owned()),
        }
    }
}

/// `[[functions.versions]]`: a published version.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionSpec {
    /// Its number, from 1 up, each higher than the one before.
    pub number: Spanned<u64>,
    /// How long ago it was published.
    pub published: Span,
    /// Description, up to 256 characters.
    #[serde(default = "no_text")]
    pub description: Spanned<String>,
    /// Versions with the same `code` have the same package hash; without it, one of its own.
    pub code: Option<String>,
    /// Its own runtime.
    pub runtime: Option<Spanned<String>>,
    /// Its own memory in MB.
    pub memory_mb: Option<Spanned<i32>>,
    /// Its own timeout in seconds.
    pub timeout_s: Option<Spanned<i32>>,
    /// Its own execution role.
    pub role: Option<String>,
    /// Its own dead-letter target.
    pub dead_letter: Option<String>,
    /// Provisioned concurrency, 1 to 10000.
    pub provisioned: Option<Spanned<i32>>,
    /// Environment variables that differ from the function's.
    #[serde(default)]
    pub environment: Pairs,
    /// How it behaves where that differs from the function's `behaviour`.
    #[serde(default)]
    pub behaviour: BehaviourSpec,
}

/// `[[functions.aliases]]`: an alias.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AliasSpec {
    /// Name: letters, digits, `-` or `_`, not digits alone.
    pub name: Spanned<String>,
    /// The version it points to: a number, or `"$LATEST"`.
    #[serde(deserialize_with = "version_id")]
    pub version: Spanned<VersionId>,
    /// A second version that gets a share of the traffic.
    pub split: Option<Split>,
    /// What it routed to before, if it was switched not long ago.
    pub before: Option<Before>,
    /// Provisioned concurrency, 1 to 10000.
    pub provisioned: Option<Spanned<i32>>,
    /// Description, up to 256 characters.
    #[serde(default = "no_text")]
    pub description: Spanned<String>,
}

/// `before = { version = 41, until = "12m" }`: what an alias routed to before.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// The version that it pointed to.
    pub version: Spanned<u64>,
    /// How long ago it was switched.
    pub until: Span,
}

/// `split = { version = 42, weight = 0.1 }`: the second version of an alias and its share.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// A published version other than the alias's own.
    pub version: Spanned<u64>,
    /// Its share of the traffic, from 0 up to, not including, 1.
    pub weight: Spanned<f64>,
}

fn default_memory() -> Spanned<i32> {
    unplaced(256)
}

fn default_timeout() -> Spanned<i32> {
    unplaced(10)
}

fn default_architecture() -> Spanned<String> {
    unplaced("arm64".to_owned())
}

fn default_state() -> Spanned<String> {
    unplaced("Active".to_owned())
}

fn default_update() -> Spanned<String> {
    unplaced("Successful".to_owned())
}

const fn default_changed() -> Span {
    Span::days(12)
}

fn no_text() -> Spanned<String> {
    unplaced(String::new())
}

/// Reads `41` and `"$LATEST"`.
fn version_id<'de, D: Deserializer<'de>>(source: D) -> Result<Spanned<VersionId>, D::Error> {
    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Written(#[serde(deserialize_with = "number_or_latest")] VersionId);

    let written = Spanned::<Written>::deserialize(source)?;
    let span = written.span();
    Ok(Spanned::new(span, written.into_inner().0))
}

fn number_or_latest<'de, D: Deserializer<'de>>(source: D) -> Result<VersionId, D::Error> {
    struct Reader;

    impl de::Visitor<'_> for Reader {
        type Value = VersionId;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a version number such as 41, or \"$LATEST\"")
        }

        fn visit_i64<E: de::Error>(self, number: i64) -> Result<VersionId, E> {
            u64::try_from(number)
                .map(VersionId::Number)
                .map_err(|_| E::invalid_value(de::Unexpected::Signed(number), &self))
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<VersionId, E> {
            text.parse().map_err(|()| E::invalid_value(de::Unexpected::Str(text), &self))
        }
    }

    source.deserialize_any(Reader)
}
