//! `UpdateSecretVersionStage`: a compare-and-swap on which version carries a label.

use serde::Deserialize;
use serde_json::json;

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::secrets::{CURRENT, SecretRecord},
    world::World,
};

use super::{errors, find};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct StageInput {
    secret_id: String,
    version_stage: String,
    remove_from_version_id: Option<String>,
    move_to_version_id: Option<String>,
}

/// `UpdateSecretVersionStage`.
pub fn update(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: StageInput = request.json()?;
    let now = world.clock.now();
    let secret = find::secret_mut(world, &input.secret_id)?;
    check(secret, &input)?;
    match &input.move_to_version_id {
        Some(id) => secret.move_stage(&input.version_stage, id, now),
        None => secret.take_stage(&input.version_stage),
    }
    secret.last_changed = now;
    let body = json!({"ARN": secret.arn, "Name": secret.name});
    Ok(Reply::amz_json(200, &body))
}

fn check(secret: &SecretRecord, input: &StageInput) -> Result<(), ApiError> {
    let stage = &input.version_stage;
    let named = [&input.remove_from_version_id, &input.move_to_version_id];
    if stage.is_empty() || named.iter().all(|id| id.is_none()) {
        return Err(errors::invalid(
            "VersionStage and one of RemoveFromVersionId and MoveToVersionId are required.",
        ));
    }
    if let Some(id) = named.into_iter().flatten().find(|id| !secret.versions.contains_key(*id)) {
        return Err(errors::invalid(format!("Not a valid version: {id}")));
    }
    if stage == CURRENT && input.move_to_version_id.is_none() {
        return Err(errors::invalid(
            "You can only move staging label AWSCURRENT to a different secret version. It can't \
             be completely removed.",
        ));
    }
    let holder = secret.version_with(stage);
    let target = input.move_to_version_id.as_deref();
    match (holder, input.remove_from_version_id.as_deref()) {
        (Some(holder), None) if Some(holder) != target => Err(errors::invalid(format!(
            "The parameter RemoveFromVersionId can't be empty. Staging label {stage} is currently \
             attached to version {holder}, so you must explicitly reference that version in \
             RemoveFromVersionId."
        ))),
        (holder, Some(asked)) if holder != Some(asked) => Err(errors::invalid(format!(
            "Staging label {stage} isn't attached to version {asked}, which RemoveFromVersionId \
             names."
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
