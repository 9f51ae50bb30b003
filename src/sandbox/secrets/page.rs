//! Pages of a list.

use crate::sandbox::http::error::ApiError;

use super::errors;

/// Where a page begins, and how many it has at most.
///
/// # Errors
/// `InvalidParameterException`, `InvalidNextTokenException`.
pub fn place(most: Option<i64>, token: Option<&str>) -> Result<(usize, usize), ApiError> {
    let size = usize::try_from(most.unwrap_or(100)).unwrap_or(0);
    if !(1..=100).contains(&size) {
        return Err(errors::invalid("MaxResults must be between 1 and 100."));
    }
    let skip = match token {
        None => 0,
        Some(token) => token.parse().map_err(|_| {
            ApiError::new(400, "InvalidNextTokenException", "Invalid nextToken specified.")
        })?,
    };
    Ok((skip, size))
}
