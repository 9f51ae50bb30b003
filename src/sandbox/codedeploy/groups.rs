//! `GetDeploymentGroup`, `BatchGetDeploymentGroups`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::{
    http::{
        error::ApiError,
        reply::{Reply, seconds},
        request::Request,
    },
    store::deployments::{DeploymentRecord, End, GroupRecord},
    world::World,
};

use super::{errors, find::Named};

/// Groups a call.
const MOST: usize = 100;

/// `GetDeploymentGroup`.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let named: Named = request.json()?;
    let (application, name, group) = named.group(world)?;
    let view = view(world, application, name, group);
    Ok(Reply::amz_json(200, &json!({"deploymentGroupInfo": view})))
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct BatchInput {
    #[serde(flatten)]
    named: Named,
    deployment_group_names: Vec<String>,
}

/// `BatchGetDeploymentGroups`: what is not there is told of in words.
pub fn batch(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: BatchInput = request.json()?;
    let application = input.named.application()?;
    let names = &input.deployment_group_names;
    if names.is_empty() {
        let code = "DeploymentGroupNameRequiredException";
        return Err(errors::required(code, "Deployment Group name"));
    }
    if names.len() > MOST {
        return Err(errors::too_many("BatchLimitExceededException", MOST));
    }
    let groups = world.deployments.applications.get(application);
    let groups = groups.ok_or_else(|| errors::no_application(application))?;
    let (known, unknown): (Vec<_>, Vec<_>) = names.iter().partition(|n| groups.contains_key(*n));
    let known = known.into_iter().filter_map(|name| Some((name, groups.get(name)?)));
    let views: Vec<_> = known.map(|(name, group)| view(world, application, name, group)).collect();
    let mut body = json!({"deploymentGroupsInfo": views});
    if !unknown.is_empty() {
        body["errorMessage"] = json!(format!("No Deployment Groups found for names: {unknown:?}"));
    }
    Ok(Reply::amz_json(200, &body))
}

/// `DeploymentGroupInfo`.
fn view(world: &World, application: &str, name: &str, group: &GroupRecord) -> Value {
    let now = world.clock.now();
    let own = world.deployments.deployments.iter().rev();
    let own = own.filter(|d| d.application == application && d.group == name);
    let last = |deployment: &DeploymentRecord| {
        let mut view = json!({
            "deploymentId": deployment.id, "status": deployment.status(now),
            "createTime": seconds(deployment.created),
        });
        if let Some((ended, _)) = &deployment.end {
            view["endTime"] = json!(seconds(*ended));
        }
        view
    };
    let mut view = json!({
        "applicationName": application,
        "deploymentGroupId": group.id,
        "deploymentGroupName": name,
        "deploymentConfigName": group.pace.name,
        "serviceRoleArn": group.role,
        "triggerConfigurations": [],
        "alarmConfiguration": {"enabled": false, "ignorePollAlarmFailure": false, "alarms": []},
        "autoRollbackConfiguration": {"enabled": false, "events": []},
        "deploymentStyle": {
            "deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL",
        },
        "computePlatform": "Lambda",
    });
    if let Some(deployment) = own.clone().next() {
        view["lastAttemptedDeployment"] = last(deployment);
        view["targetRevision"] = deployment.revision.clone();
    }
    let succeeded = |d: &&DeploymentRecord| matches!(d.end, Some((_, End::Succeeded)));
    if let Some(deployment) = own.clone().find(succeeded) {
        view["lastSuccessfulDeployment"] = last(deployment);
    }
    view
}
