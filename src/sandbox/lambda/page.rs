//! `Marker` and `MaxItems`: at most 50 a page (for some, 100), whatever is asked for.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use serde_json::{Value, json};

use crate::sandbox::http::{error::ApiError, request::Request};

use super::errors;

/// Lambda's ceiling.
pub const MOST: usize = 50;

/// How many items the caller gets at most, of the usual 50.
///
/// # Errors
/// `ValidationException` outside 1 to 10,000; `InvalidParameterValueException` if not a number.
pub fn size(request: &Request) -> Result<usize, ApiError> {
    size_up_to(request, MOST)
}

/// The same under another ceiling.
///
/// # Errors
/// As [`size`].
pub fn size_up_to(request: &Request, most: usize) -> Result<usize, ApiError> {
    let Some(text) = request.query("MaxItems") else { return Ok(most) };
    let asked: i64 =
        text.parse().map_err(|_| errors::invalid(format!("MaxItems `{text}` is not a number")))?;
    match asked {
        ..1 => Err(out_of_range(text, "greater than or equal to 1")),
        10_001.. => Err(out_of_range(text, "less than or equal to 10000")),
        _ => Ok(usize::try_from(asked).unwrap_or(most).min(most)),
    }
}

fn out_of_range(text: &str, bound: &str) -> ApiError {
    ApiError::validation(text, "maxItems", &format!("Member must have value {bound}"))
}

/// The key of the last item of the page before; `None` on the first page.
///
/// # Errors
/// `InvalidParameterValueException` for a marker that we did not give out.
pub fn after(request: &Request) -> Result<Option<String>, ApiError> {
    let Some(marker) = request.query("Marker") else { return Ok(None) };
    let bytes = URL_SAFE_NO_PAD.decode(marker).ok();
    let key = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    key.map(Some).ok_or_else(|| errors::invalid("Invalid Marker"))
}

/// The marker that goes on after `key`.
#[must_use]
pub fn marker(key: &str) -> String {
    URL_SAFE_NO_PAD.encode(key)
}

/// Cuts one page: of the items left, those that fit, and the marker if some remain.
pub fn cut<T>(
    items: impl Iterator<Item = T>,
    size: usize,
    key: impl Fn(&T) -> String,
) -> (Vec<T>, Option<String>) {
    let mut items = items.peekable();
    let page: Vec<T> = items.by_ref().take(size).collect();
    let more = items.peek().is_some();
    let next = page.last().filter(|_| more).map(|last| marker(&key(last)));
    (page, next)
}

/// A page of views under the name of their kind.
#[must_use]
pub fn named(kind: &str, views: impl Iterator<Item = Value>, next: Option<String>) -> Value {
    let mut body = json!({ kind: views.collect::<Vec<_>>() });
    if let Some(next) = next {
        body["NextMarker"] = Value::from(next);
    }
    body
}
