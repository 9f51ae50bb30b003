//! Times as the screen writes them: clock times in UTC, because an idle screen does not tick.

use crate::domain::Timestamp;

/// The day and the time of day of a date as short as a column allows: `10:42` today, `21 Nov`
/// within half a year, else `2025-03`.
pub(super) fn short(at: Timestamp, now: Timestamp) -> String {
    if day(at) == day(now) {
        return at.strftime("%H:%M").to_string();
    }
    let far = now.duration_since(at).abs().as_hours() > 24 * 183;
    at.strftime(if far { "%Y-%m" } else { "%-d %b" }).to_string()
}

/// `10:42:07`, with the day in front when it is not today's.
pub(super) fn clock(at: Timestamp, now: Timestamp) -> String {
    let format = if day(at) == day(now) { "%H:%M:%S" } else { "%-d %b %H:%M:%S" };
    at.strftime(format).to_string()
}

/// `21 Nov 2026 10:42`: in full, for what decides something.
pub(super) fn full(at: Timestamp) -> String {
    at.strftime("%-d %b %Y %H:%M").to_string()
}

/// How long ago, in the largest unit that says enough: `12 min`, `3 h`, `5 days`.
///
/// For overlays only: what stays on an idle screen shows clock times.
pub(super) fn age(at: Timestamp, now: Timestamp) -> String {
    let minutes = now.duration_since(at).as_mins().max(0);
    match minutes {
        0 => "under a minute".to_owned(),
        1..=119 => format!("{minutes} min"),
        120..=2879 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / (24 * 60)),
    }
}

fn day(at: Timestamp) -> String {
    at.strftime("%F").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap_or_else(|error| unreachable!("{error}"))
    }

    #[test]
    fn a_time_is_as_short_as_its_distance_allows() {
        let now = at("2026-11-22T10:42:07Z");
        for (then, expected) in [
            ("2026-11-22T00:00:01Z", "00:00"),
            ("2026-11-21T23:59:59Z", "21 Nov"),
            ("2026-06-01T12:00:00Z", "1 Jun"),
            ("2025-03-09T12:00:00Z", "2025-03"),
        ] {
            assert_eq!(short(at(then), now), expected);
        }
        assert_eq!(clock(at("2026-11-22T10:42:07Z"), now), "10:42:07");
        assert_eq!(clock(at("2026-11-21T10:42:07Z"), now), "21 Nov 10:42:07");
    }

    #[test]
    fn an_age_has_one_unit() {
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
