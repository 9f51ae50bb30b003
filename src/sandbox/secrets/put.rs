//! `PutSecretValue`.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::secrets::{CURRENT, SecretRecord, SecretVersion, StoredValue},
    world::World,
};

use super::{errors, find};

/// Most bytes of a value.
const MOST: usize = 65_536;

/// Most labels of a version.
const MOST_STAGES: usize = 20;

/// A value on its way in.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ValueInput {
    secret_string: Option<String>,
    secret_binary: Option<String>,
}

impl ValueInput {
    /// The value, if there is one.
    ///
    /// # Errors
    /// `InvalidParameterException` for both kinds at once, bad base64, or too many bytes.
    pub fn optional(self) -> Result<Option<StoredValue>, ApiError> {
        let value = match (self.secret_string, self.secret_binary) {
            (Some(_), Some(_)) => {
                return Err(errors::invalid(
                    "You can't specify both a binary secret value and a string secret value in \
                     the same secret.",
                ));
            }
            (Some(text), None) => StoredValue::Text(text),
            (None, Some(text)) => {
                let bytes = STANDARD.decode(text);
                StoredValue::Binary(bytes.map_err(|_| errors::invalid("Invalid SecretBinary."))?)
            }
            (None, None) => return Ok(None),
        };
        let size = match &value {
            StoredValue::Text(text) => text.len(),
            StoredValue::Binary(bytes) => bytes.len(),
        };
        if size > MOST {
            return Err(errors::invalid(format!(
                "The secret value has {size} bytes: at most {MOST} are allowed."
            )));
        }
        Ok(Some(value))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct PutInput {
    secret_id: String,
    client_request_token: Option<String>,
    #[serde(flatten)]
    value: ValueInput,
    version_stages: Option<BTreeSet<String>>,
}

/// The stages of a version that is put without saying which.
#[must_use]
pub fn current() -> BTreeSet<String> {
    BTreeSet::from([CURRENT.to_owned()])
}

/// `PutSecretValue`: the client's token is the version's id, so that a repeated call is harmless.
pub fn put(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: PutInput = request.json()?;
    let value = input.value.optional()?.ok_or_else(|| {
        errors::bad_request("You must provide either SecretString or SecretBinary.")
    })?;
    let id = input.client_request_token.unwrap_or_else(|| world.rng.uuid());
    errors::check_token(&id)?;
    let stages = input.version_stages.unwrap_or_else(current);
    if stages.is_empty() || stages.len() > MOST_STAGES {
        return Err(errors::invalid(format!("VersionStages must be 1 to {MOST_STAGES} labels.")));
    }
    let now = world.clock.now();
    let secret = find::secret_mut(world, &input.secret_id)?;
    store(secret, &id, value, &stages, now)?;
    let stages = secret.versions.get(&id).map(|version| &version.stages);
    let body = json!({
        "ARN": secret.arn, "Name": secret.name, "VersionId": id, "VersionStages": stages,
    });
    Ok(Reply::amz_json(200, &body))
}

/// Stores a value as the version `id`; again, it changes nothing.
///
/// # Errors
/// `ResourceExistsException` when that version has another value, `EncryptionFailure` when the key
/// may not be used.
pub fn store(
    secret: &mut SecretRecord,
    id: &str,
    value: StoredValue,
    stages: &BTreeSet<String>,
    now: Timestamp,
) -> Result<(), ApiError> {
    // A version that a rotation has made waits for its value.
    match secret.versions.get(id).and_then(|version| version.value.as_ref()) {
        Some(stored) if *stored != value => Err(errors::exists(format!(
            "You can't use ClientRequestToken {id} because that value is already in use for a \
             version of secret {}.",
            secret.arn
        ))),
        Some(_) => Ok(()),
        None if secret.key_denied => Err(errors::not_encrypted()),
        None => {
            add_version(secret, id, value, stages, now);
            Ok(())
        }
    }
}

/// Adds a version and moves `stages` to it. The first version is the current one in any case.
pub fn add_version(
    secret: &mut SecretRecord,
    id: &str,
    value: StoredValue,
    stages: &BTreeSet<String>,
    now: Timestamp,
) {
    // What did not open anything before does not now.
    let broken =
        secret.versions.values().any(|old| !old.works && old.value.as_ref() == Some(&value));
    let version = SecretVersion { works: !broken, ..SecretVersion::new(Some(value), now) };
    let first = secret.versions.is_empty();
    secret.versions.insert(id.to_owned(), version);
    for stage in stages {
        secret.move_stage(stage, id, now);
    }
    if first {
        secret.move_stage(CURRENT, id, now);
    }
    secret.last_changed = now;
}
