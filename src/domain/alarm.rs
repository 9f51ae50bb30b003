//! CloudWatch alarms.

use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{function::FunctionName, metric::Series, metric::Window};

/// One metric alarm.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarm {
    /// Name.
    pub name: String,
    /// State.
    pub state: AlarmState,
    /// Why it is in that state, in AWS's words.
    pub reason: String,
    /// Since when.
    pub since: Option<Timestamp>,
    /// What its owner wrote; may be empty.
    pub description: String,
    /// The metric that it watches; `None` when it watches an expression of several.
    pub metric: Option<AlarmMetric>,
    /// The Lambda function that it is about, by a `FunctionName` dimension of what it watches.
    pub function: Option<FunctionName>,
    /// The `Resource` dimension, when it watches an alias or a version: `checkout:live`.
    pub resource: Option<String>,
    /// The threshold; `None` for an anomaly band.
    pub threshold: Option<f64>,
    /// How a value is compared with the threshold, as AWS names it; empty for a composite alarm,
    /// which compares no value.
    pub comparison: String,
    /// So many datapoints must breach …
    pub datapoints_to_alarm: i32,
    /// … of the last so many periods.
    pub evaluation_periods: i32,
}

/// Some of a Region's alarms.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Alarms {
    /// The alarms, those in `ALARM` first.
    pub alarms: Vec<Alarm>,
    /// There are more, which were not read.
    pub cut: bool,
    /// Calls of CloudWatch that it took; they cost nothing but their share of the rate.
    pub calls: u32,
}

/// The states of an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmState {
    /// The threshold is not breached.
    Ok,
    /// Too few data to say.
    InsufficientData,
    /// The threshold is breached.
    Alarm,
}

/// What an alarm watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmMetric {
    /// Namespace, such as `AWS/Lambda`.
    pub namespace: String,
    /// Name, such as `Errors`.
    pub name: String,
    /// Dimensions, by name.
    pub dimensions: Vec<(String, String)>,
    /// Statistic, such as `Sum` or `p95`.
    pub statistic: String,
    /// Seconds in a period.
    pub period_s: i32,
}

/// An alarm with what it sees: its own metric over its own periods.
#[derive(Debug, Clone, PartialEq)]
pub struct WatchedAlarm {
    /// The alarm.
    pub alarm: Alarm,
    /// The buckets of `values`.
    pub window: Window,
    /// What it watches, be it a metric or an expression; `None` for a composite alarm,
    /// and where the metric could not be read.
    pub values: Option<Series>,
}

impl fmt::Display for AlarmState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ok => "OK",
            Self::InsufficientData => "INSUFFICIENT_DATA",
            Self::Alarm => "ALARM",
        })
    }
}

impl Alarm {
    /// The comparison as a sign: `>`, `>=`, `<`, `<=`; AWS's own word for a band.
    #[must_use]
    pub fn sign(&self) -> &str {
        match self.comparison.as_str() {
            "GreaterThanThreshold" => ">",
            "GreaterThanOrEqualToThreshold" => ">=",
            "LessThanThreshold" => "<",
            "LessThanOrEqualToThreshold" => "<=",
            other => other,
        }
    }

    /// Whether a value is on the wrong side of the threshold; never for a band.
    #[must_use]
    pub fn breaches(&self, value: f64) -> bool {
        let Some(threshold) = self.threshold else { return false };
        match self.sign() {
            ">" => value > threshold,
            ">=" => value >= threshold,
            "<" => value < threshold,
            "<=" => value <= threshold,
            _ => false,
        }
    }

    /// What makes it ring, in a few words: `Errors Sum > 5 in 1 min, 3 of 3`.
    #[must_use]
    pub fn condition(&self) -> String {
        if self.comparison.is_empty() {
            return "a rule over other alarms".into();
        }
        let threshold = self.threshold.map_or_else(|| "its band".into(), |value| value.to_string());
        let Some(metric) = &self.metric else {
            return format!("an expression {} {threshold}", self.sign());
        };
        format!(
            "{} {} {} {threshold} in {}, {} of {}",
            metric.name,
            metric.statistic,
            self.sign(),
            period(metric.period_s),
            self.datapoints_to_alarm,
            self.evaluation_periods
        )
    }
}

/// The names of the alarms in `ALARM`, by the function that each is about.
#[must_use]
pub fn ringing(alarms: &[Alarm]) -> BTreeMap<&FunctionName, Vec<&str>> {
    let mut ringing: BTreeMap<&FunctionName, Vec<&str>> = BTreeMap::new();
    for alarm in alarms.iter().filter(|alarm| alarm.state == AlarmState::Alarm) {
        if let Some(function) = &alarm.function {
            ringing.entry(function).or_default().push(&alarm.name);
        }
    }
    ringing
}

fn period(seconds: i32) -> String {
    if seconds % 60 == 0 { format!("{} min", seconds / 60) } else { format!("{seconds} s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_says_what_makes_it_ring() {
        let alarm = Alarm {
            name: "checkout-errors".into(),
            state: AlarmState::Alarm,
            reason: String::new(),
            since: None,
            description: String::new(),
            metric: Some(AlarmMetric {
                namespace: "AWS/Lambda".into(),
                name: "Errors".into(),
                dimensions: Vec::new(),
                statistic: "Sum".into(),
                period_s: 60,
            }),
            function: None,
            resource: None,
            threshold: Some(5.0),
            comparison: "GreaterThanThreshold".into(),
            datapoints_to_alarm: 2,
            evaluation_periods: 3,
        };
        assert_eq!(alarm.condition(), "Errors Sum > 5 in 1 min, 2 of 3");
        assert!(alarm.breaches(5.1) && !alarm.breaches(5.0));
        let low = Alarm { comparison: "LessThanOrEqualToThreshold".into(), ..alarm.clone() };
        assert!(low.breaches(5.0) && !low.breaches(5.1));
        let band = Alarm { threshold: None, ..alarm.clone() };
        assert!(!band.breaches(1e9), "a band has no threshold to breach");
        let composite = Alarm { comparison: String::new(), threshold: None, metric: None, ..alarm };
        assert_eq!(composite.condition(), "a rule over other alarms");
    }
}
