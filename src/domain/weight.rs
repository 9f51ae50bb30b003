//! The share of an alias's traffic that goes to its second version.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A routing weight: a fraction of traffic in `[0, 1)`, as Lambda's
/// `AdditionalVersionWeights` takes it.
///
/// What is read may also be 1 ([`Weight::observed`]): Lambda routes so itself while provisioned
/// concurrency moves to a new version. No request can ask for it.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Weight(f64);

/// Why a number or a text is not a [`Weight`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WeightError {
    /// Not a number at all.
    #[error("`{0}` is not a percentage: write a number such as 10 or 2.5%")]
    NotANumber(String),
    /// A number outside `[0, 100)` percent.
    #[error(
        "{0}% is out of range: a split takes 0% or more and less than 100% (promote sends all)"
    )]
    OutOfRange(String),
}

impl Weight {
    /// A weight from a fraction.
    ///
    /// # Errors
    /// [`WeightError::OutOfRange`] unless `0 <= fraction < 1` (`NaN` is refused too).
    pub fn from_fraction(fraction: f64) -> Result<Self, WeightError> {
        if (0.0..1.0).contains(&fraction) {
            Ok(Self(fraction))
        } else {
            Err(WeightError::OutOfRange(trim_percent(fraction)))
        }
    }

    /// A weight as it was found on an alias: it may be full.
    ///
    /// # Errors
    /// [`WeightError::OutOfRange`] unless `0 <= fraction <= 1` (`NaN` is refused too).
    pub fn observed(fraction: f64) -> Result<Self, WeightError> {
        if (0.0..=1.0).contains(&fraction) {
            Ok(Self(fraction))
        } else {
            Err(WeightError::OutOfRange(trim_percent(fraction)))
        }
    }

    /// All traffic: Lambda's own doing, and nobody's split.
    #[must_use]
    pub fn is_full(self) -> bool {
        self.0 >= 1.0
    }

    /// A weight from a percentage.
    ///
    /// # Errors
    /// [`WeightError::OutOfRange`] unless `0 <= percent < 100`.
    pub fn from_percent(percent: f64) -> Result<Self, WeightError> {
        // Divide once and round to what AWS can echo exactly: 10% must become 0.1, not 0.1000…01.
        Self::from_fraction((percent * 1e7).round() / 1e9)
    }

    /// The fraction, in `[0, 1]`.
    #[must_use]
    pub fn fraction(self) -> f64 {
        self.0
    }

    /// The percentage, in `[0, 100]`.
    #[must_use]
    pub fn percent(self) -> f64 {
        self.0 * 100.0
    }

    /// What is left for the primary version, in percent, in `[0, 100]`.
    #[must_use]
    pub fn remainder_percent(self) -> f64 {
        (1.0 - self.0) * 100.0
    }
}

/// A percentage as people write it: at most four decimals and no trailing zeros.
#[must_use]
pub fn format_percent(percent: f64) -> String {
    let text = format!("{percent:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text}%")
}

fn trim_percent(fraction: f64) -> String {
    format_percent(fraction * 100.0).trim_end_matches('%').to_owned()
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format_percent(self.percent()))
    }
}

impl FromStr for Weight {
    type Err = WeightError;

    /// Reads `10%` or `10`; both mean ten percent.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.trim().trim_end_matches('%').trim_end();
        let percent: f64 =
            number.parse().map_err(|_| WeightError::NotANumber(text.trim().to_owned()))?;
        Self::from_percent(percent)
    }
}

impl TryFrom<f64> for Weight {
    type Error = WeightError;

    /// Reads what was written down of an alias, so it may be full.
    fn try_from(fraction: f64) -> Result<Self, Self::Error> {
        Self::observed(fraction)
    }
}

impl From<Weight> for f64 {
    fn from(weight: Weight) -> Self {
        weight.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_becomes_the_fraction_aws_echoes() {
        assert_eq!("10%".parse::<Weight>().map(Weight::fraction), Ok(0.1));
        assert_eq!("33.3".parse::<Weight>().map(Weight::fraction), Ok(0.333));
        assert_eq!("0.1%".parse::<Weight>().map(Weight::fraction), Ok(0.001));
    }

    #[test]
    fn hundred_percent_and_nonsense_are_refused() {
        assert!(matches!("100".parse::<Weight>(), Err(WeightError::OutOfRange(_))));
        assert!(matches!("-1".parse::<Weight>(), Err(WeightError::OutOfRange(_))));
        assert!(matches!("NaN".parse::<Weight>(), Err(WeightError::OutOfRange(_))));
        assert!(matches!("ten".parse::<Weight>(), Err(WeightError::NotANumber(_))));
    }

    #[test]
    fn a_full_weight_is_read_and_never_made() {
        let full = Weight::observed(1.0);
        assert_eq!(full.as_ref().map(ToString::to_string), Ok("100%".to_owned()));
        assert!(full.is_ok_and(Weight::is_full));
        assert!(Weight::observed(1.01).is_err());
        assert!(Weight::from_fraction(1.0).is_err());
    }

    #[test]
    fn display_has_no_float_noise() {
        assert_eq!(Weight::from_fraction(0.1).map(|w| w.to_string()), Ok("10%".to_owned()));
        assert_eq!(
            Weight::from_fraction(0.07).map(|w| format_percent(w.remainder_percent())),
            Ok("93%".to_owned())
        );
    }
}
