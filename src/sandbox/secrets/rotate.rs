//! `RotateSecret` and `CancelRotateSecret`.

use serde::Deserialize;
use serde_json::json;

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::secrets::{CURRENT, Makes, Rotation, Rules, SecretRecord},
    world::World,
};

use super::{
    errors,
    find::{self, SecretInput},
    rotation,
};

/// How long a rotation takes that is set up while the sandbox runs, in milliseconds.
const USUAL_MS: i64 = 10_000;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct RotateInput {
    secret_id: String,
    client_request_token: Option<String>,
    #[serde(rename = "RotationLambdaARN")]
    rotation_lambda_arn: Option<String>,
    rotation_rules: Option<RulesInput>,
    rotate_immediately: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct RulesInput {
    automatically_after_days: Option<i64>,
    schedule_expression: Option<String>,
    duration: Option<String>,
}

/// `RotateSecret`: sets rotation up, and starts one unless told otherwise.
pub fn rotate(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: RotateInput = request.json()?;
    let id = input.client_request_token.clone().unwrap_or_else(|| world.rng.uuid());
    errors::check_token(&id)?;
    let now = world.clock.now();
    let secret = find::secret_mut(world, &input.secret_id)?;
    if !secret.versions.contains_key(&id) {
        if secret.is_rotating() {
            return Err(errors::bad_request(
                "A previous rotation isn't complete. That rotation will be reattempted.",
            ));
        }
        let starts = input.rotate_immediately != Some(false);
        set_up(secret, input)?;
        if starts {
            rotation::begin(secret, &id, now);
        }
        rotation::schedule(secret, now);
        secret.last_changed = now;
    }
    let body = json!({"ARN": secret.arn, "Name": secret.name, "VersionId": id});
    Ok(Reply::amz_json(200, &body))
}

fn set_up(secret: &mut SecretRecord, input: RotateInput) -> Result<(), ApiError> {
    let rules = input.rotation_rules.map(rules).transpose()?;
    let known = secret.rotation.as_ref().map(|rotation| rotation.lambda_arn.clone());
    let managed = secret.owning_service.as_ref().map(|_| String::new());
    let Some(lambda_arn) = input.rotation_lambda_arn.or(known).or(managed) else {
        return Err(errors::bad_request(
            "No Lambda rotation function ARN is associated with this secret.",
        ));
    };
    if secret.version_with(CURRENT).is_none() {
        return Err(errors::bad_request("The secret has no value to rotate."));
    }
    let rotation = secret.rotation.get_or_insert_with(|| Rotation {
        enabled: true,
        lambda_arn: String::new(),
        rules: Rules::default(),
        last_rotated: None,
        next: None,
        takes_ms: USUAL_MS,
        makes: Makes::Good,
        running: None,
    });
    rotation.enabled = true;
    rotation.lambda_arn = lambda_arn;
    if let Some(rules) = rules {
        rotation.rules = rules;
    }
    Ok(())
}

fn rules(input: RulesInput) -> Result<Rules, ApiError> {
    let RulesInput { automatically_after_days: every_days, schedule_expression, duration } = input;
    if every_days.is_some() && schedule_expression.is_some() {
        return Err(errors::invalid(
            "You can only specify one of AutomaticallyAfterDays and ScheduleExpression.",
        ));
    }
    if every_days.is_some_and(|days| !(1..=1_000).contains(&days)) {
        return Err(errors::invalid("AutomaticallyAfterDays must be between 1 and 1000."));
    }
    Ok(Rules { every_days, schedule: schedule_expression, duration })
}

/// `CancelRotateSecret`: rotation is off afterwards, and labels stay where they are.
pub fn cancel(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: SecretInput = request.json()?;
    let now = world.clock.now();
    let secret = find::secret_mut(world, &input.secret_id)?;
    let running = secret.rotation.as_mut().and_then(|rotation| {
        rotation.enabled = false;
        rotation.next = None;
        rotation.running.take()
    });
    secret.last_changed = now;
    let mut body = json!({"ARN": secret.arn, "Name": secret.name});
    if let Some(running) = running {
        body["VersionId"] = json!(running.version);
    }
    Ok(Reply::amz_json(200, &body))
}

#[cfg(test)]
mod tests;
