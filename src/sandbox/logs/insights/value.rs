//! What a field holds.

use std::cmp::Ordering;

use jiff::Timestamp;

/// A field's value. Log events know texts, numbers and times.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A time, in milliseconds since the epoch.
    Time(i64),
}

impl Value {
    /// As a result shows it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number_text(*number),
            Self::Time(ms) => {
                let time = Timestamp::from_millisecond(*ms).unwrap_or_default();
                time.strftime("%Y-%m-%d %H:%M:%S%.3f").to_string()
            }
        }
    }

    /// Its number, if it is or reads as one; of a time, its milliseconds.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are exact for ages")]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Time(ms) => Some(*ms as f64),
            Self::Text(text) => text.trim().parse().ok(),
        }
    }

    /// Numbers by size, all else by its text.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        match (self.number(), other.number()) {
            (Some(one), Some(two)) => one.total_cmp(&two),
            _ => self.shown().cmp(&other.shown()),
        }
    }
}

/// Whole numbers as such, others with at most four decimals.
fn number_text(number: f64) -> String {
    let text = format!("{number:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_as_numbers_however_they_are_written() {
        let text = |text: &str| Value::Text(text.into());
        assert_eq!(text("9").order(&Value::Number(10.0)), Ordering::Less);
        assert_eq!(text("b").order(&text("a")), Ordering::Greater);
        assert_eq!(Value::Number(12.50).shown(), "12.5");
        assert_eq!(Value::Number(100.0).shown(), "100");
        assert_eq!(Value::Number(2.0 / 3.0).shown(), "0.6667");
        assert_eq!(Value::Time(1_795_344_127_123).shown(), "2026-11-22 10:42:07.123");
    }
}
