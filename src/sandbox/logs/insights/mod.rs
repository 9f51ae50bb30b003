//! CloudWatch Logs Insights: a small part of its language, over the account's events.
//!
//! Known are `fields`, `display`, `filter`, `sort`, `limit` and `stats`; whatever else AWS knows is
//! refused in its place, never passed over.

mod aggregate;
mod condition;
mod malformed;
mod parse;
mod query;
mod record;
mod run;
mod token;
mod value;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::queries::QueryRecord,
    world::World,
};

use super::{errors, name_of, page};
use run::Scope;

/// Most groups of a query.
const MOST_GROUPS: usize = 50;
/// Most queries under way at once.
const MOST_AT_ONCE: usize = 100;
/// Most rows of a query.
const MOST_ROWS: usize = 10_000;
/// What passes before a query begins, in milliseconds.
const QUEUED_MS: i64 = 400;
/// The least that a query takes, in milliseconds.
const LEAST_MS: i64 = 1_600;
/// Bytes that a query reads in a millisecond.
const BYTES_A_MS: f64 = 20_000.0;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct StartInput {
    log_group_name: Option<String>,
    log_group_names: Vec<String>,
    log_group_identifiers: Vec<String>,
    query_language: Option<String>,
    query_string: String,
    /// In seconds since the epoch.
    start_time: i64,
    end_time: i64,
    limit: Option<i64>,
}

impl StartInput {
    fn groups(&self) -> Vec<&str> {
        let names = self.log_group_name.iter().chain(&self.log_group_names).map(String::as_str);
        names.chain(self.log_group_identifiers.iter().map(|text| name_of(text))).collect()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct QueryInput {
    query_id: String,
}

/// `StartQuery`.
pub fn start(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: StartInput = request.json()?;
    let groups = input.groups();
    if groups.is_empty() || groups.len() > MOST_GROUPS {
        return Err(errors::invalid("Between 1 and 50 log groups must be specified."));
    }
    if input.end_time < input.start_time {
        return Err(errors::invalid("End time should not be less than start time."));
    }
    if input.query_language.as_deref().is_some_and(|language| language != "CWLI") {
        return Err(errors::invalid("This sandbox knows the query language CWLI only."));
    }
    let limit = page::limit(input.limit, MOST_ROWS)?;
    let query = match parse::parse(&input.query_string) {
        Ok(query) => query,
        Err(malformed) => return Ok(malformed.into_reply()),
    };
    for group in &groups {
        super::catch_up(world, group);
    }
    let now_ms = world.now_ms();
    let under_way =
        world.queries.queries.values().filter(|q| !q.status(now_ms).starts_with('C')).count();
    if under_way >= MOST_AT_ONCE {
        let message = "Account maximum query concurrency limit of [100] reached.";
        return Err(ApiError::new(400, "LimitExceededException", message));
    }
    let scope = Scope {
        account: &world.account,
        start_ms: input.start_time.saturating_mul(1_000),
        end_ms: input.end_time.saturating_mul(1_000).saturating_add(999),
        now_ms,
        limit,
    };
    let found = run::run(&query, &world.logs, &groups, &scope)?;
    let takes_ms = span_ms(found.bytes);
    let record = QueryRecord {
        text: input.query_string.clone(),
        group: groups.first().copied().unwrap_or_default().to_owned(),
        created_ms: now_ms,
        begins_ms: now_ms + QUEUED_MS,
        ends_ms: now_ms + QUEUED_MS + takes_ms,
        stopped_ms: None,
        rows: found.rows,
        matched: found.matched,
        scanned: found.scanned,
        bytes: found.bytes,
    };
    let id = world.rng.uuid();
    world.queries.queries.insert(id.clone(), record);
    Ok(Reply::amz_json(200, &json!({"queryId": id})))
}

#[expect(clippy::cast_possible_truncation, reason = "a query reads less than the age of the world")]
fn span_ms(bytes: f64) -> i64 {
    LEAST_MS + (bytes / BYTES_A_MS) as i64
}

/// `GetQueryResults`: statistics grow while it runs, rows are there when it is complete.
pub fn results(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: QueryInput = request.json()?;
    let now_ms = world.now_ms();
    let query = world.queries.queries.get(&input.query_id).ok_or_else(no_query)?;
    let (status, share) = (query.status(now_ms), query.share(now_ms));
    let rows: &[Value] = if status == "Complete" { &query.rows } else { &[] };
    let part = |whole: f64| (whole * share).floor();
    let body = json!({
        "queryLanguage": "CWLI",
        "results": rows,
        "statistics": {
            "recordsMatched": part(query.matched),
            "recordsScanned": part(query.scanned),
            "bytesScanned": part(query.bytes),
        },
        "status": status,
    });
    Ok(Reply::amz_json(200, &body))
}

/// `StopQuery`.
pub fn stop(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: QueryInput = request.json()?;
    let now_ms = world.now_ms();
    let query = world.queries.queries.get_mut(&input.query_id).ok_or_else(no_query)?;
    if query.status(now_ms).starts_with('C') {
        return Err(errors::invalid("The specified query is not running."));
    }
    query.stopped_ms = Some(now_ms);
    Ok(Reply::amz_json(200, &json!({"success": true})))
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DescribeInput {
    log_group_name: Option<String>,
    status: Option<String>,
}

/// `DescribeQueries`: newest first.
pub fn describe(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: DescribeInput = request.json()?;
    let now_ms = world.now_ms();
    let mut queries: Vec<(&String, &QueryRecord)> = world.queries.queries.iter().collect();
    queries.retain(|(_, query)| {
        input.status.as_ref().is_none_or(|status| status == query.status(now_ms))
            && input.log_group_name.as_ref().is_none_or(|group| *group == query.group)
    });
    queries.sort_by_key(|(_, query)| std::cmp::Reverse(query.created_ms));
    let queries: Vec<Value> = queries
        .into_iter()
        .map(|(id, query)| {
            json!({
                "queryLanguage": "CWLI",
                "queryId": id,
                "queryString": query.text,
                "status": query.status(now_ms),
                "createTime": query.created_ms,
                "logGroupName": query.group,
            })
        })
        .collect();
    Ok(Reply::amz_json(200, &json!({"queries": queries})))
}

fn no_query() -> ApiError {
    ApiError::new(400, "ResourceNotFoundException", "The specified query does not exist.")
}

/// The groups' ARN as a policy names it: that of the first, or `*`.
pub fn resource(world: &World, request: &Request) -> String {
    let input: StartInput = request.json().unwrap_or_default();
    match input.groups().first() {
        Some(name) => world.arn("logs", &format!("log-group:{name}:log-stream:")),
        None => "*".to_owned(),
    }
}

#[cfg(test)]
mod tests;
