//! A query over the events of its groups.

use std::ops::Bound;

use serde_json::{Value as Json, json};

use crate::sandbox::{
    http::error::ApiError,
    logs::errors,
    store::logs::{LogStore, Place},
};

use super::{
    aggregate::aggregate,
    query::{Column, Command, Key, Query},
    record::Row,
};

/// Which events, and how many rows at most.
pub struct Scope<'a> {
    /// The account.
    pub account: &'a str,
    /// Events from this time on, in milliseconds since the epoch.
    pub start_ms: i64,
    /// Events up to this time, inclusive.
    pub end_ms: i64,
    /// Events that came in later can't be seen.
    pub now_ms: i64,
    /// Rows at most, unless the query says less.
    pub limit: usize,
}

/// What a query finds.
pub struct Found {
    /// Rows, as the reply has them.
    pub rows: Vec<Json>,
    /// Events that match.
    pub matched: f64,
    /// Events that are read.
    pub scanned: f64,
    /// Bytes that are read.
    pub bytes: f64,
}

/// Runs a query.
///
/// # Errors
/// `ResourceNotFoundException` if one of the groups is not there.
pub fn run(
    query: &Query,
    logs: &LogStore,
    groups: &[&str],
    scope: &Scope<'_>,
) -> Result<Found, ApiError> {
    let mut rows = Vec::new();
    let mut bytes = 0;
    for name in groups {
        let group = logs.groups.get(*name).ok_or_else(errors::no_group)?;
        let from = Place { timestamp_ms: scope.start_ms, sequence: 0 };
        let until = Place { timestamp_ms: scope.end_ms, sequence: u64::MAX };
        let events = group.range((Bound::Included(from), Bound::Included(until)));
        for (place, event) in events.filter(|(_, event)| event.ingestion_ms <= scope.now_ms) {
            bytes += event.message.len();
            rows.push(Row::of(scope.account, &group.name, *place, event));
        }
    }
    let scanned = rows.len();
    // The newest first, unless the query has an order of its own.
    rows.sort_by_key(|row| row.event.as_ref().map(|event| std::cmp::Reverse(event.place)));
    let mut shown: Vec<Column> = Vec::new();
    let mut matched = None;
    for command in &query.commands {
        if !matches!(command, Command::Filter(_) | Command::Fields(_)) {
            matched.get_or_insert(rows.len());
        }
        apply(command, &mut rows, &mut shown);
    }
    let matched = matched.unwrap_or(rows.len());
    rows.truncate(scope.limit);
    let rows = rows.iter().map(|row| result(row, &shown)).collect();
    Ok(Found { rows, matched: real(matched), scanned: real(scanned), bytes: real(bytes) })
}

#[expect(clippy::cast_precision_loss, reason = "no account here has so many events")]
fn real(number: usize) -> f64 {
    number as f64
}

fn apply(command: &Command, rows: &mut Vec<Row<'_>>, shown: &mut Vec<Column>) {
    match command {
        Command::Fields(columns) => {
            for row in rows.iter_mut() {
                for column in columns.iter().filter(|column| column.name != column.field) {
                    if let Some(value) = row.get(&column.field) {
                        row.own.push((column.name.clone(), value));
                    }
                }
            }
            shown.extend(columns.iter().cloned());
        }
        Command::Filter(condition) => rows.retain(|row| condition.holds(row)),
        Command::Limit(most) => rows.truncate(*most),
        Command::Sort(keys) => rows.sort_by(|one, two| {
            let orders = keys.iter().map(|(field, highest_first)| {
                let order = match (one.get(field), two.get(field)) {
                    (Some(one), Some(two)) => one.order(&two),
                    // What has no value is the lowest.
                    (one, two) => one.is_some().cmp(&two.is_some()),
                };
                if *highest_first { order.reverse() } else { order }
            });
            orders.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        }),
        Command::Stats(stats) => {
            *rows = aggregate(stats, rows);
            let keys = stats.by.iter().map(Key::name);
            let names = keys.chain(stats.figures.iter().map(|figure| figure.name.as_str()));
            *shown = names
                .map(|name| Column { field: name.to_owned(), name: name.to_owned() })
                .collect();
        }
    }
}

/// A row as `GetQueryResults` has it. Without a command that says what to show, time and message.
fn result(row: &Row<'_>, shown: &[Column]) -> Json {
    let field = |name: &str, value: String| json!({"field": name, "value": value});
    let columns: Vec<(&str, &str)> = if shown.is_empty() {
        vec![("@timestamp", "@timestamp"), ("@message", "@message")]
    } else {
        shown.iter().map(|column| (column.field.as_str(), column.name.as_str())).collect()
    };
    let values =
        columns.into_iter().filter_map(|(from, name)| Some(field(name, row.get(from)?.shown())));
    let pointer = row.event.as_ref().map(|event| field("@ptr", event.pointer()));
    Json::Array(values.chain(pointer).collect())
}
