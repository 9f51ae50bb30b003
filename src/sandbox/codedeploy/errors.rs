//! `CodeDeploy`'s own codes and words.

use crate::sandbox::http::error::ApiError;

/// An error: the client's fault, all of them.
fn error(code: &str, message: impl Into<String>) -> ApiError {
    ApiError::new(400, code, message)
}

/// A member that must be there: `Application Name`, with its code.
#[must_use]
pub fn required(code: &str, what: &str) -> ApiError {
    error(code, format!("{what} is required"))
}

/// A member that breaks its rule.
#[must_use]
pub fn invalid(code: &str, message: impl Into<String>) -> ApiError {
    error(code, message)
}

/// No such application.
#[must_use]
pub fn no_application(name: &str) -> ApiError {
    let message = format!("No application found for name: {name}");
    error("ApplicationDoesNotExistException", message)
}

/// No such deployment group.
#[must_use]
pub fn no_group(name: &str) -> ApiError {
    let message = format!("No Deployment Group found for name: {name}");
    error("DeploymentGroupDoesNotExistException", message)
}

/// No such deployment.
#[must_use]
pub fn no_deployment(id: &str) -> ApiError {
    let message = format!("The deployment {id} could not be found");
    error("DeploymentDoesNotExistException", message)
}

/// It has not done anything yet.
#[must_use]
pub fn not_started(id: &str) -> ApiError {
    error("DeploymentNotStartedException", format!("The deployment {id} has not started yet"))
}

/// It is over.
#[must_use]
pub fn completed(id: &str) -> ApiError {
    let message = format!("The deployment {id} is already complete");
    error("DeploymentAlreadyCompletedException", message)
}

/// Another one is under way.
#[must_use]
pub fn busy(group: &str, id: &str) -> ApiError {
    let message = format!("The Deployment Group '{group}' already has an active Deployment '{id}'");
    error("DeploymentLimitExceededException", message)
}

/// It has no such target.
#[must_use]
pub fn no_target(id: &str) -> ApiError {
    let message = format!("The deployment target {id} could not be found");
    error("DeploymentTargetDoesNotExistException", message)
}

/// A token that none of our answers gave.
#[must_use]
pub fn next_token() -> ApiError {
    error("InvalidNextTokenException", "The next token was specified in an invalid format")
}

/// An `AppSpec` that is none for Lambda.
#[must_use]
pub fn revision(message: impl Into<String>) -> ApiError {
    error("InvalidRevisionException", message)
}

/// More ids than a call takes.
#[must_use]
pub fn too_many(code: &str, most: usize) -> ApiError {
    error(code, format!("The number of requested items exceeds the maximum of {most}"))
}
