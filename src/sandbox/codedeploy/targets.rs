//! `ListDeploymentTargets`, `GetDeploymentTarget`, `BatchGetDeploymentTargets`: the one alias that
//! a deployment moves.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::{
    http::{
        error::ApiError,
        page,
        reply::{Reply, seconds},
        request::Request,
    },
    store::deployments::{DeploymentRecord, End},
    world::World,
};

use super::{describe::target_status, errors, find::Named};

/// Targets a call.
const MOST: usize = 25;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Input {
    #[serde(flatten)]
    named: Named,
    target_id: Option<String>,
    target_ids: Vec<String>,
    next_token: Option<String>,
}

impl Input {
    /// The deployment, which has to have begun.
    fn deployment<'a>(&self, world: &'a World) -> Result<&'a DeploymentRecord, ApiError> {
        let deployment = self.named.deployment(world)?;
        if world.clock.now() < deployment.starts() {
            return Err(errors::not_started(&deployment.id));
        }
        Ok(deployment)
    }
}

/// `ListDeploymentTargets`.
pub fn list(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = request.json()?;
    let deployment = input.deployment(world)?;
    let cut = page::cut(vec![id(deployment)], input.next_token.as_deref(), MOST);
    let (ids, _) = cut.ok_or_else(errors::next_token)?;
    Ok(Reply::amz_json(200, &json!({"targetIds": ids})))
}

/// `GetDeploymentTarget`.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = request.json()?;
    let deployment = input.deployment(world)?;
    let asked = input.target_id.as_ref().ok_or_else(id_required)?;
    let view = target(world, deployment, asked)?;
    Ok(Reply::amz_json(200, &json!({"deploymentTarget": view})))
}

/// `BatchGetDeploymentTargets`.
pub fn batch(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = request.json()?;
    let deployment = input.deployment(world)?;
    if input.target_ids.is_empty() {
        return Err(id_required());
    }
    if input.target_ids.len() > MOST {
        return Err(errors::too_many("DeploymentTargetListSizeExceededException", MOST));
    }
    let views = input.target_ids.iter().map(|asked| target(world, deployment, asked));
    let views = views.collect::<Result<Vec<_>, _>>()?;
    Ok(Reply::amz_json(200, &json!({"deploymentTargets": views})))
}

fn id_required() -> ApiError {
    errors::required("DeploymentTargetIdRequiredException", "Deployment target Id")
}

/// A Lambda target is named by its function.
fn id(deployment: &DeploymentRecord) -> String {
    deployment.shift.function.clone()
}

/// `DeploymentTarget`.
fn target(world: &World, deployment: &DeploymentRecord, asked: &str) -> Result<Value, ApiError> {
    if asked != id(deployment) {
        return Err(errors::no_target(asked));
    }
    let shift = &deployment.shift;
    let now = world.clock.now();
    Ok(json!({
        "deploymentTargetType": "LambdaTarget",
        "lambdaTarget": {
            "deploymentId": deployment.id,
            "targetId": id(deployment),
            "targetArn": world.arn("lambda", &format!("function:{}", shift.function)),
            "status": target_status(deployment, now),
            "lastUpdatedAt": seconds(deployment.updated()),
            "lifecycleEvents": [allow_traffic(deployment, now)],
            "lambdaFunctionInfo": {
                "functionName": shift.function,
                "functionAlias": shift.alias,
                "currentVersion": shift.current.to_string(),
                "targetVersion": shift.target.to_string(),
                "targetVersionWeight": f64::from(deployment.percent()) / 100.0,
            },
        },
    }))
}

/// The one lifecycle event of a deployment without hooks.
fn allow_traffic(deployment: &DeploymentRecord, now: Timestamp) -> Value {
    let mut event = json!({
        "lifecycleEventName": "AllowTraffic",
        "status": target_status(deployment, now),
        "startTime": seconds(deployment.starts()),
    });
    if let Some((ended, end)) = &deployment.end {
        event["endTime"] = json!(seconds(*ended));
        if let End::Failed(_, message) = end {
            event["diagnostics"] = json!({"errorCode": "UnknownError", "message": message});
        }
    }
    event
}
