//! `GetDeployment`, `BatchGetDeployments`.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::{
    http::{
        error::ApiError,
        reply::{Reply, seconds},
        request::Request,
    },
    store::deployments::{DeploymentRecord, End},
    world::World,
};

use super::{
    errors,
    find::{Named, check_id},
};

/// Deployments a call.
const MOST: usize = 25;

/// `GetDeployment`.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let named: Named = request.json()?;
    let deployment = named.deployment(world)?;
    let view = view(deployment, world.clock.now());
    Ok(Reply::amz_json(200, &json!({"deploymentInfo": view})))
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct BatchInput {
    deployment_ids: Vec<String>,
}

/// `BatchGetDeployments`: what is not there is left out.
pub fn batch(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let BatchInput { deployment_ids } = request.json()?;
    if deployment_ids.is_empty() {
        return Err(errors::required("DeploymentIdRequiredException", "Deployment Id"));
    }
    if deployment_ids.len() > MOST {
        return Err(errors::too_many("BatchLimitExceededException", MOST));
    }
    deployment_ids.iter().try_for_each(|id| check_id(id))?;
    let now = world.clock.now();
    let found = deployment_ids.iter().filter_map(|id| world.deployments.find(id));
    let views: Vec<_> = found.map(|deployment| view(deployment, now)).collect();
    Ok(Reply::amz_json(200, &json!({"deploymentsInfo": views})))
}

/// `DeploymentInfo`.
fn view(deployment: &DeploymentRecord, now: Timestamp) -> Value {
    let mut view = json!({
        "applicationName": deployment.application,
        "deploymentGroupName": deployment.group,
        "deploymentConfigName": deployment.pace.name,
        "deploymentId": deployment.id,
        "revision": deployment.revision,
        "status": deployment.status(now),
        "createTime": seconds(deployment.created),
        "deploymentOverview": overview(deployment, now),
        "creator": if deployment.takes_back.is_some() { "codeDeployRollback" } else { "user" },
        "ignoreApplicationStopFailures": false,
        "updateOutdatedInstancesOnly": false,
        "deploymentStyle": {
            "deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL",
        },
        "instanceTerminationWaitTimeStarted": false,
        "computePlatform": "Lambda",
    });
    if now >= deployment.starts() {
        view["startTime"] = json!(seconds(deployment.starts()));
    }
    if let Some(description) = &deployment.description {
        view["description"] = json!(description);
    }
    if let Some((ended, end)) = &deployment.end {
        view["completeTime"] = json!(seconds(*ended));
        if let Some((code, message)) = why(end) {
            view["errorInformation"] = json!({"code": code, "message": message});
        }
    }
    if let Some(other) = &deployment.taken_back_by {
        let message = format!("Deployment {} was rolled back by {other}.", deployment.id);
        view["rollbackInfo"] = json!({"rollbackDeploymentId": other, "rollbackMessage": message});
    }
    if let Some(other) = &deployment.takes_back {
        view["rollbackInfo"] = json!({"rollbackTriggeringDeploymentId": other});
    }
    view
}

/// Why it did not come to its end.
fn why(end: &End) -> Option<(&'static str, &str)> {
    match end {
        End::Succeeded => None,
        End::Stopped => Some(("MANUAL_STOP", "The deployment was stopped by its user.")),
        End::Failed(code, message) => Some((code, message)),
    }
}

/// Its one target, counted by how that fares.
fn overview(deployment: &DeploymentRecord, now: Timestamp) -> Value {
    let status = target_status(deployment, now);
    let statuses = ["Pending", "InProgress", "Succeeded", "Failed", "Skipped", "Ready"];
    statuses.iter().map(|known| ((*known).to_owned(), json!(u8::from(*known == status)))).collect()
}

/// How a deployment's one target fares.
pub(super) fn target_status(deployment: &DeploymentRecord, now: Timestamp) -> &'static str {
    match &deployment.end {
        Some((_, End::Succeeded)) => "Succeeded",
        Some((_, End::Stopped)) => "Skipped",
        Some((_, End::Failed(..))) => "Failed",
        None if now < deployment.starts() => "Pending",
        None => "InProgress",
    }
}
