//! `CreateSecret`.

use serde::Deserialize;
use serde_json::json;

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::secrets::SecretRecord,
    world::World,
};

use super::{
    errors,
    put::{self, ValueInput},
};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct CreateInput {
    name: String,
    description: Option<String>,
    kms_key_id: Option<String>,
    client_request_token: Option<String>,
    #[serde(flatten)]
    value: ValueInput,
    tags: Vec<Tag>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Tag {
    key: String,
    value: String,
}

/// `CreateSecret`, with or without a first value.
pub fn create(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: CreateInput = request.json()?;
    let legal = |c: char| c.is_ascii_alphanumeric() || "/_+=.@-".contains(c);
    if input.name.is_empty() || input.name.len() > 512 || !input.name.chars().all(legal) {
        return Err(ApiError::new(
            400,
            "ValidationException",
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of \
             the following: -/_+=.@!",
        ));
    }
    if world.secrets.secrets.contains_key(&input.name) {
        return Err(errors::exists(format!(
            "The operation failed because the secret {} already exists.",
            input.name
        )));
    }
    let value = input.value.optional()?;
    let (now, suffix) = (world.clock.now(), world.rng.hex(6));
    let id = input.client_request_token.unwrap_or_else(|| world.rng.uuid());
    let arn = world.arn("secretsmanager", &format!("secret:{}-{suffix}", input.name));
    let mut secret = SecretRecord {
        description: input.description.unwrap_or_default(),
        kms_key: input.kms_key_id,
        tags: input.tags.into_iter().map(|tag| (tag.key, tag.value)).collect(),
        ..SecretRecord::new(&input.name, arn, now)
    };
    let mut body = json!({"ARN": secret.arn, "Name": secret.name});
    if let Some(value) = value {
        put::add_version(&mut secret, &id, value, &put::current(), now);
        body["VersionId"] = json!(id);
    }
    world.secrets.secrets.insert(secret.name.clone(), secret);
    Ok(Reply::amz_json(200, &body))
}
