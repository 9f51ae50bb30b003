//! `ListApplications`, `ListDeploymentGroups`, `ListDeployments`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::{
    http::{error::ApiError, page, reply::Reply, request::Request},
    store::deployments::DeploymentRecord,
    world::World,
};

use super::{errors, find::Named};

/// Items a page.
const PAGE: usize = 100;

/// The statuses that AWS knows.
const STATUSES: [&str; 8] =
    ["Created", "Queued", "InProgress", "Baking", "Succeeded", "Failed", "Stopped", "Ready"];

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Input {
    #[serde(flatten)]
    named: Named,
    include_only_statuses: Option<Vec<String>>,
    create_time_range: Option<TimeRange>,
    next_token: Option<String>,
}

/// Seconds since the epoch; both ends are part of it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TimeRange {
    start: Option<f64>,
    end: Option<f64>,
}

impl TimeRange {
    fn holds(&self, seconds: f64) -> bool {
        self.start.is_none_or(|start| start <= seconds) && self.end.is_none_or(|e| seconds <= e)
    }
}

/// `ListApplications`.
pub fn applications(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = request.json()?;
    let names = world.deployments.applications.keys().cloned().collect();
    reply(json!({}), "applications", names, &input)
}

/// `ListDeploymentGroups`.
pub fn groups(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = request.json()?;
    let application = input.named.application()?;
    let groups = world.deployments.applications.get(application);
    let groups = groups.ok_or_else(|| errors::no_application(application))?;
    let body = json!({"applicationName": application});
    reply(body, "deploymentGroups", groups.keys().cloned().collect(), &input)
}

/// `ListDeployments`: ids, newest first.
pub fn deployments(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = request.json()?;
    let named = &input.named;
    let all = named.application_name.is_none() && named.deployment_group_name.is_none();
    let group = if all { None } else { Some(named.group(world)?) };
    let statuses = input.include_only_statuses.as_deref().unwrap_or_default();
    if let Some(unknown) = statuses.iter().find(|status| !STATUSES.contains(&status.as_str())) {
        let message = format!("The deployment status {unknown} is not supported");
        return Err(errors::invalid("InvalidDeploymentStatusException", message));
    }
    let times = input.create_time_range.as_ref();
    if times.is_some_and(|times| times.start.zip(times.end).is_some_and(|(s, e)| s > e)) {
        let message = "The start time must be before the end time";
        return Err(errors::invalid("InvalidTimeRangeException", message));
    }
    let now = world.clock.now();
    let wanted = |deployment: &&DeploymentRecord| {
        let created = crate::sandbox::http::reply::seconds(deployment.created);
        let status = deployment.status(now);
        group.is_none_or(|(application, group, _)| {
            deployment.application == application && deployment.group == group
        }) && (statuses.is_empty() || statuses.iter().any(|wanted| wanted == status))
            && times.is_none_or(|times| times.holds(created))
    };
    let found = world.deployments.deployments.iter().rev().filter(wanted);
    let ids = found.map(|deployment| deployment.id.clone()).collect();
    reply(json!({}), "deployments", ids, &input)
}

/// The page that is asked for, under `key`.
fn reply(mut body: Value, key: &str, names: Vec<String>, input: &Input) -> Result<Reply, ApiError> {
    let cut = page::cut(names, input.next_token.as_deref(), PAGE);
    let (page, next) = cut.ok_or_else(errors::next_token)?;
    body[key] = json!(page);
    if let Some(next) = next {
        body["nextToken"] = json!(next);
    }
    Ok(Reply::amz_json(200, &body))
}
