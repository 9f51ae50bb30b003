//! `[[secrets]]`: a secret with its versions and stages.

use serde::Deserialize;
use toml::Spanned;

use super::{
    model::{Pairs, unplaced},
    span::Span,
};

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
}

const fn default_created() -> Span {
    Span::days(200)
}

fn default_every() -> Spanned<i64> {
    unplaced(30)
}

const fn on() -> bool {
    true
}
