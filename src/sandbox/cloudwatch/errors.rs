//! CloudWatch's own codes and words. Codes are the query protocol's.

use crate::sandbox::http::error::ApiError;

/// A member that breaks its constraint.
#[must_use]
pub fn validation(message: impl Into<String>) -> ApiError {
    ApiError::new(400, "ValidationError", message)
}

/// A member whose value the operation does not take.
#[must_use]
pub fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::new(400, "InvalidParameterValue", message)
}

/// Members that do not go together.
#[must_use]
pub fn combination(message: impl Into<String>) -> ApiError {
    ApiError::new(400, "InvalidParameterCombination", message)
}

/// A member that must be there.
#[must_use]
pub fn missing(name: &str) -> ApiError {
    let message = format!("The parameter {name} is required.");
    ApiError::new(400, "MissingParameter", message)
}

/// A token that none of our answers gave.
#[must_use]
pub fn next_token() -> ApiError {
    ApiError::new(400, "InvalidNextToken", "The value of NextToken is not valid.")
}

/// Alarms that are not there.
#[must_use]
pub fn no_alarm(name: &str) -> ApiError {
    ApiError::new(404, "ResourceNotFound", format!("Alarm {name} does not exist"))
}

/// A body that is not what the protocol writes.
#[must_use]
pub fn unreadable() -> ApiError {
    ApiError::new(400, "SerializationException", "could not parse request body")
}
