//! `[[secrets]]`: a secret with its versions and stages.

use serde::Deserialize;
use toml::Spanned;

use super::{
    model::{Pairs, unplaced},
    span::Span,
};
use crate::sandbox::store::secrets::Makes;

/// `[[functions.secrets]]`: what a function opens with a secret.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpensSpec {
    /// The secret's name.
    pub name: Spanned<String>,
    /// The environment variable that holds its ARN.
    #[serde(default = "default_variable")]
    pub variable: String,
    /// For so long an environment goes on with the value that it has read.
    #[serde(default = "no_cache")]
    pub cache: Spanned<Span>,
    /// Error type that it fails with while the value does not work.
    #[serde(rename = "type", default = "default_error")]
    pub error: String,
    /// Message; may hold placeholders. Without it, one that names the secret.
    pub message: Option<Spanned<String>>,
    /// How long a failing invocation takes longer, in milliseconds.
    #[serde(default)]
    pub waits_ms: u32,
}

/// `[[secrets]]`: one secret.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretSpec {
    /// Name.
    pub name: Spanned<String>,
    /// Description.
    #[serde(default)]
    pub description: String,
    /// KMS key: id, alias or ARN. Without it, the account's own key.
    pub kms_key: Option<String>,
    /// The key lets nobody read or write the value.
    #[serde(default)]
    pub key_denied: bool,
    /// The service that manages it, such as `rds`.
    pub owning_service: Option<String>,
    /// Copies in other Regions.
    #[serde(default)]
    pub replicas: Vec<ReplicaSpec>,
    /// How long ago it was made.
    #[serde(default = "default_created")]
    pub created: Span,
    /// How long ago it was last read; without it, never.
    pub accessed: Option<Span>,
    /// Tags.
    #[serde(default)]
    pub tags: Pairs,
    /// How it rotates; without it, it does not.
    pub rotation: Option<RotationSpec>,
    /// Deletion is scheduled, so long from the start.
    pub deleted_in: Option<Spanned<Span>>,
    /// Its values, at least one, one of them `AWSCURRENT`.
    #[serde(default)]
    pub versions: Vec<SecretVersionSpec>,
}

/// `[[secrets.replicas]]`: a copy in another Region.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplicaSpec {
    /// Region.
    pub region: Spanned<String>,
    /// `InSync`, `InProgress` or `Failed`.
    #[serde(default = "in_sync")]
    pub status: Spanned<String>,
    /// Why it failed.
    #[serde(default)]
    pub message: String,
}

/// `[secrets.rotation]`: how a secret rotates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RotationSpec {
    /// The function that rotates it: its name, or a whole ARN.
    pub function: String,
    /// Days between rotations, 1 to 1000.
    #[serde(default = "default_every")]
    pub every_days: Spanned<i64>,
    /// How long ago it last rotated; without it, never.
    pub last: Option<Span>,
    /// Whether rotation is on.
    #[serde(default = "on")]
    pub enabled: bool,
    /// `rate(…)` or `cron(…)`, told instead of the days.
    pub schedule: Option<String>,
    /// The window in which it happens, such as `3h`.
    pub duration: Option<String>,
    /// How long one takes.
    #[serde(default = "default_takes")]
    pub takes: Span,
    /// What comes of one.
    #[serde(default)]
    pub makes: Makes,
}

/// `[[secrets.versions]]`: one value. Exactly one of `string`, `json`, `binary` and `filler_bytes`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretVersionSpec {
    /// How long ago it was put.
    pub put: Spanned<Span>,
    /// Staging labels; none makes it deprecated.
    #[serde(default)]
    pub stages: Vec<Spanned<String>>,
    /// A plain text.
    pub string: Option<Spanned<String>>,
    /// A table, stored as JSON.
    pub json: Option<toml::Table>,
    /// Bytes, written in base64.
    pub binary: Option<Spanned<String>>,
    /// So many bytes of made-up text.
    pub filler_bytes: Option<Spanned<u32>>,
    /// Whether what it opens takes it.
    #[serde(default = "on")]
    pub works: bool,
}

const fn default_created() -> Span {
    Span::days(200)
}

fn default_every() -> Spanned<i64> {
    unplaced(30)
}

fn default_variable() -> String {
    "SECRET_ARN".to_owned()
}

fn no_cache() -> Spanned<Span> {
    unplaced(Span::seconds(0))
}

fn default_error() -> String {
    "AuthenticationError".to_owned()
}

fn in_sync() -> Spanned<String> {
    unplaced("InSync".to_owned())
}

const fn default_takes() -> Span {
    Span::seconds(10)
}

const fn on() -> bool {
    true
}
