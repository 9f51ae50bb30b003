//! `StopDeployment`.

use serde::Deserialize;
use serde_json::json;

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::{
        deployments::{DeploymentRecord, End, Shift},
        pace::Pace,
    },
    world::World,
};

use super::{appspec, errors, find::Named};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Input {
    #[serde(flatten)]
    named: Named,
    auto_rollback_enabled: bool,
}

/// `StopDeployment`: the alias stays as it is, or another deployment takes it back.
pub fn stop(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = request.json()?;
    let now = world.clock.now();
    let deployment = input.named.deployment(world)?;
    if deployment.end.is_some() {
        return Err(errors::completed(&deployment.id));
    }
    let id = deployment.id.clone();
    let back = input.auto_rollback_enabled.then(|| rollback(deployment, now));
    let back = back.map(|back| world.deployments.add(world.seed, back));
    let stopped = world.deployments.deployments.iter_mut().find(|d| d.id == id);
    if let Some(deployment) = stopped {
        deployment.end = Some((now, End::Stopped));
        deployment.taken_back_by = back;
    }
    let message = "No more traffic will be shifted by the deployment";
    Ok(Reply::amz_json(200, &json!({"status": "Succeeded", "statusMessage": message})))
}

/// The deployment that takes another one back.
fn rollback(stopped: &DeploymentRecord, now: jiff::Timestamp) -> DeploymentRecord {
    let Shift { function, alias, current, target } = stopped.shift.clone();
    let shift = Shift { function, alias, current: target, target: current };
    let revision = appspec::revision(&shift);
    let place = (stopped.application.as_str(), stopped.group.as_str());
    let back = DeploymentRecord::new(place, Pace::all_at_once(), shift, revision, now);
    DeploymentRecord { takes_back: Some(stopped.id.clone()), ..back }
}
