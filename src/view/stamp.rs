//! Times as the screen writes them: clock times in UTC, because an idle screen does not tick.

pub(super) use crate::app::times::age;
use crate::domain::Timestamp;

/// The day and the time of day of a date as short as a column allows: `10:42` today, `21 Nov`
/// within half a year, else `2025-03`. Half a day around midnight a time of day says more than a
/// date, and there is no other it could be.
pub(super) fn short(at: Timestamp, now: Timestamp) -> String {
    let hours = now.duration_since(at).abs().as_hours();
    if day(at) == day(now) || hours < 12 {
        return bare(at);
    }
    let far = hours > 24 * 183;
    at.strftime(if far { "%Y-%m" } else { "%-d %b" }).to_string()
}

/// `10:42:07`, with the day in front when it is not today's.
pub(super) fn clock(at: Timestamp, now: Timestamp) -> String {
    let format = if day(at) == day(now) { "%H:%M:%S" } else { "%-d %b %H:%M:%S" };
    at.strftime(format).to_string()
}

/// `10:42`, with the day in front when it is not today's: where the time matters, whatever the day.
pub(super) fn minute(at: Timestamp, now: Timestamp) -> String {
    let format = if day(at) == day(now) { "%H:%M" } else { "%-d %b %H:%M" };
    at.strftime(format).to_string()
}

/// `10:42`, on whatever day.
pub(super) fn bare(at: Timestamp) -> String {
    at.strftime("%H:%M").to_string()
}

/// `21 Nov 2026 10:42`: in full, for what decides something.
pub(super) fn full(at: Timestamp) -> String {
    at.strftime("%-d %b %Y %H:%M").to_string()
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
            ("2026-11-21T23:59:59Z", "23:59"),
            ("2026-11-21T22:00:00Z", "21 Nov"),
            ("2026-11-23T01:00:00Z", "23 Nov"),
            ("2026-06-01T12:00:00Z", "1 Jun"),
            ("2025-03-09T12:00:00Z", "2025-03"),
        ] {
            assert_eq!(short(at(then), now), expected);
        }
        assert_eq!(clock(at("2026-11-22T10:42:07Z"), now), "10:42:07");
        assert_eq!(clock(at("2026-11-21T10:42:07Z"), now), "21 Nov 10:42:07");
        assert_eq!(minute(at("2026-11-22T10:42:07Z"), now), "10:42");
        assert_eq!(minute(at("2026-11-21T10:42:07Z"), now), "21 Nov 10:42");
        assert_eq!(bare(at("2026-11-21T10:42:07Z")), "10:42");
    }
}
