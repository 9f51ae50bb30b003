//! How long some functions take.

use std::collections::BTreeMap;

use crate::{
    aws::Gateway,
    domain::{
        Failure, FunctionName, Latencies, MetricsCost, Series, Timestamp, Window,
        health::{PERIOD_S, RECENT},
    },
};

use super::query::{self, MOST};

/// A percentile can't be put together from those of smaller buckets: one bucket of twenty
/// minutes, and the one before for when it has just begun.
const BUCKETS: usize = 2;

impl Gateway {
    /// The 95th percentile of these functions' durations over the last five to twenty-five
    /// minutes. A call for every 500 functions.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn latencies(
        &self,
        functions: &[FunctionName],
        now: Timestamp,
    ) -> Result<Latencies, Failure> {
        let period_s = PERIOD_S * u32::try_from(RECENT).unwrap_or(1);
        let window = Window::ending_at(now, BUCKETS, period_s);
        let mut all = Latencies { p95_ms: BTreeMap::new(), cost: MetricsCost::default() };
        for functions in functions.chunks(MOST) {
            let queries = functions.iter().enumerate().map(|(index, name)| {
                query::metric(index, query::duration("p95"), query::of_function(name), period_s)
            });
            let mut lines = self.whole_metric_data(queries.collect(), &window, "").await?;
            for (index, name) in functions.iter().enumerate() {
                let p95 = newest(&lines.take(&query::id(index)), &window, now);
                all.p95_ms.insert(name.clone(), p95);
            }
            all.cost = all.cost.plus(lines.cost);
        }
        Ok(all)
    }
}

/// The value of the bucket that has just begun says little, and may not be there yet.
fn newest(series: &Series, window: &Window, now: Timestamp) -> Option<f64> {
    let [before, newest] = series.0[..] else { return None };
    let age_s = now.as_second() - window.start_of(1).as_second();
    if age_s < i64::from(PERIOD_S) { before.or(newest) } else { newest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_that_has_just_begun_does_not_count() {
        let window = |now| Window::ending_at(now, BUCKETS, 1_200);
        let cases = [
            ("2026-11-22T10:41:00Z", [Some(10.0), Some(99.0)], Some(10.0)),
            ("2026-11-22T10:41:00Z", [None, Some(99.0)], Some(99.0)),
            ("2026-11-22T10:45:00Z", [Some(10.0), Some(99.0)], Some(99.0)),
            ("2026-11-22T10:59:00Z", [Some(10.0), None], None),
        ];
        for (now, values, expected) in cases {
            let now = now.parse().unwrap();
            assert_eq!(newest(&Series(values.to_vec()), &window(now), now), expected, "{now}");
        }
    }
}
