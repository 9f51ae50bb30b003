//! An alarm with what it sees.

use aws_sdk_cloudwatch::types::{Metric, MetricAlarm, MetricDataQuery, MetricStat};

use crate::{
    aws::Gateway,
    domain::{Failure, Timestamp, WatchedAlarm, Window},
};

use super::{convert, query};

/// So many of an alarm's periods are shown …
const PERIODS: usize = 60;
/// … but no more than so many seconds, unless the alarm itself looks at more.
const MOST_S: u32 = 3 * 60 * 60;
/// Serin shows no buckets below a minute, and no alarm needs them to be understood.
const LEAST_S: u32 = 60;

impl Gateway {
    /// An alarm by its name, with the values that it compares with its threshold; `None` when
    /// there is none of that name. Two calls. Where its metric can't be read, it has no values.
    ///
    /// # Errors
    /// Any [`Failure`] of reading the alarm itself.
    pub async fn alarm(&self, name: &str, now: Timestamp) -> Result<Option<WatchedAlarm>, Failure> {
        let page = self.alarm_named(name).await?;
        let watched = page.metric_alarms().first().and_then(watched);
        let Some(alarm) = self.converted(page, name)?.into_iter().next() else {
            return Ok(None);
        };
        let Some(watched) = watched else {
            let window = Window::ending_at(now, PERIODS, LEAST_S);
            return Ok(Some(WatchedAlarm { alarm, window, values: None }));
        };
        let window = window(now, watched.period_s, alarm.evaluation_periods);
        let lines = self.whole_metric_data(watched.queries, &window, name).await;
        // The alarm says what is wrong without its metric, too.
        let lines = lines.inspect_err(|failure| tracing::warn!(%failure, "an alarm's metric"));
        let values = lines.ok().map(|mut lines| lines.take(&watched.id));
        Ok(Some(WatchedAlarm { alarm, window, values }))
    }
}

/// What to ask for an alarm's values.
#[derive(Debug)]
struct Watched {
    queries: Vec<MetricDataQuery>,
    /// The one that the alarm compares.
    id: String,
    period_s: u32,
}

fn watched(alarm: &MetricAlarm) -> Option<Watched> {
    if let Some(query) = own_metric(alarm) {
        let period_s = period(alarm.period);
        return Some(Watched { queries: vec![query], id: query::id(0), period_s });
    }
    let id = convert::watched(alarm)?.id()?.to_owned();
    // The band of an anomaly alarm is not what is compared, but what it is compared with.
    let needed = |query: &&MetricDataQuery| query.id() != alarm.threshold_metric_id();
    let queries: Vec<_> = alarm.metrics().iter().filter(needed).cloned().map(by_minute).collect();
    let of_each = queries
        .iter()
        .map(|query| query.period().or_else(|| query.metric_stat().and_then(MetricStat::period)));
    let period_s = of_each.flatten().max().map_or(LEAST_S, |seconds| period(Some(seconds)));
    Some(Watched { queries, id, period_s })
}

/// The query in buckets that are not below a minute.
fn by_minute(mut query: MetricDataQuery) -> MetricDataQuery {
    let longer = |seconds: i32| i32::try_from(period(Some(seconds))).unwrap_or(i32::MAX);
    query.period = query.period.map(longer);
    if let Some(stat) = &mut query.metric_stat {
        stat.period = stat.period.map(longer);
    }
    query
}

/// The metric of an alarm that watches just one.
fn own_metric(alarm: &MetricAlarm) -> Option<MetricDataQuery> {
    let metric = Metric::builder()
        .set_namespace(alarm.namespace.clone())
        .metric_name(alarm.metric_name.clone()?)
        .set_dimensions(alarm.dimensions.clone());
    let statistic = alarm.statistic.as_ref().map(|statistic| statistic.as_str().to_owned());
    let stat = MetricStat::builder()
        .metric(metric.build())
        .set_stat(statistic.or_else(|| alarm.extended_statistic.clone()))
        .set_unit(alarm.unit.clone())
        .period(i32::try_from(period(alarm.period)).unwrap_or(i32::MAX));
    Some(MetricDataQuery::builder().id(query::id(0)).metric_stat(stat.build()).build())
}

fn period(seconds: Option<i32>) -> u32 {
    seconds.and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or(LEAST_S).max(LEAST_S)
}

fn window(now: Timestamp, period_s: u32, evaluated: i32) -> Window {
    let fits = usize::try_from(MOST_S / period_s).unwrap_or(1);
    let evaluated = usize::try_from(evaluated).unwrap_or(1).max(1);
    Window::ending_at(now, fits.max(evaluated).min(PERIODS), period_s)
}

#[cfg(test)]
mod tests;
