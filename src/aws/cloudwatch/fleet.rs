//! How all functions are doing: three Metrics Insights queries, and what they leave out.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_cloudwatch::types::MetricDataQuery;

use crate::{
    aws::Gateway,
    domain::{
        Failure, FleetHealth, FunctionName, Health, MetricsCost, Series, Timestamp, Window,
        health::{BUCKETS, Cut, PERIOD_S, QUERIES, TOP},
    },
};

use super::{
    data::Answer,
    query::{self, ERRORS, INVOCATIONS, MOST, Statistic, THROTTLES},
};

impl Gateway {
    /// Errors, invocations and throttles of the functions with most of each, in the buckets that
    /// end with the one that `now` is in. Three calls; a fourth where a list was cut, so that a
    /// function with errors or throttles has its rate even if 500 others run more often.
    ///
    /// AWS bills a Metrics Insights query by the metrics that it looked at, and does not tell how
    /// many these were: the cost is a lower bound. Who knows how many functions there are asks
    /// [`FleetHealth::cost_among`].
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn fleet(&self, now: Timestamp) -> Result<FleetHealth, Failure> {
        let window = Window::ending_at(now, BUCKETS, PERIOD_S);
        let (errors, invocations, throttles) = tokio::try_join!(
            // The SDK's futures are large: three of them belong on the heap.
            Box::pin(self.largest(ERRORS, &window)),
            Box::pin(self.largest(INVOCATIONS, &window)),
            Box::pin(self.largest(THROTTLES, &window)),
        )?;
        let mut lists = Lists { errors, invocations, throttles };
        let mut cost = lists.cost();
        cost = cost.plus(Box::pin(self.complete(&mut lists, &window)).await?);
        Ok(lists.fleet(window, cost))
    }

    async fn largest(&self, statistic: Statistic, window: &Window) -> Result<List, Failure> {
        let query = query::largest(statistic.metric, TOP, window.period_s);
        let answer = self.metric_data(vec![query], window, "").await?;
        Ok(List::from(answer))
    }

    /// Reads by itself what a failing function lacks because a list was cut.
    async fn complete(&self, lists: &mut Lists, window: &Window) -> Result<MetricsCost, Failure> {
        let missing = lists.missing();
        if missing.is_empty() {
            return Ok(MetricsCost::default());
        }
        let queries: Vec<MetricDataQuery> = missing
            .iter()
            .enumerate()
            .map(|(index, missing)| {
                let dimensions = query::of_function(&missing.function);
                query::metric(index, missing.statistic, dimensions, window.period_s)
            })
            .collect();
        let mut lines = self.whole_metric_data(queries, window, "").await?;
        for (index, missing) in missing.into_iter().enumerate() {
            let series = lines.take(&query::id(index));
            let list = if missing.statistic == ERRORS {
                &mut lists.errors
            } else {
                &mut lists.invocations
            };
            list.series.insert(missing.function, series);
        }
        Ok(lines.cost)
    }
}

/// The functions with most of something.
#[derive(Debug, Default)]
struct List {
    series: BTreeMap<FunctionName, Series>,
    /// Others may have some of it, too.
    cut: bool,
    /// Functions that were returned, with a value or without.
    returned: usize,
    calls: u32,
}

impl From<Answer> for List {
    fn from(answer: Answer) -> Self {
        let listed = answer.lines.len();
        let mut least = f64::INFINITY;
        let mut series = BTreeMap::new();
        for line in answer.lines.into_iter().filter(|line| !line.label.is_empty()) {
            let sum: f64 = line.series.0.iter().flatten().sum();
            least = least.min(sum);
            if line.series.last().is_some() {
                series.insert(FunctionName(line.label), line.series);
            }
        }
        // After a function with none of it, those that were left out have none either; unless
        // AWS did not look at all of them, which it remarks.
        let cut = (listed >= TOP && least > 0.0) || !answer.remarks.is_empty();
        Self { series, cut, returned: listed, calls: answer.calls }
    }
}

impl List {
    /// The functions that have some of it, those with most first.
    fn above_zero(&self) -> Vec<&FunctionName> {
        let sums = self.series.iter().map(|(name, series)| (series.sum(0..BUCKETS), name));
        let mut above: Vec<_> = sums.filter(|(sum, _)| *sum > 0.0).collect();
        above.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(right.1)));
        above.into_iter().map(|(_, name)| name).collect()
    }
}

/// A number that a function with errors or throttles lacks.
#[derive(Debug, PartialEq)]
struct Missing {
    function: FunctionName,
    statistic: Statistic,
}

/// The three lists.
#[derive(Debug, Default)]
struct Lists {
    errors: List,
    invocations: List,
    throttles: List,
}

impl Lists {
    /// The most that one of the queries returned.
    fn returned(&self) -> usize {
        self.errors.returned.max(self.invocations.returned).max(self.throttles.returned)
    }

    /// Each query looked at every function that another one returned, too.
    fn cost(&self) -> MetricsCost {
        let looked_at = u64::try_from(self.returned()).unwrap_or(u64::MAX);
        MetricsCost {
            calls: self.errors.calls + self.invocations.calls + self.throttles.calls,
            metrics: looked_at.saturating_mul(QUERIES),
        }
    }

    /// What one more call can ask for: invocations first, as a rate needs them.
    fn missing(&self) -> Vec<Missing> {
        let (failing, throttled) = (self.errors.above_zero(), self.throttles.above_zero());
        let both = failing.iter().chain(&throttled).copied();
        let lacks_invocations = absent(both, &self.invocations, INVOCATIONS);
        let lacks_errors = absent(throttled.iter().copied(), &self.errors, ERRORS);
        lacks_invocations.chain(lacks_errors).take(MOST).collect()
    }

    fn fleet(self, window: Window, cost: MetricsCost) -> FleetHealth {
        let returned = self.returned();
        let cut = Cut {
            errors: self.errors.cut,
            invocations: self.invocations.cut,
            throttles: self.throttles.cut,
        };
        let mut functions: BTreeMap<FunctionName, Health> = BTreeMap::new();
        for (name, series) in self.errors.series {
            functions.entry(name).or_default().errors = Some(series);
        }
        for (name, series) in self.invocations.series {
            functions.entry(name).or_default().invocations = Some(series);
        }
        for (name, series) in self.throttles.series {
            functions.entry(name).or_default().throttles = Some(series);
        }
        FleetHealth { window, functions, cut, returned, cost }
    }
}

/// Those that a list lacks because it was cut, each once.
fn absent<'l>(
    functions: impl Iterator<Item = &'l FunctionName>,
    list: &'l List,
    statistic: Statistic,
) -> impl Iterator<Item = Missing> {
    let mut seen = BTreeSet::new();
    functions
        .filter(|name| list.cut && !list.series.contains_key(*name))
        .filter(move |name| seen.insert(*name))
        .map(move |name| Missing { function: name.clone(), statistic })
}

#[cfg(test)]
mod tests;
