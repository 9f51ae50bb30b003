//! The time zone that a person reads times in.

use jiff::{Timestamp, tz::TimeZone};

/// A time zone; UTC unless it was read from the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Default for Zone {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl Zone {
    /// This host's; UTC where it tells none.
    #[must_use]
    pub fn system() -> Self {
        Self(TimeZone::try_system().unwrap_or(TimeZone::UTC))
    }

    /// A zone by its IANA name; `None` when there is none such.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// A time as its clocks show it, in `strftime`'s words.
    #[must_use]
    pub fn format(&self, at: Timestamp, format: &str) -> String {
        at.to_zoned(self.0.clone()).strftime(format).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_keeps_its_summer_time() {
        let zone = Zone::named("Europe/Berlin").unwrap_or_default();
        for (at, expected) in
            [("2026-11-22T10:42:07Z", "11:42:07"), ("2026-06-22T23:42:07Z", "01:42:07")]
        {
            let at = at.parse().unwrap_or_default();
            assert_eq!(zone.format(at, "%H:%M:%S"), expected);
        }
        let at = "2026-06-22T23:42:07Z".parse().unwrap_or_default();
        assert_eq!(Zone::default().format(at, "%H:%M"), "23:42");
        assert_eq!(Zone::named("Nowhere/None"), None);
    }
}
