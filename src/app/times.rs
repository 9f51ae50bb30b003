//! Times in words, for texts that `update` counts rows of.

use crate::domain::Timestamp;

/// How long ago, in the largest unit that says enough: `12 min`, `3 h`, `5 days`.
///
/// For overlays and the command line only: what stays on an idle screen shows clock times.
#[must_use]
pub fn age(at: Timestamp, now: Timestamp) -> String {
    let minutes = now.duration_since(at).as_mins().max(0);
    match minutes {
        0 => "under a minute".to_owned(),
        1..=119 => format!("{minutes} min"),
        120..=2879 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / (24 * 60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_has_one_unit() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap_or_default();
        let now = at("2026-11-22T10:42:07Z");
        for (then, expected) in [
            ("2026-11-22T10:42:00Z", "under a minute"),
            ("2026-11-22T10:30:00Z", "12 min"),
            ("2026-11-22T07:30:00Z", "3 h"),
            ("2026-11-17T07:30:00Z", "5 days"),
            ("2026-11-22T11:00:00Z", "under a minute"),
        ] {
            assert_eq!(age(at(then), now), expected);
        }
    }
}
