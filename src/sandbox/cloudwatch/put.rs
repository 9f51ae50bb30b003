//! `PutMetricData`: metrics of the account's own.

use serde::{
    Deserialize, Deserializer,
    de::{Error, Unexpected},
};

use super::{
    errors,
    metric::{Dimension, NAMESPACE},
    wire::{self, Moment},
};
use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::metrics::{Datum, MetricKey},
    world::World,
};

/// Values a call.
const MOST: usize = 1_000;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Input {
    namespace: Option<String>,
    metric_data: Vec<Item>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Item {
    metric_name: Option<String>,
    dimensions: Vec<Dimension>,
    timestamp: Option<Moment>,
    value: Option<Number>,
    values: Vec<Number>,
    counts: Vec<Number>,
    unit: Option<String>,
}

/// A number, which a form can only write as text.
#[derive(Debug, Clone, Copy)]
struct Number(f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected a number")]
        enum Written {
            Number(f64),
            Text(String),
        }

        match Written::deserialize(source)? {
            Written::Number(number) => Ok(Self(number)),
            Written::Text(text) => {
                let number = text.parse().map(Self);
                number.map_err(|_| D::Error::invalid_value(Unexpected::Str(&text), &"a number"))
            }
        }
    }
}

impl Item {
    /// The values with how often each occurred.
    fn data(&self) -> Result<Vec<Datum>, ApiError> {
        if let Some(Number(value)) = self.value {
            return Ok(vec![Datum { value, times: 1 }]);
        }
        if self.values.is_empty() {
            return Err(errors::missing("MetricData.member.1.Value"));
        }
        if !self.counts.is_empty() && self.counts.len() != self.values.len() {
            return Err(errors::combination(
                "The parameters Values and Counts must have the same size.",
            ));
        }
        let times = |index: usize| self.counts.get(index).map_or(1, |count| whole(count.0));
        let data = self.values.iter().enumerate();
        Ok(data.map(|(index, value)| Datum { value: value.0, times: times(index) }).collect())
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast saturates")]
fn whole(number: f64) -> u64 {
    number.round() as u64
}

/// The key of a metric, whatever order its dimensions are in.
#[must_use]
pub fn key(namespace: &str, name: &str, dimensions: &[Dimension]) -> MetricKey {
    let pair = |d: &Dimension| (d.name.clone(), d.value.clone());
    let mut dimensions: Vec<_> = dimensions.iter().map(pair).collect();
    dimensions.sort();
    MetricKey { namespace: namespace.to_owned(), name: name.to_owned(), dimensions }
}

/// `PutMetricData`.
pub fn put(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = wire::read(request)?;
    let namespace = input.namespace.ok_or_else(|| errors::missing("Namespace"))?;
    if namespace.starts_with("AWS/") {
        let message = format!(
            "The value {namespace} for parameter Namespace is invalid: it must \
                               not begin with AWS/. {NAMESPACE} is Lambda's own."
        );
        return Err(errors::invalid(message));
    }
    if input.metric_data.is_empty() {
        return Err(errors::missing("MetricData"));
    }
    if input.metric_data.len() > MOST {
        return Err(errors::validation(format!(
            "The collection MetricData must not have a size greater than {MOST}."
        )));
    }
    let mut read = Vec::new();
    for item in &input.metric_data {
        let name = item.metric_name.as_ref().ok_or_else(|| errors::missing("MetricName"))?;
        read.push((key(&namespace, name, &item.dimensions), item, item.data()?));
    }
    let now_ms = world.now_ms();
    for (key, item, data) in read {
        let time_ms = item.timestamp.map_or(now_ms, |Moment(ms)| ms);
        for datum in data {
            let unit = item.unit.as_deref().unwrap_or("None");
            world.metrics.put(key.clone(), unit, time_ms, datum);
        }
    }
    Ok(wire::answer(world, request, None))
}
