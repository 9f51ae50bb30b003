//! CloudWatch Logs' own codes and words.

use crate::sandbox::http::error::ApiError;

/// A parameter that breaks a rule.
#[must_use]
pub fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::new(400, "InvalidParameterException", message)
}

/// No such group.
#[must_use]
pub fn no_group() -> ApiError {
    ApiError::new(400, "ResourceNotFoundException", "The specified log group does not exist.")
}

/// No such stream.
#[must_use]
pub fn no_stream() -> ApiError {
    ApiError::new(400, "ResourceNotFoundException", "The specified log stream does not exist.")
}

/// A group or stream of that name is there.
#[must_use]
pub fn exists(what: &str) -> ApiError {
    let message = format!("The specified {what} already exists");
    ApiError::new(400, "ResourceAlreadyExistsException", message)
}

/// A token that we did not give out.
#[must_use]
pub fn bad_token() -> ApiError {
    invalid("The specified nextToken is invalid.")
}
