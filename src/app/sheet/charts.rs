//! The charts of a function: one row for each metric, and for each version where an alias splits.

use super::super::state::State;
use crate::domain::{Charts, MetricSubject, Series, Window};

/// One row of the charts.
#[derive(Debug, Clone, PartialEq)]
pub enum ChartLine<'a> {
    /// What the rows below are about, and when.
    Heading(String, Window),
    /// One metric of one subject.
    Chart(Chart<'a>),
    /// Empty.
    Blank,
}

/// One metric of one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart<'a> {
    /// What it is called: `errors`, `p95`; with the version where there are two.
    pub name: String,
    /// Its values.
    pub series: &'a Series,
    /// What fills a cell: the largest value of all series that it stands beside.
    pub max: f64,
    /// In milliseconds; else a count.
    pub is_duration: bool,
    /// More than nothing of it is bad.
    pub is_trouble: bool,
}

/// One metric: its name, where it is, and what it is.
struct Metric {
    name: &'static str,
    series: fn(&Charts) -> &Series,
    is_duration: bool,
    is_trouble: bool,
}

const METRICS: [Metric; 6] = [
    Metric {
        name: "invocations",
        series: |c| &c.invocations,
        is_duration: false,
        is_trouble: false,
    },
    Metric { name: "errors", series: |c| &c.errors, is_duration: false, is_trouble: true },
    Metric { name: "throttles", series: |c| &c.throttles, is_duration: false, is_trouble: true },
    Metric { name: "p50", series: |c| &c.p50_ms, is_duration: true, is_trouble: false },
    Metric { name: "p95", series: |c| &c.p95_ms, is_duration: true, is_trouble: false },
    Metric { name: "p99", series: |c| &c.p99_ms, is_duration: true, is_trouble: false },
];

/// The charts in rows; none while there are none.
#[must_use]
pub fn lines(state: &State) -> Vec<ChartLine<'_>> {
    let Some((charts, _)) = &state.function_view.charts else { return Vec::new() };
    let mut lines = Vec::new();
    let mut rest = charts.as_slice();
    while let Some(first) = rest.first() {
        // The two versions of a split follow each other: they are drawn metric by metric.
        let together = rest.iter().take_while(|chart| beside(first, chart)).count().max(1);
        let (group, after) = rest.split_at(together);
        if !lines.is_empty() {
            lines.push(ChartLine::Blank);
        }
        lines.push(ChartLine::Heading(title(group), first.window));
        lines.extend(METRICS.iter().flat_map(|metric| rows(metric, group)));
        rest = after;
    }
    lines
}

/// The whole function's charts, once they have been read.
#[must_use]
pub fn of_function(state: &State) -> Option<&Charts> {
    let (charts, _) = state.function_view.charts.as_ref()?;
    charts.iter().find(|chart| matches!(chart.subject, MetricSubject::Function(_)))
}

fn beside(first: &Charts, other: &Charts) -> bool {
    match (&first.subject, &other.subject) {
        (MetricSubject::VersionOfAlias(a, _), MetricSubject::VersionOfAlias(b, _)) => a == b,
        (a, b) => a == b,
    }
}

fn title(group: &[Charts]) -> String {
    match group.first().map(|chart| &chart.subject) {
        Some(MetricSubject::VersionOfAlias(alias, _)) => format!("alias {}", alias.alias),
        _ => "all versions".to_owned(),
    }
}

fn rows<'a>(metric: &Metric, group: &'a [Charts]) -> Vec<ChartLine<'a>> {
    let max = group.iter().filter_map(|chart| (metric.series)(chart).max()).fold(0.0, f64::max);
    let several = matches!(group, [Charts { subject: MetricSubject::VersionOfAlias(..), .. }, ..]);
    // CloudWatch keeps no throttles by version: an empty row would look like none.
    if several && metric.name == "throttles" {
        return Vec::new();
    }
    let row = |chart: &'a Charts| {
        let name = match &chart.subject {
            MetricSubject::VersionOfAlias(_, version) => format!("{} {version}", metric.name),
            MetricSubject::Function(_) => metric.name.to_owned(),
        };
        let (is_duration, is_trouble) = (metric.is_duration, metric.is_trouble);
        let series = (metric.series)(chart);
        ChartLine::Chart(Chart { name, series, max, is_duration, is_trouble })
    };
    group.iter().map(row).collect()
}
