//! "Did you mean": the known name that is closest to a mistyped one.

/// How alike two names must be to be worth suggesting, from 0 (nothing) to 1 (equal).
const WORTH_SUGGESTING: f64 = 0.7;

/// The most similar of `known`, if any is similar enough.
#[must_use]
pub fn closest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    by_similarity(typed, known).into_iter().next()
}

/// Those of `known` that are similar enough, best first.
#[must_use]
pub fn by_similarity<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut scored: Vec<(f64, &str)> = known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(typed, name), name))
        .filter(|(score, _)| *score >= WORTH_SUGGESTING)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_name() {
        let known = ["error", "warning", "border"];
        assert_eq!(closest("eror", known), Some("error"));
        assert_eq!(closest("boarder", known), Some("border"));
        assert_eq!(closest("zzz", known), None);
    }
}
