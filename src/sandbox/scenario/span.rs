//! Lengths of time as a scenario writes them: `"90s"`, `"15m"`, `"6h"`, `"14d"`.

use jiff::SignedDuration;
use serde::Deserialize;

/// A length of time: a whole number and one unit of `s`, `m`, `h` or `d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Span(i64);

impl Span {
    /// So many seconds.
    #[must_use]
    pub const fn seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// So many days.
    #[must_use]
    pub const fn days(days: i64) -> Self {
        Self(days * 86_400)
    }

    /// In seconds.
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0
    }

    /// In milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0 * 1_000
    }
}

impl From<Span> for SignedDuration {
    fn from(span: Span) -> Self {
        Self::from_secs(span.0)
    }
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        parse(&text).ok_or_else(|| {
            format!(
                "\"{text}\" is not a length of time: write a number and s, m, h or d, as in \"15m\""
            )
        })
    }
}

fn parse(text: &str) -> Option<Span> {
    let unit = text.chars().next_back()?;
    let number: u32 = text.strip_suffix(unit)?.parse().ok()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return None,
    };
    Some(Span(i64::from(number) * seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_a_unit_make_a_span() {
        assert_eq!(parse("90s"), Some(Span(90)));
        assert_eq!(parse("15m"), Some(Span(900)));
        assert_eq!(parse("14d"), Some(Span::days(14)));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "m", "15", "-3m", "1.5h", "3w", "3 m", "5µ"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
