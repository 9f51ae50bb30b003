//! `PutLogEvents`.

use serde::Deserialize;
use serde_json::json;

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    world::World,
};

use super::errors;

/// How far into the future an event may lie.
const AHEAD_MS: i64 = 2 * 3_600_000;
/// How far back.
const BACK_MS: i64 = 14 * 86_400_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PutInput {
    #[serde(rename = "logGroupName")]
    group: String,
    #[serde(rename = "logStreamName")]
    stream: String,
    #[serde(rename = "logEvents")]
    events: Vec<EventInput>,
}

#[derive(Debug, Deserialize)]
struct EventInput {
    timestamp: i64,
    message: String,
}

/// `PutLogEvents`: takes in what is neither too old nor too new, and says which was not taken.
pub fn put(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: PutInput = request.json()?;
    let now = world.now_ms();
    let group = world.logs.groups.get_mut(&input.group).ok_or_else(errors::no_group)?;
    if !group.streams.contains_key(input.stream.as_str()) {
        return Err(errors::no_stream());
    }
    if input.events.is_empty() || input.events.len() > 10_000 {
        return Err(errors::invalid("logEvents must hold between 1 and 10000 events."));
    }
    let ordered = input.events.is_sorted_by_key(|event| event.timestamp);
    if !ordered {
        return Err(errors::invalid(
            "Log events in a single PutLogEvents request must be in chronological order.",
        ));
    }
    let old = input.events.partition_point(|event| event.timestamp < now - BACK_MS);
    let new = input.events.partition_point(|event| event.timestamp <= now + AHEAD_MS);
    let total = input.events.len();
    let events = input.events.into_iter().take(new).skip(old);
    for event in events {
        group.append(&input.stream, event.timestamp, now, event.message);
    }
    let mut body = json!({"nextSequenceToken": format!("{now:056}")});
    if old > 0 {
        body["rejectedLogEventsInfo"]["tooOldLogEventEndIndex"] = json!(old);
    }
    if new < total {
        body["rejectedLogEventsInfo"]["tooNewLogEventStartIndex"] = json!(new);
    }
    Ok(Reply::amz_json(200, &body))
}
