//! What `GetMetricData` is told, checked.

use std::collections::HashSet;

use serde::Deserialize;

use super::super::{errors, metric::Dimension, wire::Moment};
use crate::sandbox::http::error::ApiError;

/// Most queries a call.
const MOST_QUERIES: usize = 500;
/// Most data points a page, and how many there are when nothing is said.
const MOST_POINTS: usize = 100_800;

/// `GetMetricDataInput`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Input {
    /// The queries.
    pub metric_data_queries: Vec<Query>,
    start_time: Option<Moment>,
    end_time: Option<Moment>,
    /// The page that is asked for.
    pub next_token: Option<String>,
    scan_by: Option<String>,
    max_datapoints: Option<usize>,
}

/// `MetricDataQuery`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Query {
    /// How other queries and the answer name it.
    pub id: String,
    /// A metric's statistic …
    pub metric_stat: Option<MetricStat>,
    /// … or an expression.
    pub expression: Option<String>,
    /// What the answer calls it.
    pub label: Option<String>,
    /// Whether it is part of the answer.
    pub return_data: Option<bool>,
    /// Seconds from one data point of an expression to the next.
    pub period: Option<i64>,
}

/// `MetricStat`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct MetricStat {
    /// The metric.
    pub metric: MetricId,
    /// Seconds from one data point to the next.
    pub period: i64,
    /// The statistic.
    pub stat: String,
    /// Only data of this unit.
    pub unit: Option<String>,
}

/// `Metric`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct MetricId {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub metric_name: String,
    /// Dimensions.
    pub dimensions: Vec<Dimension>,
}

/// What holds for all queries.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Milliseconds since the epoch; the end is not part of it.
    pub times: std::ops::Range<i64>,
    /// Oldest data point first.
    pub ascending: bool,
    /// Most data points a page.
    pub most: usize,
}

impl Input {
    /// What holds for all queries.
    ///
    /// # Errors
    /// `ValidationError` or `MissingParameter`, by the first rule that is broken.
    pub fn frame(&self) -> Result<Frame, ApiError> {
        if self.metric_data_queries.is_empty() {
            return Err(errors::missing("MetricDataQueries"));
        }
        if self.metric_data_queries.len() > MOST_QUERIES {
            return Err(errors::validation(format!(
                "The collection MetricDataQueries must not have a size greater than {MOST_QUERIES}."
            )));
        }
        let Moment(start) = self.start_time.ok_or_else(|| errors::missing("StartTime"))?;
        let Moment(end) = self.end_time.ok_or_else(|| errors::missing("EndTime"))?;
        if start >= end {
            return Err(errors::validation(
                "The parameter StartTime must be less than the parameter EndTime.",
            ));
        }
        let most = self.max_datapoints.unwrap_or(MOST_POINTS);
        if !(1..=MOST_POINTS).contains(&most) {
            return Err(errors::validation(format!(
                "The value {most} for parameter MaxDatapoints must be between 1 and {MOST_POINTS}."
            )));
        }
        let ascending = match self.scan_by.as_deref() {
            None | Some("TimestampDescending") => false,
            Some("TimestampAscending") => true,
            Some(other) => {
                return Err(errors::validation(format!(
                    "The value {other} for parameter ScanBy is not one of TimestampAscending, \
                     TimestampDescending."
                )));
            }
        };
        self.check_queries()?;
        Ok(Frame { times: start..end, ascending, most })
    }

    fn check_queries(&self) -> Result<(), ApiError> {
        let mut seen = HashSet::new();
        for (index, query) in self.metric_data_queries.iter().enumerate() {
            let member = format!("MetricDataQueries.member.{}", index + 1);
            if !is_id(&query.id) {
                return Err(errors::validation(format!(
                    "The value {} for parameter {member}.Id is not matching the expected pattern \
                     ^[a-z][a-zA-Z0-9_]*$.",
                    query.id
                )));
            }
            if !seen.insert(&query.id) {
                return Err(errors::validation(format!(
                    "The values for parameter id in MetricDataQueries are not unique: {}",
                    query.id
                )));
            }
            if query.metric_stat.is_some() == query.expression.is_some() {
                return Err(errors::validation(format!(
                    "The parameter {member} must have exactly one of MetricStat and Expression."
                )));
            }
        }
        Ok(())
    }
}

fn is_id(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.len() <= 255
        && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A period of whole minutes in milliseconds. Lambda's metrics have no finer resolution, so the
/// shorter periods that CloudWatch knows give a value a minute too.
///
/// # Errors
/// `ValidationError` for a period that CloudWatch does not know.
pub fn period_ms(seconds: i64, member: &str) -> Result<i64, ApiError> {
    match seconds {
        1 | 5 | 10 | 20 | 30 => Ok(60_000),
        _ if seconds > 0 && seconds % 60 == 0 => Ok(seconds.saturating_mul(1_000)),
        _ => Err(errors::validation(format!(
            "The value {seconds} for parameter {member} must be 1, 5, 10, 20, 30 or a multiple of \
             60."
        ))),
    }
}
