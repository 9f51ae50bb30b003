//! Applications, groups and deployments, as requests name them.

use serde::Deserialize;

use crate::sandbox::{
    http::{error::ApiError, request::Request},
    store::deployments::{DeploymentRecord, GroupRecord},
    world::World,
};

use super::errors;

/// What requests name: all, some or none of these.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Named {
    /// Application.
    pub application_name: Option<String>,
    /// Deployment group.
    pub deployment_group_name: Option<String>,
    /// Deployment.
    pub deployment_id: Option<String>,
}

impl Named {
    /// The application's name.
    ///
    /// # Errors
    /// `ApplicationNameRequiredException`.
    pub fn application(&self) -> Result<&str, ApiError> {
        let code = "ApplicationNameRequiredException";
        self.application_name.as_deref().ok_or_else(|| errors::required(code, "Application name"))
    }

    /// The application's and the group's name, and the group.
    ///
    /// # Errors
    /// `…RequiredException` and `…DoesNotExistException` of both.
    pub fn group<'a>(
        &'a self,
        world: &'a World,
    ) -> Result<(&'a str, &'a str, &'a GroupRecord), ApiError> {
        let application = self.application()?;
        let code = "DeploymentGroupNameRequiredException";
        let missing = || errors::required(code, "Deployment Group name");
        let name = self.deployment_group_name.as_deref().ok_or_else(missing)?;
        let groups = world.deployments.applications.get(application);
        let groups = groups.ok_or_else(|| errors::no_application(application))?;
        let group = groups.get(name).ok_or_else(|| errors::no_group(name))?;
        Ok((application, name, group))
    }

    /// The deployment.
    ///
    /// # Errors
    /// `DeploymentIdRequiredException`, `InvalidDeploymentIdException`,
    /// `DeploymentDoesNotExistException`.
    pub fn deployment<'a>(&self, world: &'a World) -> Result<&'a DeploymentRecord, ApiError> {
        let code = "DeploymentIdRequiredException";
        let missing = || errors::required(code, "Deployment Id");
        let id = self.deployment_id.as_deref().ok_or_else(missing)?;
        check_id(id)?;
        world.deployments.find(id).ok_or_else(|| errors::no_deployment(id))
    }
}

/// `d-` and nine capital letters and digits.
///
/// # Errors
/// `InvalidDeploymentIdException`.
pub fn check_id(id: &str) -> Result<(), ApiError> {
    let legal = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    match id.strip_prefix("d-") {
        Some(rest) if rest.len() == 9 && rest.chars().all(legal) => Ok(()),
        _ => {
            let message = format!("The specified deployment id {id} is in an invalid format");
            Err(errors::invalid("InvalidDeploymentIdException", message))
        }
    }
}

/// The deployment group's ARN as a policy names it, or `*`.
pub fn resource(world: &World, request: &Request) -> String {
    let named: Named = request.json().unwrap_or_default();
    let of = |application: &str, group: &str| {
        world.arn("codedeploy", &format!("deploymentgroup:{application}/{group}"))
    };
    match (&named.application_name, &named.deployment_group_name) {
        (Some(application), Some(group)) => of(application, group),
        (Some(application), None) => world.arn("codedeploy", &format!("application:{application}")),
        _ => match named.deployment(world) {
            Ok(deployment) => of(&deployment.application, &deployment.group),
            Err(_) => "*".to_owned(),
        },
    }
}
