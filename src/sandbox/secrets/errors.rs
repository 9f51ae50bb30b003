//! Secrets Manager's own codes and words.

use crate::sandbox::http::error::ApiError;

/// A parameter that breaks a rule.
#[must_use]
pub fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::new(400, "InvalidParameterException", message)
}

/// A request that the secret's state does not allow.
#[must_use]
pub fn bad_request(message: impl Into<String>) -> ApiError {
    ApiError::new(400, "InvalidRequestException", message)
}

/// No such secret.
#[must_use]
pub fn no_secret() -> ApiError {
    not_found("Secrets Manager can't find the specified secret.")
}

/// No such version or stage.
#[must_use]
pub fn no_value(which: &str) -> ApiError {
    not_found(format!("Secrets Manager can't find the specified secret value for {which}"))
}

fn not_found(message: impl Into<String>) -> ApiError {
    ApiError::new(400, "ResourceNotFoundException", message)
}

/// Deletion is scheduled.
#[must_use]
pub fn deleted() -> ApiError {
    bad_request(
        "You can't perform this operation on the secret because it was marked for deletion.",
    )
}

/// A secret or a version of that name is there already.
#[must_use]
pub fn exists(message: impl Into<String>) -> ApiError {
    ApiError::new(400, "ResourceExistsException", message)
}
