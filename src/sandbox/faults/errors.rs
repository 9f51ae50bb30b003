//! The errors that faults answer with, in each service's own code and words.

use crate::sandbox::http::{
    error::ApiError,
    route::{Operation, Protocol},
};

/// Too many requests.
#[must_use]
pub fn throttled(operation: &Operation) -> ApiError {
    match operation.protocol {
        Protocol::RestJson => ApiError {
            reason: Some("CallerRateLimitExceeded"),
            ..ApiError::user(429, "TooManyRequestsException", "Rate exceeded")
        },
        Protocol::Json11 => ApiError::new(400, "ThrottlingException", "Rate exceeded"),
        Protocol::Json10 | Protocol::Cbor | Protocol::Query(_) => {
            ApiError::new(400, "Throttling", "Rate exceeded")
        }
    }
}

/// The service's own fault.
#[must_use]
pub fn server_error(operation: &Operation) -> ApiError {
    let code = match operation.action.split_once(':').map_or("", |(service, _)| service) {
        "lambda" => "ServiceException",
        "logs" => "ServiceUnavailableException",
        "secretsmanager" | "cloudwatch" => "InternalServiceError",
        _ => "InternalFailure",
    };
    let fault = (operation.protocol == Protocol::RestJson).then_some("Service");
    ApiError { fault, ..ApiError::new(500, code, "An internal error occurred.") }
}

/// The caller's policy does not allow it.
#[must_use]
pub fn denied(operation: &Operation, caller: &str, resource: &str) -> ApiError {
    let action = operation.action;
    let message = format!(
        "User: {caller} is not authorized to perform: {action} on resource: {resource} because \
         no identity-based policy allows the {action} action"
    );
    match operation.protocol {
        Protocol::RestJson => ApiError::new(403, "AccessDeniedException", message),
        // The JSON protocol answers 400 to all that is the client's fault.
        Protocol::Json11 => ApiError::new(400, "AccessDeniedException", message),
        Protocol::Json10 | Protocol::Cbor | Protocol::Query(_) => {
            ApiError::new(403, "AccessDenied", message)
        }
    }
}

/// The caller's credentials have expired.
#[must_use]
pub fn expired(operation: &Operation) -> ApiError {
    let message = "The security token included in the request is expired";
    match operation.protocol {
        Protocol::RestJson => ApiError::new(403, "ExpiredTokenException", message),
        Protocol::Json11 => ApiError::new(400, "ExpiredTokenException", message),
        Protocol::Json10 | Protocol::Cbor | Protocol::Query(_) => {
            ApiError::new(403, "ExpiredToken", message)
        }
    }
}

/// The request is not signed.
#[must_use]
pub fn unsigned() -> ApiError {
    ApiError::new(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
}
