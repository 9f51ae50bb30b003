//! `ListMetrics`.

use serde::Deserialize;

use super::{
    errors,
    metric::{self, Dimension, Metric, NAMESPACE, Place},
    wire::{self, Record},
};
use crate::sandbox::{
    http::{error::ApiError, page, reply::Reply, request::Request},
    traffic::tally,
    world::World,
};

/// Metrics a page.
const PAGE: usize = 500;

/// `RecentlyActive=PT3H`: only metrics that had data in so many milliseconds.
const RECENT_MS: i64 = 3 * 3_600_000;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Input {
    namespace: Option<String>,
    metric_name: Option<String>,
    dimensions: Vec<Filter>,
    recently_active: Option<String>,
    next_token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Filter {
    name: String,
    value: Option<String>,
}

impl Filter {
    fn fits(&self, dimensions: &[Dimension]) -> bool {
        let fits = |d: &Dimension| {
            d.name == self.name && self.value.as_ref().is_none_or(|value| *value == d.value)
        };
        dimensions.iter().any(fits)
    }
}

/// `ListMetrics`: what had data since metrics reach back, or in the last three hours.
pub fn list(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = wire::read(request)?;
    let now_ms = world.now_ms();
    let from_ms = match input.recently_active.as_deref() {
        None => world.traffic.counted_from_ms(now_ms),
        Some("PT3H") => now_ms - RECENT_MS,
        Some(other) => {
            let message = format!("The value {other} for parameter RecentlyActive is not PT3H.");
            return Err(errors::invalid(message));
        }
    };
    let ours = input.namespace.as_ref().is_none_or(|namespace| namespace == NAMESPACE);
    let places = if ours { places(world, &input.dimensions, from_ms) } else { Vec::new() };
    let wanted = |name: &str| input.metric_name.as_ref().is_none_or(|wanted| wanted == name);
    let mut found = Vec::new();
    for place in places {
        let dimensions = place.dimensions();
        if !input.dimensions.iter().all(|filter| filter.fits(&dimensions)) {
            continue;
        }
        for (name, metric) in Metric::ALL {
            if wanted(name) && metric.is_at(&place) {
                found.push(view(NAMESPACE, name, &dimensions));
            }
        }
    }
    for key in world.metrics.keys(input.namespace.as_deref()).filter(|key| wanted(&key.name)) {
        let own: Vec<_> = key.dimensions.iter().map(|(n, v)| Dimension::new(n, v)).collect();
        if input.dimensions.iter().all(|filter| filter.fits(&own)) {
            found.push(view(&key.namespace, &key.name, &own));
        }
    }
    let (page, next) =
        page::cut(found, input.next_token.as_deref(), PAGE).ok_or_else(errors::next_token)?;
    let result = Record::new().list("Metrics", page).maybe("NextToken", next);
    Ok(wire::answer(world, request, Some(result)))
}

/// Where metrics are published: of one function, if a filter names it.
fn places(world: &mut World, filters: &[Filter], from_ms: i64) -> Vec<Place> {
    let filter = filters.iter().find(|filter| filter.name == "FunctionName");
    let names: Vec<String> = match filter.and_then(|filter| filter.value.clone()) {
        Some(name) => vec![name],
        None => world.lambda.functions.keys().cloned().collect(),
    };
    let now = world.clock.now();
    let now_ms = now.as_millisecond();
    let mut places = Vec::new();
    for name in &names {
        tally::count(world, name, from_ms, now);
        if let Some(ledger) = world.traffic.ledger(name) {
            places.extend(metric::published(name, ledger, from_ms..now_ms, now_ms));
        }
    }
    if !places.is_empty() {
        places.push(Place::Account);
    }
    places
}

fn view(namespace: &str, name: &str, dimensions: &[Dimension]) -> Record {
    Record::new()
        .with("Namespace", namespace)
        .with("MetricName", name)
        .list("Dimensions", dimensions)
}
