//! Pages and the tokens that lead from one to the next.

use base64::{Engine, engine::general_purpose::STANDARD};

/// What every token begins with.
const MARK: &str = "sandbox/";

/// The token of the page that begins with item number `begin`.
#[must_use]
pub fn token(begin: usize) -> String {
    STANDARD.encode(format!("{MARK}{begin}"))
}

/// Where the page of a token begins; without one, at the start. `None` for a token that we did
/// not give: each service has its own error for that.
#[must_use]
pub fn begin(token: Option<&str>) -> Option<usize> {
    let Some(token) = token else { return Some(0) };
    let text = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
    text.strip_prefix(MARK)?.parse().ok()
}

/// One page of at most `size` items, and the token of the next if there is more. `None` as
/// [`begin`].
#[must_use]
pub fn cut<T>(
    items: Vec<T>,
    token_given: Option<&str>,
    size: usize,
) -> Option<(Vec<T>, Option<String>)> {
    let begin = begin(token_given)?;
    let more = items.len() > begin.saturating_add(size);
    let page = items.into_iter().skip(begin).take(size).collect();
    Some((page, more.then(|| token(begin + size))))
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
            assert_eq!(begin(Some(token)), None, "{token}");
        }
    }
}
