//! `CreateDeployment`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::{deployments::DeploymentRecord, pace::Pace},
    world::World,
};

use super::{appspec::Revision, errors, find::Named};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Input {
    #[serde(flatten)]
    named: Named,
    revision: Option<Value>,
    deployment_config_name: Option<String>,
    description: Option<String>,
}

/// `CreateDeployment`: what it names is looked at when it starts.
pub fn create(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = request.json()?;
    let (application, group, record) = input.named.group(world)?;
    let code = "RevisionRequiredException";
    let revision = input.revision.as_ref().ok_or_else(|| errors::required(code, "Revision"))?;
    let read = Revision::deserialize(revision).map_err(|e| errors::revision(e.to_string()))?;
    let pace = match input.deployment_config_name.as_deref() {
        None => record.pace,
        Some(name) => Pace::named(name).ok_or_else(|| {
            let message = format!("No Deployment Configuration found for name: {name}");
            errors::invalid("DeploymentConfigDoesNotExistException", message)
        })?,
    };
    let shift = read.shift()?;
    if let Some(active) = world.deployments.active(application, group) {
        return Err(errors::busy(group, &active.id));
    }
    let owner = (application, group);
    let deployment = DeploymentRecord::new(owner, pace, shift, revision.clone(), world.clock.now());
    let deployment = DeploymentRecord { description: input.description.clone(), ..deployment };
    let id = world.deployments.add(world.seed, deployment);
    Ok(Reply::amz_json(200, &json!({"deploymentId": id})))
}
