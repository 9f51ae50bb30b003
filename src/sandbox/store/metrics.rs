//! Metrics that the account's own programs put.

use std::{collections::BTreeMap, ops::Range};

/// What a metric is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MetricKey {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// Names and values of its dimensions, in the order of their names.
    pub dimensions: Vec<(String, String)>,
}

/// A value that was put, and how often.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Datum {
    /// The value.
    pub value: f64,
    /// How often it occurred.
    pub times: u64,
}

/// All metrics that were put.
#[derive(Debug, Default)]
pub struct MetricStore {
    series: BTreeMap<MetricKey, Series>,
}

/// One metric: what was put, by the minute it is of.
#[derive(Debug)]
struct Series {
    unit: String,
    minutes: BTreeMap<i64, Vec<Datum>>,
}

/// A minute in milliseconds.
const MINUTE_MS: i64 = 60_000;

impl MetricStore {
    /// Adds a value at `time_ms`, in milliseconds since the epoch. The first one's unit stays.
    pub fn put(&mut self, key: MetricKey, unit: &str, time_ms: i64, datum: Datum) {
        let empty = || Series { unit: unit.to_owned(), minutes: BTreeMap::new() };
        let series = self.series.entry(key).or_insert_with(empty);
        let minute_ms = time_ms - time_ms.rem_euclid(MINUTE_MS);
        series.minutes.entry(minute_ms).or_default().push(datum);
    }

    /// The unit of a metric's values; `None` where there is no such metric.
    #[must_use]
    pub fn unit(&self, key: &MetricKey) -> Option<&str> {
        self.series.get(key).map(|series| series.unit.as_str())
    }

    /// What was put of a metric in `times`, each with the beginning of its minute.
    pub fn of(&self, key: &MetricKey, times: Range<i64>) -> impl Iterator<Item = (i64, Datum)> {
        let times = times.start..times.end.max(times.start);
        let minutes = self.series.get(key).map(|series| series.minutes.range(times));
        let data = minutes.into_iter().flatten();
        data.flat_map(|(minute_ms, data)| data.iter().map(|datum| (*minute_ms, *datum)))
    }

    /// All metrics of a namespace, or of all.
    pub fn keys(&self, namespace: Option<&str>) -> impl Iterator<Item = &MetricKey> {
        let wanted = move |key: &&MetricKey| namespace.is_none_or(|name| key.namespace == name);
        self.series.keys().filter(wanted)
    }
}
