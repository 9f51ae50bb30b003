//! `[[alarms]]`: a metric alarm on a function.

use serde::Deserialize;
use toml::Spanned;

use super::model::unplaced;
use crate::sandbox::store::alarms::{Comparison, StateValue, TreatMissing};

/// `[[alarms]]`: an alarm on a function's metric.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlarmSpec {
    /// Name, 1 to 255 characters.
    pub name: Spanned<String>,
    /// Description, up to 1024 characters.
    pub description: Option<String>,
    /// The function that it is on.
    pub function: Spanned<String>,
    /// An alias or a version number: only what was called so. Without it, the whole function.
    pub through: Option<Spanned<String>>,
    /// A published version that the alias in `through` routes to: only what it served.
    pub version: Option<Spanned<u64>>,
    /// `Errors`, `Invocations`, `Throttles`, `Duration` or `ConcurrentExecutions`.
    #[serde(default = "errors")]
    pub metric: Spanned<String>,
    /// `Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount`, or a percentile such as `p99`.
    #[serde(default = "sum")]
    pub statistic: Spanned<String>,
    /// Seconds from one data point to the next: whole minutes.
    #[serde(default = "minute")]
    pub period_s: Spanned<i64>,
    /// How many data points are looked at.
    #[serde(default = "one")]
    pub evaluation_periods: Spanned<usize>,
    /// How many of them must breach; without it, all.
    pub datapoints_to_alarm: Option<Spanned<usize>>,
    /// How a data point is compared with the threshold.
    #[serde(default)]
    pub comparison: ComparisonWord,
    /// The threshold.
    pub threshold: f64,
    /// What stands for data points that are missing.
    #[serde(default)]
    pub treat_missing: MissingWord,
    /// Its state before the first evaluation: `OK`, `ALARM` or `INSUFFICIENT_DATA`.
    #[serde(default = "insufficient")]
    pub state: Spanned<String>,
}

/// How a data point is compared with the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum ComparisonWord {
    /// Greater.
    #[default]
    #[serde(rename = ">")]
    Above,
    /// Greater or equal.
    #[serde(rename = ">=")]
    AtLeast,
    /// Less.
    #[serde(rename = "<")]
    Below,
    /// Less or equal.
    #[serde(rename = "<=")]
    AtMost,
}

impl From<ComparisonWord> for Comparison {
    fn from(word: ComparisonWord) -> Self {
        match word {
            ComparisonWord::Above => Self::Above,
            ComparisonWord::AtLeast => Self::AtLeast,
            ComparisonWord::Below => Self::Below,
            ComparisonWord::AtMost => Self::AtMost,
        }
    }
}

/// What stands for data points that are missing, in AWS's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MissingWord {
    /// Nothing.
    #[default]
    Missing,
    /// The state stays what it is.
    Ignore,
    /// One that breaches.
    Breaching,
    /// One that does not.
    NotBreaching,
}

impl From<MissingWord> for TreatMissing {
    fn from(word: MissingWord) -> Self {
        match word {
            MissingWord::Missing => Self::Missing,
            MissingWord::Ignore => Self::Ignore,
            MissingWord::Breaching => Self::Breaching,
            MissingWord::NotBreaching => Self::NotBreaching,
        }
    }
}

fn insufficient() -> Spanned<String> {
    unplaced(StateValue::InsufficientData.to_string())
}

fn errors() -> Spanned<String> {
    unplaced("Errors".to_owned())
}

fn sum() -> Spanned<String> {
    unplaced("Sum".to_owned())
}

fn minute() -> Spanned<i64> {
    unplaced(60)
}

fn one() -> Spanned<usize> {
    unplaced(1)
}
