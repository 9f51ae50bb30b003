//! Page sizes and tokens.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::sandbox::{http::error::ApiError, store::logs::Place};

use super::errors;

/// Most events on a page.
pub const EVENTS: usize = 10_000;
/// Most bytes of events on a page.
pub const BYTES: usize = 1_048_576;
/// What an event counts beside its message.
pub const OVERHEAD: usize = 26;

/// A limit between 1 and `most`, which is also the default.
///
/// # Errors
/// `InvalidParameterException` outside of that.
pub fn limit(asked: Option<i64>, most: usize) -> Result<usize, ApiError> {
    let Some(asked) = asked else { return Ok(most) };
    match usize::try_from(asked) {
        Ok(limit) if (1..=most).contains(&limit) => Ok(limit),
        _ => {
            let bound = if asked < 1 {
                "greater than or equal to 1".to_owned()
            } else {
                format!("less than or equal to {most}")
            };
            let value = asked.to_string();
            let rule = format!("Member must have value {bound}");
            let message = ApiError::validation(&value, "limit", &rule).message;
            Err(errors::invalid(message))
        }
    }
}

/// A token that names an item of a list.
#[must_use]
pub fn token(key: &str) -> String {
    URL_SAFE_NO_PAD.encode(key)
}

/// What a [`token`] names.
///
/// # Errors
/// `InvalidParameterException` for a token that we did not give out.
pub fn key(token: &str) -> Result<String, ApiError> {
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| errors::bad_token())?;
    String::from_utf8(bytes).map_err(|_| errors::bad_token())
}

/// A place as text.
#[must_use]
pub fn place_token(place: Place) -> String {
    format!("{}/{}", place.timestamp_ms, place.sequence)
}

/// The place in a text.
///
/// # Errors
/// `InvalidParameterException` for a token that we did not give out.
pub fn place(text: &str) -> Result<Place, ApiError> {
    let parts = text.split_once('/').and_then(|(timestamp, sequence)| {
        Some(Place { timestamp_ms: timestamp.parse().ok()?, sequence: sequence.parse().ok()? })
    });
    parts.ok_or_else(errors::bad_token)
}
