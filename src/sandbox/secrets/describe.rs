//! `DescribeSecret` and `ListSecretVersionIds`: everything but the values.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::{
    http::{
        error::ApiError,
        reply::{Reply, seconds},
        request::Request,
    },
    store::secrets::{Rotation, Rules, SecretRecord},
    world::World,
};

use super::{
    find::{self, SecretInput},
    page,
};

/// `DescribeSecret`.
pub fn describe(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: SecretInput = request.json()?;
    let secret = find::secret(world, &input.secret_id)?;
    let mut view = view(secret);
    let replicas = secret.replicas.iter().map(|replica| {
        json!({
            "Region": replica.region, "Status": replica.status, "StatusMessage": replica.message,
        })
    });
    let replicas: Vec<Value> = replicas.collect();
    if !replicas.is_empty() {
        view["ReplicationStatus"] = json!(replicas);
    }
    Ok(Reply::amz_json(200, &view))
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
    if !secret.replicas.is_empty() {
        view["PrimaryRegion"] = json!(secret.arn.split(':').nth(3));
    }
    if let Some(time) = secret.deletion {
        view["DeletedDate"] = json!(seconds(time));
    }
    if let Some(service) = &secret.owning_service {
        view["OwningService"] = json!(service);
    }
    if let Some(rotation) = &secret.rotation {
        add_rotation(&mut view, rotation);
    }
    view
}

fn add_rotation(view: &mut Value, rotation: &Rotation) {
    view["RotationEnabled"] = json!(rotation.enabled);
    view["RotationLambdaARN"] = json!(rotation.lambda_arn);
    let Rules { every_days, schedule, duration } = &rotation.rules;
    let mut rules = json!({});
    if let Some(days) = every_days {
        rules["AutomaticallyAfterDays"] = json!(days);
    }
    if let Some(schedule) = schedule {
        rules["ScheduleExpression"] = json!(schedule);
    }
    if let Some(duration) = duration {
        rules["Duration"] = json!(duration);
    }
    view["RotationRules"] = rules;
    if let Some(time) = rotation.last_rotated {
        view["LastRotatedDate"] = json!(seconds(time));
    }
    if let Some(time) = rotation.next.filter(|_| rotation.enabled) {
        view["NextRotationDate"] = json!(seconds(time));
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct VersionsInput {
    secret_id: String,
    include_deprecated: bool,
    max_results: Option<i64>,
    next_token: Option<String>,
}

/// `ListSecretVersionIds`: versions without a stage only if asked.
pub fn list_versions(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: VersionsInput = request.json()?;
    let secret = find::secret(world, &input.secret_id)?;
    let (skip, size) = page::place(input.max_results, input.next_token.as_deref())?;
    let shown: Vec<_> = secret
        .versions
        .iter()
        .filter(|(_, version)| input.include_deprecated || !version.stages.is_empty())
        .collect();
    let versions = shown.iter().skip(skip).take(size).map(|(id, version)| {
        let mut view = json!({"VersionId": id, "CreatedDate": seconds(version.created)});
        if !version.stages.is_empty() {
            view["VersionStages"] = json!(version.stages);
        }
        if let Some(time) = version.last_accessed {
            view["LastAccessedDate"] = json!(seconds(time));
        }
        view
    });
    let versions: Vec<Value> = versions.collect();
    let mut body = json!({"Versions": versions, "ARN": secret.arn, "Name": secret.name});
    if skip + size < shown.len() {
        body["NextToken"] = json!((skip + size).to_string());
    }
    Ok(Reply::amz_json(200, &body))
}
