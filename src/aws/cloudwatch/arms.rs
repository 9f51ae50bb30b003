//! The two versions behind an alias, minute by minute.

use aws_sdk_cloudwatch::types::{Dimension, MetricDataQuery};

use crate::{
    aws::Gateway,
    domain::{
        ArmSeries, Arms, ArmsQuestion, Failure, MetricSubject, Series, Version, VersionMetric,
        Window,
    },
};

use super::{
    charts,
    data::Lines,
    query::{self, ERRORS, INVOCATIONS, THROTTLES},
};

impl Gateway {
    /// What CloudWatch counted of both versions of a split, by the alias and the version that
    /// served. One call, unless the window has more than some thousand buckets. Late data changes
    /// what is told: a bucket is settled when the function's timeout and three minutes have passed since it ended.
    ///
    /// # Errors
    /// Any [`Failure`] of a read; and one when what came is not whole.
    pub async fn arms(&self, question: &ArmsQuestion, window: Window) -> Result<Arms, Failure> {
        let resource = question.target.to_string();
        let queries = queries(question, window.period_s);
        let mut lines = self.whole_metric_data(queries, &window, &resource).await?;
        let mut next = Next { lines: &mut lines, index: 0 };
        let stable = next.arm(question);
        let canary = next.arm(question);
        let throttles = next.line();
        Ok(Arms { window, stable, canary, throttles, cost: lines.cost })
    }
}

/// Statistics of the duration that are asked for each version.
const PERCENTILES: [&str; 3] = ["p50", "p95", "p99"];

fn queries(question: &ArmsQuestion, period_s: u32) -> Vec<MetricDataQuery> {
    let mut all = Vec::new();
    for version in [question.stable, question.canary] {
        let place =
            charts::dimensions(&MetricSubject::VersionOfAlias(question.target.clone(), version));
        for statistic in [INVOCATIONS, ERRORS].into_iter().chain(PERCENTILES.map(query::duration)) {
            all.push(query::metric(all.len(), statistic, place.clone(), period_s));
        }
        for above_ms in slow(question) {
            all.push(query::longer_than(all.len(), above_ms, place.clone(), period_s));
        }
        for counted in &question.counted {
            let index = all.len();
            all.push(query::own_metric(index, counted, own_dimensions(counted, version), period_s));
        }
    }
    let alias = query::of_alias(&question.target);
    all.push(query::metric(all.len(), THROTTLES, alias, period_s));
    all
}

/// The bounds that are there, the 95th percentile's first.
fn slow(question: &ArmsQuestion) -> impl Iterator<Item = f64> {
    [question.slow_p95_ms, question.slow_p99_ms].into_iter().flatten()
}

fn own_dimensions(counted: &VersionMetric, version: Version) -> Vec<Dimension> {
    let others = counted.dimensions.iter().map(|(name, value)| query::dimension(name, value));
    others.chain([query::dimension(&counted.version_dimension, &version.to_string())]).collect()
}

/// Takes the lines in the order of the queries.
struct Next<'l> {
    lines: &'l mut Lines,
    index: usize,
}

impl Next<'_> {
    fn line(&mut self) -> Series {
        let line = self.lines.take(&query::id(self.index));
        self.index += 1;
        line
    }

    fn arm(&mut self, question: &ArmsQuestion) -> ArmSeries {
        let [invocations, errors, p50_ms, p95_ms, p99_ms] = std::array::from_fn(|_| self.line());
        ArmSeries {
            invocations,
            errors,
            p50_ms,
            p95_ms,
            p99_ms,
            slow_p95: question.slow_p95_ms.map(|_| self.line()).unwrap_or_default(),
            slow_p99: question.slow_p99_ms.map(|_| self.line()).unwrap_or_default(),
            counted: question.counted.iter().map(|_| self.line()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AliasName, AliasRef, FunctionName};

    fn question(slow: Option<f64>, counted: Vec<VersionMetric>) -> ArmsQuestion {
        let (function, alias) = (FunctionName("checkout".into()), AliasName("live".into()));
        ArmsQuestion {
            target: AliasRef { function, alias },
            stable: Version::Published(41),
            canary: Version::Published(42),
            slow_p95_ms: slow,
            slow_p99_ms: slow.map(|ms| ms * 2.0),
            counted,
        }
    }

    /// Statistic, metric and dimensions of each query, in a line.
    fn asked(question: &ArmsQuestion) -> Vec<String> {
        let line = |query: MetricDataQuery| {
            let stat = query.metric_stat().unwrap();
            let metric = stat.metric().unwrap();
            let dimensions = metric.dimensions().iter();
            let values: Vec<_> = dimensions.filter_map(|dimension| dimension.value()).collect();
            let name = metric.metric_name().unwrap();
            format!("{} {name} {}", stat.stat().unwrap(), values.join(" "))
        };
        queries(question, 60).into_iter().map(line).collect()
    }

    #[test]
    fn each_version_is_asked_for_by_alias_and_executed_version() {
        let own = VersionMetric {
            namespace: "Shop".into(),
            metric: "Http5xx".into(),
            version_dimension: "version".into(),
            dimensions: vec![("service".into(), "checkout".into())],
        };
        let asked = asked(&question(Some(120.5), vec![own]));
        assert_eq!(asked.len(), 17);
        assert_eq!(asked[0], "Sum Invocations checkout checkout:live 41");
        assert_eq!(asked[5], "TC(120.5:) Duration checkout checkout:live 41");
        assert_eq!(asked[6], "TC(241:) Duration checkout checkout:live 41");
        assert_eq!(asked[7], "Sum Http5xx checkout 41");
        assert_eq!(asked[15], "Sum Http5xx checkout 42");
        assert_eq!(asked[16], "Sum Throttles checkout checkout:live");
    }

    #[test]
    fn without_a_reference_nothing_is_slow() {
        let asked = asked(&question(None, Vec::new()));
        assert_eq!(asked.len(), 11);
        assert!(asked.iter().all(|line| !line.starts_with("TC")));
    }
}
