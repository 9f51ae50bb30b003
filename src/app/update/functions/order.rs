//! In which order the functions are shown.

use std::cmp::Ordering;

use crate::{
    app::{
        state::{HealthState, Sort, SortColumn},
        update::listing::Order,
    },
    domain::FunctionSummary,
};

/// The order of functions that come sorted by name and whose vitals are in `health`.
///
/// What has no figure stands at the end, whichever way the others are sorted.
pub(super) fn of(items: &[FunctionSummary], sort: Sort, health: &HealthState) -> Order {
    let Sort { column, reversed } = sort;
    let vitals = |item: usize| health.vitals.get(item).copied().unwrap_or_default();
    let score = |item: usize| vitals(item).score;
    let count = items.len();
    match column {
        SortColumn::Name if reversed => (0..count).rev().collect(),
        SortColumn::Name => Order::new(),
        SortColumn::Trouble => by(count, reversed, Ord::cmp, |item| vitals(item).trouble),
        SortColumn::Changed => by(count, reversed, Ord::cmp, |item| items[item].last_modified),
        SortColumn::ErrorRate => {
            by(count, reversed, f64::total_cmp, |item| score(item)?.error_rate())
        }
        SortColumn::Invocations => {
            by(count, reversed, f64::total_cmp, |item| score(item)?.per_minute)
        }
        SortColumn::Throttles => {
            by(count, reversed, f64::total_cmp, |item| Some(score(item)?.throttles?.recent))
        }
        SortColumn::P95 => by(count, reversed, f64::total_cmp, |item| {
            health.latencies.get(&items[item].name)?.p95_ms
        }),
    }
}

/// The greatest first, or the smallest when `reversed`; equals in their own order.
fn by<K>(
    count: usize,
    reversed: bool,
    compare: impl Fn(&K, &K) -> Ordering,
    key: impl Fn(usize) -> Option<K>,
) -> Order {
    let keys: Vec<Option<K>> = (0..count).map(key).collect();
    let mut order: Order = (0..count).collect();
    order.sort_by(|left, right| match (&keys[*left], &keys[*right]) {
        (Some(left), Some(right)) if reversed => compare(left, right),
        (Some(left), Some(right)) => compare(right, left),
        (left, right) => left.is_none().cmp(&right.is_none()),
    });
    order
}
