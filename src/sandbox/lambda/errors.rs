//! Lambda's own codes and words.

use crate::sandbox::{http::error::ApiError, world::World};

/// A parameter that breaks one of Lambda's rules.
#[must_use]
pub fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::user(400, "InvalidParameterValueException", message)
}

/// No such function or version.
#[must_use]
pub fn no_function(world: &World, function: &str, qualifier: Option<&str>) -> ApiError {
    let arn = qualified(world, function, qualifier);
    ApiError::user(404, "ResourceNotFoundException", format!("Function not found: {arn}"))
}

/// No such alias.
#[must_use]
pub fn no_alias(world: &World, function: &str, alias: &str) -> ApiError {
    let arn = qualified(world, function, Some(alias));
    ApiError::user(404, "ResourceNotFoundException", format!("Cannot find alias arn: {arn}"))
}

/// The alias is there already.
#[must_use]
pub fn alias_exists(world: &World, function: &str, alias: &str) -> ApiError {
    let arn = qualified(world, function, Some(alias));
    ApiError::user(409, "ResourceConflictException", format!("Alias already exists: {arn}"))
}

/// Somebody changed it since the caller looked.
#[must_use]
pub fn stale_revision() -> ApiError {
    ApiError::user(
        412,
        "PreconditionFailedException",
        "The Revision Id provided does not match the latest Revision Id. Call the \
         GetFunction/GetAlias API to retrieve the latest Revision Id",
    )
}

/// An ARN of an account that is not ours.
#[must_use]
pub fn other_account(world: &World, arn: &str) -> ApiError {
    let message = format!(
        "User: {} is not authorized to access this resource on resource: {arn} because no \
         resource-based policy allows it",
        world.caller_arn
    );
    ApiError::new(403, "AccessDeniedException", message)
}

fn qualified(world: &World, function: &str, qualifier: Option<&str>) -> String {
    let arn = world.arn("lambda", &format!("function:{function}"));
    qualifier.map_or_else(|| arn.clone(), |qualifier| format!("{arn}:{qualifier}"))
}
