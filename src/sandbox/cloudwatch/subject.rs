//! What a request asks after: one of Lambda's metrics, or one that the account put itself.

use std::{collections::BTreeMap, ops::Range};

use super::{
    metric::{Dimension, Metric, NAMESPACE, Place, Question},
    put::key,
    statistic::{Statistic, Values},
};
use crate::sandbox::{store::metrics::MetricKey, world::World};

/// A metric that may have data.
#[derive(Debug, Clone)]
pub enum Subject {
    /// Lambda's, of a place.
    Lambda(Metric, Place),
    /// The account's own.
    Own(MetricKey),
}

/// How it is asked after.
#[derive(Debug, Clone)]
pub struct Ask {
    /// How many values become one.
    pub statistic: Statistic,
    /// The length of a bucket in milliseconds: whole minutes.
    pub period_ms: i64,
    /// From when, up to and not including when, in milliseconds since the epoch.
    pub times: Range<i64>,
}

impl Subject {
    /// The metric of that name. `None` if it can't have data: there is no such metric, or its
    /// values are of another unit.
    #[must_use]
    pub fn of(
        world: &World,
        namespace: &str,
        name: &str,
        dimensions: &[Dimension],
        unit: Option<&String>,
    ) -> Option<Self> {
        let subject = if namespace == NAMESPACE {
            Self::Lambda(Metric::named(name)?, Place::of(dimensions)?)
        } else {
            Self::Own(key(namespace, name, dimensions))
        };
        let known = subject.unit(world)?;
        unit.is_none_or(|unit| unit == known).then_some(subject)
    }

    /// The unit of its values; `None` if nothing was ever put.
    #[must_use]
    pub fn unit<'a>(&self, world: &'a World) -> Option<&'a str> {
        match self {
            Self::Lambda(metric, _) => Some(metric.unit()),
            Self::Own(key) => world.metrics.unit(key),
        }
    }

    /// The statistic of each bucket that has data.
    pub fn values(&self, world: &mut World, ask: Ask) -> BTreeMap<i64, f64> {
        let Ask { statistic, period_ms, times } = ask;
        match self {
            Self::Lambda(metric, place) => {
                let now_ms = world.now_ms();
                let question = Question { metric: *metric, statistic, period_ms, times, now_ms };
                question.prepare(world, place);
                question.values(question.buckets(world, place))
            }
            Self::Own(key) => {
                let mut buckets: BTreeMap<i64, Values> = BTreeMap::new();
                for (minute_ms, datum) in world.metrics.of(key, times) {
                    let begins = minute_ms - minute_ms.rem_euclid(period_ms);
                    let values = buckets.entry(begins).or_insert_with(|| Values::of(&statistic));
                    values.add(datum.value, datum.times);
                }
                let value =
                    |(begins, values): (i64, Values)| Some((begins, values.value(&statistic)?));
                buckets.into_iter().filter_map(value).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::sandbox::testkit::{amz, body, error, world};

    fn call(operation: &str, input: &Value) -> crate::sandbox::http::request::Request {
        amz(&format!("GraniteServiceVersion20100801.{operation}"), input)
    }

    fn dimensions(version: &str) -> Value {
        json!([{"Name": "Version", "Value": version}, {"Name": "Service", "Value": "catalog"}])
    }

    #[test]
    fn what_was_put_is_read_back_by_its_dimensions() {
        let mut world = world();
        let datum = |version: &str, more: Value| {
            let mut datum = json!({
                "MetricName": "Answers5xx", "Dimensions": dimensions(version), "Unit": "Count",
                "Timestamp": "2026-11-22T11:58:30Z",
            });
            datum.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            datum
        };
        let input = json!({"Namespace": "Shop", "MetricData": [
            datum("41", json!({"Value": 2.0})),
            datum("42", json!({"Value": 3.0})),
            datum("42", json!({"Values": [1.0, 0.0], "Counts": [4.0, 9.0]})),
        ]});
        body(&mut world, &call("PutMetricData", &input));
        let mut read = |version: &str, stat: &str| {
            let mut reversed = dimensions(version);
            reversed.as_array_mut().unwrap().reverse();
            let metric = json!({
                "Namespace": "Shop", "MetricName": "Answers5xx", "Dimensions": reversed,
            });
            let input = json!({
                "MetricDataQueries": [{"Id": "q", "MetricStat": {
                    "Metric": metric, "Period": 60, "Stat": stat,
                }}],
                "StartTime": "2026-11-22T11:50:00Z", "EndTime": "2026-11-22T12:00:00Z",
            });
            body(&mut world, &call("GetMetricData", &input))["MetricDataResults"][0].take()
        };
        assert_eq!(read("41", "Sum")["Values"], json!([2.0]));
        assert_eq!(read("42", "Sum")["Values"], json!([7.0]));
        assert_eq!(read("42", "SampleCount")["Values"], json!([14.0]));
        assert_eq!(read("43", "Sum")["Values"], json!([]));
        let listed = body(&mut world, &call("ListMetrics", &json!({"Namespace": "Shop"})));
        let listed = listed["Metrics"].as_array().unwrap();
        assert_eq!(listed.len(), 2);
        assert_eq!(listed[0]["MetricName"], "Answers5xx");
        let statistics = json!({
            "Namespace": "Shop", "MetricName": "Answers5xx", "Dimensions": dimensions("42"),
            "StartTime": "2026-11-22T11:50:00Z", "EndTime": "2026-11-22T12:00:00Z",
            "Period": 600, "Statistics": ["Maximum"],
        });
        let point =
            body(&mut world, &call("GetMetricStatistics", &statistics))["Datapoints"][0].take();
        assert_eq!((&point["Maximum"], &point["Unit"]), (&json!(3.0), &json!("Count")));
    }

    #[test]
    fn awss_own_namespaces_and_what_has_no_value_are_refused() {
        let mut world = world();
        for (namespace, datum, code) in [
            ("AWS/Lambda", json!({"MetricName": "Errors", "Value": 1}), "InvalidParameterValue"),
            ("Shop", json!({"MetricName": "a"}), "MissingParameter"),
            ("Shop", json!({"Value": 1}), "MissingParameter"),
            (
                "Shop",
                json!({"MetricName": "a", "Values": [1, 2], "Counts": [1]}),
                "InvalidParameterCombination",
            ),
        ] {
            let input = json!({"Namespace": namespace, "MetricData": [datum]});
            assert_eq!(error(&mut world, &call("PutMetricData", &input)).1, code, "{input}");
        }
    }
}
