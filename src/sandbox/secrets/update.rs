//! `UpdateSecret`: description, key, and a new value.

use serde::Deserialize;
use serde_json::json;

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    world::World,
};

use super::{
    errors, find,
    put::{self, ValueInput},
};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct UpdateInput {
    secret_id: String,
    client_request_token: Option<String>,
    description: Option<String>,
    kms_key_id: Option<String>,
    #[serde(flatten)]
    value: ValueInput,
}

/// `UpdateSecret`. A value becomes the current version.
pub fn update(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: UpdateInput = request.json()?;
    let value = input.value.optional()?;
    let id = input.client_request_token.unwrap_or_else(|| world.rng.uuid());
    errors::check_token(&id)?;
    let now = world.clock.now();
    let secret = find::secret_mut(world, &input.secret_id)?;
    if let Some(description) = input.description {
        secret.description = description;
    }
    if input.kms_key_id.is_some() {
        secret.kms_key = input.kms_key_id;
    }
    let mut body = json!({"ARN": secret.arn, "Name": secret.name});
    if let Some(value) = value {
        put::store(secret, &id, value, &put::current(), now)?;
        body["VersionId"] = json!(id);
    }
    secret.last_changed = now;
    Ok(Reply::amz_json(200, &body))
}
