//! Pages and the tokens that lead from one to the next.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::errors;
use crate::sandbox::http::error::ApiError;

/// What every token begins with.
const MARK: &str = "sandbox/";

/// The token of the page that begins with item number `begin`.
#[must_use]
pub fn token(begin: usize) -> String {
    STANDARD.encode(format!("{MARK}{begin}"))
}

/// Where the page of a token begins; without one, at the start.
///
/// # Errors
/// `InvalidNextToken` for a token that we did not give.
pub fn begin(token: Option<&str>) -> Result<usize, ApiError> {
    let Some(token) = token else { return Ok(0) };
    let bytes = STANDARD.decode(token).map_err(|_| errors::next_token())?;
    let text = String::from_utf8(bytes).map_err(|_| errors::next_token())?;
    let number = text.strip_prefix(MARK).and_then(|number| number.parse().ok());
    number.ok_or_else(errors::next_token)
}

/// One page of at most `size` items, and the token of the next if there is more.
///
/// # Errors
/// As [`begin`].
pub fn cut<T>(
    items: Vec<T>,
    token_given: Option<&str>,
    size: usize,
) -> Result<(Vec<T>, Option<String>), ApiError> {
    let begin = begin(token_given)?;
    let more = items.len() > begin.saturating_add(size);
    let page = items.into_iter().skip(begin).take(size).collect();
    Ok((page, more.then(|| token(begin + size))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let (first, next) = cut(vec![1, 2, 3, 4, 5], None, 2).unwrap();
        let (second, after) = cut(vec![1, 2, 3, 4, 5], next.as_deref(), 2).unwrap();
        let (third, end) = cut(vec![1, 2, 3, 4, 5], after.as_deref(), 2).unwrap();
        assert_eq!((first, second, third, end), (vec![1, 2], vec![3, 4], vec![5], None));
    }

    #[test]
    fn a_token_of_somebody_else_is_refused() {
        for token in ["x", "c2FuZGJveC8=", "MTI="] {
            assert_eq!(begin(Some(token)).unwrap_err().code, "InvalidNextToken");
        }
    }
}
