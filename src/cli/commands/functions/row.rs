//! Functions as rows.

use serde::Serialize;

use crate::{
    cli::{
        output::{Column, Row},
        text,
    },
    domain::{FunctionSummary, Timestamp, health::Counts},
};

use super::sort::Sortable;

/// A function, in AWS's own names.
#[derive(Debug, Serialize)]
pub(super) struct FunctionRow {
    function_name: String,
    function_arn: String,
    runtime: String,
    memory_size: i32,
    timeout: i32,
    last_modified: Option<Timestamp>,
    description: String,
    log_group: String,
    code_size: i64,
}

impl From<FunctionSummary> for FunctionRow {
    fn from(function: FunctionSummary) -> Self {
        Self {
            function_name: function.name.0,
            function_arn: function.arn,
            runtime: function.runtime,
            memory_size: function.memory_mb,
            timeout: function.timeout_s,
            last_modified: function.last_modified,
            description: function.description,
            log_group: function.log_group,
            code_size: function.code_size,
        }
    }
}

impl Row for FunctionRow {
    const COLUMNS: &'static [Column] = &[
        Column::text("FUNCTION"),
        Column::text("RUNTIME"),
        Column::number("MEMORY"),
        Column::number("TIMEOUT"),
        Column::text("CHANGED"),
        Column::text("DESCRIPTION"),
    ];

    fn cells(&self) -> Vec<String> {
        let runtime = if self.runtime.is_empty() { "image" } else { &self.runtime };
        vec![
            self.function_name.clone(),
            runtime.to_owned(),
            format!("{} MB", self.memory_size),
            format!("{} s", self.timeout),
            text::time(self.last_modified),
            self.description.clone(),
        ]
    }
}

/// A function with its health: counts of the last quarter of an hour, rates from 0 to 1. `null`
/// is not known, or that there is nothing to tell: a rate without invocations.
#[derive(Debug, Serialize)]
pub(super) struct HealthRow {
    #[serde(flatten)]
    function: FunctionRow,
    errors: Option<u64>,
    invocations: Option<u64>,
    throttles: Option<u64>,
    error_rate: Option<f64>,
    error_rate_before: Option<f64>,
    invocations_per_minute: Option<f64>,
    duration_p95_ms: Option<f64>,
    alarms: Option<Vec<String>>,
}

impl From<Sortable> for HealthRow {
    fn from(row: Sortable) -> Self {
        let recent = |counts: Option<Counts>| counts.map(|counts| whole(counts.recent));
        Self {
            errors: recent(row.score.errors),
            invocations: recent(row.score.invocations),
            throttles: recent(row.score.throttles),
            error_rate: row.score.error_rate(),
            error_rate_before: row.score.error_rate_before(),
            invocations_per_minute: row.score.per_minute,
            duration_p95_ms: row.p95_ms,
            alarms: row.alarms,
            function: FunctionRow::from(row.function),
        }
    }
}

impl Row for HealthRow {
    const COLUMNS: &'static [Column] = &[
        Column::text("FUNCTION"),
        Column::number("ERR%"),
        Column::number("ERRORS"),
        Column::number("INV/MIN"),
        Column::number("P95"),
        Column::number("THR"),
        Column::text("CHANGED"),
        Column::text("ALARM"),
    ];

    fn cells(&self) -> Vec<String> {
        let known = self.errors.is_some() && self.invocations.is_some();
        let rate = self.error_rate.map(|rate| format!("{:.1}", rate * 100.0));
        let none = if known { "-" } else { NOT_KNOWN };
        vec![
            self.function.function_name.clone(),
            rate.unwrap_or_else(|| none.to_owned()),
            count(self.errors),
            per_minute(self.invocations_per_minute),
            self.duration_p95_ms.map_or_else(|| "-".to_owned(), milliseconds),
            count(self.throttles),
            text::time(self.function.last_modified),
            self.alarms.as_ref().map_or_else(|| NOT_KNOWN.to_owned(), |names| alarms(names)),
        ]
    }
}

/// Not among the first 500, or not allowed to be read; a note says which.
const NOT_KNOWN: &str = "?";

fn count(value: Option<u64>) -> String {
    match value {
        None => NOT_KNOWN.to_owned(),
        Some(0) => "-".to_owned(),
        Some(value) => value.to_string(),
    }
}

/// CloudWatch keeps counts as floating-point numbers.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from f64 saturates, and a count is not negative"
)]
fn whole(count: f64) -> u64 {
    count.round() as u64
}

fn per_minute(value: Option<f64>) -> String {
    match value {
        None => NOT_KNOWN.to_owned(),
        Some(value) if value >= 10.0 => format!("{value:.0}"),
        // A function that runs once in ten minutes does run.
        Some(value) if value > 0.0 => format!("{:.1}", value.max(0.1)),
        Some(_) => "-".to_owned(),
    }
}

fn milliseconds(value: f64) -> String {
    if value < 10_000.0 { format!("{value:.0} ms") } else { format!("{:.1} s", value / 1_000.0) }
}

fn alarms(names: &[String]) -> String {
    if names.is_empty() { "-".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_short_and_say_what_is_not_known() {
        let counts: Vec<_> = [None, Some(0), Some(whole(1_234.4))].into_iter().map(count).collect();
        assert_eq!(counts, ["?", "-", "1234"]);
        let rates = [None, Some(0.0), Some(0.02), Some(4.44), Some(123.4)];
        let rates: Vec<_> = rates.into_iter().map(per_minute).collect();
        assert_eq!(rates, ["?", "-", "0.1", "4.4", "123"]);
        assert_eq!((milliseconds(12.3), milliseconds(12_340.0)), ("12 ms".into(), "12.3 s".into()));
    }
}
