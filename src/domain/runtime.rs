//! Until when AWS supports a runtime.

use std::fmt;

use jiff::{
    Timestamp,
    civil::{Date, date},
};

/// The day from which on a runtime is deprecated: no security patches, no support, and some weeks
/// later Lambda refuses to create or change functions that use it.
///
/// From the tables of "Lambda runtimes" in the AWS Lambda developer guide, as of 1 November 2025.
/// AWS puts dates off now and then, and adds runtimes: one that is not here says nothing.
#[rustfmt::skip]
const DEPRECATED_FROM: &[(&str, Date)] = &[
    ("nodejs22.x",      date(2027, 4, 30)),
    ("nodejs20.x",      date(2026, 4, 30)),
    ("nodejs18.x",      date(2025, 9, 1)),
    ("nodejs16.x",      date(2024, 6, 12)),
    ("nodejs14.x",      date(2023, 12, 4)),
    ("nodejs12.x",      date(2023, 3, 31)),
    ("nodejs10.x",      date(2021, 7, 30)),
    ("nodejs8.10",      date(2020, 3, 6)),
    ("python3.13",      date(2029, 6, 30)),
    ("python3.12",      date(2028, 10, 31)),
    ("python3.11",      date(2026, 6, 30)),
    ("python3.10",      date(2026, 6, 30)),
    ("python3.9",       date(2025, 12, 15)),
    ("python3.8",       date(2024, 10, 14)),
    ("python3.7",       date(2023, 12, 4)),
    ("python3.6",       date(2022, 7, 18)),
    ("python2.7",       date(2021, 7, 15)),
    ("java21",          date(2029, 6, 30)),
    ("java17",          date(2026, 6, 30)),
    ("java11",          date(2026, 6, 30)),
    ("java8.al2",       date(2026, 6, 30)),
    ("java8",           date(2024, 1, 8)),
    ("dotnet8",         date(2026, 11, 10)),
    ("dotnet6",         date(2024, 12, 20)),
    ("dotnetcore3.1",   date(2023, 4, 3)),
    ("dotnetcore2.1",   date(2022, 1, 5)),
    ("ruby3.3",         date(2027, 3, 31)),
    ("ruby3.2",         date(2026, 3, 31)),
    ("ruby2.7",         date(2023, 12, 7)),
    ("ruby2.5",         date(2021, 7, 30)),
    ("go1.x",           date(2024, 1, 8)),
    ("provided.al2023", date(2029, 6, 30)),
    ("provided.al2",    date(2026, 6, 30)),
    ("provided",        date(2024, 1, 8)),
];

/// Days before its deprecation from which on it is worth a word: AWS gives notice as early.
const NOTICE_DAYS: i32 = 180;

/// What is to be said about a runtime's support.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deprecation {
    /// AWS has given it up on this day.
    Since(Date),
    /// AWS gives it up on this day, which is near.
    From(Date),
}

impl Deprecation {
    /// What is to be said of a runtime on the day of `now`; `None` while its end is far, or when
    /// AWS has published none.
    #[must_use]
    pub fn of(runtime: &str, now: Timestamp) -> Option<Self> {
        let (_, day) = DEPRECATED_FROM.iter().find(|(name, _)| *name == runtime)?;
        let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
        let left = today.until(*day).map_or(0, |span| span.get_days());
        match left {
            ..=0 => Some(Self::Since(*day)),
            1..=NOTICE_DAYS => Some(Self::From(*day)),
            _ => None,
        }
    }
}

impl fmt::Display for Deprecation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Since(day) => write!(
                f,
                "deprecated since {day}: no security patches, and Lambda may refuse updates"
            ),
            Self::From(day) => write!(f, "deprecated from {day} on"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn on(day: &str, runtime: &str) -> Option<String> {
        let now: Timestamp = format!("{day}T10:42:07Z").parse().unwrap();
        Deprecation::of(runtime, now).map(|deprecation| deprecation.to_string())
    }

    #[test]
    fn a_runtime_says_so_from_its_day_on_and_half_a_year_before() {
        assert_eq!(on("2025-02-01", "nodejs18.x"), None);
        let near = Some("deprecated from 2025-09-01 on".to_owned());
        assert_eq!(on("2025-06-01", "nodejs18.x"), near);
        assert_eq!(on("2025-08-31", "nodejs18.x"), near);
        let told = on("2025-09-01", "nodejs18.x").unwrap_or_default();
        assert!(told.starts_with("deprecated since 2025-09-01: "), "{told}");
    }

    #[test]
    fn what_aws_has_published_nothing_about_says_nothing() {
        for runtime in ["", "nodejs99.x", "image"] {
            assert_eq!(on("2026-11-22", runtime), None);
        }
    }

    #[test]
    fn no_runtime_has_two_days() {
        let names: BTreeSet<&str> = DEPRECATED_FROM.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), DEPRECATED_FROM.len());
    }
}
