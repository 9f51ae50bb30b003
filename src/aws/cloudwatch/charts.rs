//! The last three hours of a function, or of the versions behind an alias.

use aws_sdk_cloudwatch::types::Dimension;

use crate::{
    aws::Gateway,
    domain::{Charts, Failure, MetricSubject, MetricsCost, Series, Timestamp, Window},
};

use super::{
    data::Lines,
    query::{self, ERRORS, INVOCATIONS, MOST, Statistic, THROTTLES},
};

/// Three hours: as wide as a chart of two cells a bucket on a wide screen.
const BUCKETS: usize = 60;
const PERIOD_S: u32 = 180;
/// What is charted of each subject, in the order of [`Charts`]'s fields.
const STATISTICS: [Statistic; 6] = [
    INVOCATIONS,
    ERRORS,
    THROTTLES,
    query::duration("p50"),
    query::duration("p95"),
    query::duration("p99"),
];

impl Gateway {
    /// The charts of these subjects, in their order. One call for every 83 of them.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn charts(
        &self,
        subjects: &[MetricSubject],
        now: Timestamp,
    ) -> Result<(Vec<Charts>, MetricsCost), Failure> {
        let window = Window::ending_at(now, BUCKETS, PERIOD_S);
        let (mut charts, mut cost) = (Vec::new(), MetricsCost::default());
        for subjects in subjects.chunks(MOST / STATISTICS.len()) {
            let asked = || {
                let of = subjects.iter().flat_map(|subject| STATISTICS.map(|what| (subject, what)));
                of.enumerate().filter(|(_, (subject, what))| is_kept(subject, *what))
            };
            let queries = asked().map(|(index, (subject, what))| {
                query::metric(index, what, dimensions(subject), PERIOD_S)
            });
            let resource = subjects.first().map(resource).unwrap_or_default();
            let mut lines = self.whole_metric_data(queries.collect(), &window, &resource).await?;
            let of_each = subjects.iter().enumerate();
            charts.extend(of_each.map(|(index, subject)| {
                collect(subject, window, &mut lines, index * STATISTICS.len())
            }));
            cost = cost.plus(lines.cost);
        }
        Ok((charts, cost))
    }
}

/// CloudWatch counts throttled calls for a function, and not for its versions.
fn is_kept(subject: &MetricSubject, what: Statistic) -> bool {
    matches!(subject, MetricSubject::Function(_)) || what != THROTTLES
}

fn collect(subject: &MetricSubject, window: Window, lines: &mut Lines, first: usize) -> Charts {
    let mut next: Vec<Series> = (first..first + STATISTICS.len())
        .rev()
        .map(|index| lines.take(&query::id(index)))
        .collect();
    let mut take = || next.pop().unwrap_or_default();
    Charts {
        subject: subject.clone(),
        window,
        invocations: take(),
        errors: take(),
        throttles: take(),
        p50_ms: take(),
        p95_ms: take(),
        p99_ms: take(),
    }
}

/// Traffic that came through an alias is kept by function, alias and version, all three; under
/// `checkout:42` there is only what was called so.
pub(super) fn dimensions(subject: &MetricSubject) -> Vec<Dimension> {
    match subject {
        MetricSubject::Function(name) => query::of_function(name),
        MetricSubject::VersionOfAlias(alias, version) => vec![
            query::dimension("FunctionName", alias.function.as_str()),
            query::dimension("Resource", &alias.to_string()),
            query::dimension("ExecutedVersion", &version.to_string()),
        ],
    }
}

fn resource(subject: &MetricSubject) -> String {
    match subject {
        MetricSubject::Function(name) => name.to_string(),
        MetricSubject::VersionOfAlias(alias, _) => alias.function.to_string(),
    }
}
