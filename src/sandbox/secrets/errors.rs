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

/// The key may not be used to read.
#[must_use]
pub fn not_decrypted() -> ApiError {
    ApiError::new(
        400,
        "DecryptionFailure",
        "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
    )
}

/// The key may not be used to write.
#[must_use]
pub fn not_encrypted() -> ApiError {
    ApiError::new(
        400,
        "EncryptionFailure",
        "Secrets Manager can't encrypt the protected secret text using the provided KMS key. \
         Check that the KMS key is available, enabled, and not in an invalid state.",
    )
}

/// A client's token becomes a version's id.
///
/// # Errors
/// `InvalidParameterException` when it is too short or too long.
pub fn check_token(token: &str) -> Result<(), ApiError> {
    if (32..=64).contains(&token.len()) {
        return Ok(());
    }
    Err(invalid("ClientRequestToken must be between 32 and 64 characters long."))
}
