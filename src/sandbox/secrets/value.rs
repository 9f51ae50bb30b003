//! `GetSecretValue`.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::json;

use crate::sandbox::{
    http::{
        error::ApiError,
        reply::{Reply, seconds},
        request::Request,
    },
    store::secrets::{CURRENT, PENDING, SecretRecord, StoredValue, midnight},
    world::World,
};

use super::{errors, find};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct GetInput {
    secret_id: String,
    version_id: Option<String>,
    version_stage: Option<String>,
}

/// `GetSecretValue`: by version, by stage, or `AWSCURRENT`.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: GetInput = request.json()?;
    let now = world.clock.now();
    find::secret(world, &input.secret_id)?;
    let secret = find::secret_mut(world, &input.secret_id)?;
    let id = wanted(secret, &input)?;
    let Some(version) = secret.versions.get_mut(&id) else {
        return Err(errors::no_value(&format!("VersionId: {id}")));
    };
    let Some(value) = &version.value else {
        let stage = version.stages.first().map_or(PENDING, String::as_str);
        return Err(errors::no_value(&format!("staging label: {stage}")));
    };
    if secret.key_denied {
        return Err(errors::not_decrypted());
    }
    let mut body = json!({
        "ARN": secret.arn,
        "Name": secret.name,
        "VersionId": id,
        "VersionStages": version.stages,
        "CreatedDate": seconds(version.created),
    });
    match value {
        StoredValue::Text(text) => body["SecretString"] = json!(text),
        StoredValue::Binary(bytes) => body["SecretBinary"] = json!(STANDARD.encode(bytes)),
    }
    version.last_accessed = Some(midnight(now));
    secret.last_accessed = version.last_accessed;
    Ok(Reply::amz_json(200, &body))
}

fn wanted(secret: &SecretRecord, input: &GetInput) -> Result<String, ApiError> {
    let stage = input.version_stage.as_deref();
    let Some(id) = &input.version_id else {
        let stage = stage.unwrap_or(CURRENT);
        let id = secret.version_with(stage).map(str::to_owned);
        return id.ok_or_else(|| errors::no_value(&format!("staging label: {stage}")));
    };
    let Some(version) = secret.versions.get(id) else {
        return Err(errors::no_value(&format!("VersionId: {id}")));
    };
    if stage.is_some_and(|stage| !version.stages.contains(stage)) {
        return Err(errors::bad_request(
            "You provided a VersionStage that is not associated to the provided VersionId.",
        ));
    }
    Ok(id.clone())
}
