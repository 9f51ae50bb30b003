//! The order of functions.

use std::{cmp::Reverse, collections::BTreeMap};

use clap::ValueEnum;

use crate::{
    aws::Gateway,
    domain::{
        Alarms, Failure, FleetHealth, FunctionName, FunctionSummary, MetricsCost,
        alarm::ringing,
        health::{Score, Trouble},
    },
};

/// Most functions whose durations are read to sort by them: one call.
const MOST_DURATIONS: usize = 500;

/// What functions are sorted by; all but the name with the most at the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// In alarm, then errors beyond those of the hour before, throttles, last change.
    Trouble,
    /// By name.
    Name,
    /// Errors in the last quarter of an hour.
    Errors,
    /// Invocations in the last quarter of an hour.
    Invocations,
    /// Throttled calls in the last quarter of an hour.
    Throttles,
    /// When code or configuration last changed.
    Changed,
    /// 95th percentile of the duration, of the 500 functions that run most often.
    Duration,
}

impl Sort {
    /// Whether CloudWatch has to be asked.
    pub(super) fn needs_health(self) -> bool {
        !matches!(self, Self::Name | Self::Changed)
    }
}

/// A function and how it is doing.
#[derive(Debug)]
pub(super) struct Sortable {
    pub(super) function: FunctionSummary,
    pub(super) score: Score,
    /// The names of its alarms in `ALARM`; `None` when alarms may not be read.
    pub(super) alarms: Option<Vec<String>>,
    /// Milliseconds; `None` when it was not read or nothing ran.
    pub(super) p95_ms: Option<f64>,
}

/// Functions with their health.
#[derive(Debug)]
pub(super) struct Sorted {
    pub(super) rows: Vec<Sortable>,
}

impl Sorted {
    /// In no order yet.
    pub(super) fn new(
        functions: Vec<FunctionSummary>,
        fleet: &FleetHealth,
        alarms: Option<&Alarms>,
    ) -> Self {
        let ringing = alarms.map(|alarms| ringing(&alarms.alarms));
        let row = |function: FunctionSummary| {
            let names = ringing.as_ref().map(|by_function| by_function.get(&function.name));
            let names = names.map(|names| names.into_iter().flatten().copied());
            Sortable {
                score: Score::of(fleet, &function.name),
                alarms: names.map(|names| names.map(str::to_owned).collect()),
                p95_ms: None,
                function,
            }
        };
        Self { rows: functions.into_iter().map(row).collect() }
    }

    /// The functions that ran most often, as many as one call asks for.
    pub(super) fn busiest(&self) -> Vec<FunctionName> {
        let recent = |row: &Sortable| row.score.invocations.map(|counts| counts.recent);
        let mut ran: Vec<_> = self
            .rows
            .iter()
            .filter_map(|row| Some((recent(row).filter(|&count| count > 0.0)?, row)))
            .collect();
        ran.sort_by(|left, right| right.0.total_cmp(&left.0));
        ran.into_iter().take(MOST_DURATIONS).map(|(_, row)| row.function.name.clone()).collect()
    }

    /// Reads the durations of these functions; says what it took.
    pub(super) async fn read_durations(
        &mut self,
        gateway: &Gateway,
        functions: Vec<FunctionName>,
    ) -> Result<MetricsCost, Failure> {
        let latencies = gateway.latencies(&functions, gateway.clock().now()).await?;
        let mut found: BTreeMap<FunctionName, Option<f64>> = latencies.p95_ms;
        for row in &mut self.rows {
            row.p95_ms = found.remove(&row.function.name).flatten();
        }
        Ok(latencies.cost)
    }

    /// Sorts; equals by name.
    pub(super) fn sort(&mut self, by: Sort) {
        let rows = &mut self.rows;
        rows.sort_by(|left, right| left.function.name.cmp(&right.function.name));
        match by {
            Sort::Name => {}
            Sort::Trouble => rows.sort_by_key(|row| Reverse(trouble(row))),
            Sort::Changed => rows.sort_by_key(|row| Reverse(row.function.last_modified)),
            Sort::Errors => most_first(rows, |row| row.score.errors.map(|it| it.recent)),
            Sort::Invocations => most_first(rows, |row| row.score.invocations.map(|it| it.recent)),
            Sort::Throttles => most_first(rows, |row| row.score.throttles.map(|it| it.recent)),
            Sort::Duration => most_first(rows, |row| row.p95_ms),
        }
    }
}

fn trouble(row: &Sortable) -> Trouble {
    let in_alarm = row.alarms.as_ref().is_some_and(|alarms| !alarms.is_empty());
    Trouble::of(&row.score, in_alarm, row.function.last_modified)
}

/// What is not known comes last.
fn most_first(rows: &mut [Sortable], value: impl Fn(&Sortable) -> Option<f64>) {
    rows.sort_by(|left, right| match (value(left), value(right)) {
        (Some(left), Some(right)) => right.total_cmp(&left),
        (left, right) => right.is_some().cmp(&left.is_some()),
    });
}
