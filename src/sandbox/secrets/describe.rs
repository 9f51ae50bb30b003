//! `DescribeSecret` and `ListSecretVersionIds`: everything but the values.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::{
    http::{
        error::ApiError,
        reply::{Reply, seconds},
        request::Request,
    },
    store::secrets::SecretRecord,
    world::World,
};

use super::find::{self, SecretInput};

/// `DescribeSecret`.
pub fn describe(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: SecretInput = request.json()?;
    let secret = find::secret(world, &input.secret_id)?;
    Ok(Reply::amz_json(200, &view(secret)))
}

/// What both `DescribeSecret` and `ListSecrets` tell.
#[must_use]
pub fn view(secret: &SecretRecord) -> Value {
    let labelled = secret.versions.iter().filter(|(_, version)| !version.stages.is_empty());
    let stages: BTreeMap<_, _> = labelled.map(|(id, version)| (id, &version.stages)).collect();
    let tags = secret.tags.iter().map(|(key, value)| json!({"Key": key, "Value": value}));
    let mut view = json!({
        "ARN": secret.arn,
        "Name": secret.name,
        "CreatedDate": seconds(secret.created),
        "LastChangedDate": seconds(secret.last_changed),
        "Tags": tags.collect::<Vec<Value>>(),
        "VersionIdsToStages": stages,
    });
    if !secret.description.is_empty() {
        view["Description"] = json!(secret.description);
    }
    if let Some(key) = &secret.kms_key {
        view["KmsKeyId"] = json!(key);
    }
    if let Some(time) = secret.last_accessed {
        view["LastAccessedDate"] = json!(seconds(time));
    }
    if let Some(time) = secret.deletion {
        view["DeletedDate"] = json!(seconds(time));
    }
    if let Some(rotation) = &secret.rotation {
        view["RotationEnabled"] = json!(rotation.enabled);
        view["RotationLambdaARN"] = json!(rotation.lambda_arn);
        view["RotationRules"] = json!({"AutomaticallyAfterDays": rotation.every_days});
        if let Some(time) = rotation.last_rotated {
            view["LastRotatedDate"] = json!(seconds(time));
            let next = time + SignedDuration::from_hours(24 * rotation.every_days);
            view["NextRotationDate"] = json!(seconds(next));
        }
    }
    view
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct VersionsInput {
    secret_id: String,
    include_deprecated: bool,
}

/// `ListSecretVersionIds`: versions without a stage only if asked.
pub fn list_versions(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: VersionsInput = request.json()?;
    let secret = find::secret(world, &input.secret_id)?;
    let shown = secret
        .versions
        .iter()
        .filter(|(_, version)| input.include_deprecated || !version.stages.is_empty());
    let versions = shown.map(|(id, version)| {
        let mut view = json!({"VersionId": id, "CreatedDate": seconds(version.created)});
        if !version.stages.is_empty() {
            view["VersionStages"] = json!(version.stages);
        }
        view
    });
    let versions: Vec<Value> = versions.collect();
    let body = json!({"Versions": versions, "ARN": secret.arn, "Name": secret.name});
    Ok(Reply::amz_json(200, &body))
}
