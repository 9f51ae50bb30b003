//! `DescribeLogStreams` and `CreateLogStream`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::logs::LogStream,
    world::World,
};

use super::{GroupInput, errors, page};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DescribeInput {
    #[serde(flatten)]
    group: GroupInput,
    log_stream_name_prefix: Option<String>,
    order_by: Option<String>,
    descending: bool,
    next_token: Option<String>,
    limit: Option<i64>,
}

/// `DescribeLogStreams`, by name or by the time of the newest event.
pub fn describe(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: DescribeInput = request.json()?;
    let by_time = match input.order_by.as_deref() {
        None | Some("LogStreamName") => false,
        Some("LastEventTime") => true,
        Some(other) => {
            let rule = "Member must satisfy enum value set: [LogStreamName, LastEventTime]";
            let message = ApiError::validation(other, "orderBy", rule).message;
            return Err(errors::invalid(message));
        }
    };
    if by_time && input.log_stream_name_prefix.is_some() {
        return Err(errors::invalid("Cannot order by LastEventTime with a logStreamNamePrefix."));
    }
    let limit = page::limit(input.limit, 50)?;
    let after = input.next_token.as_deref().map(page::key).transpose()?;
    let name = input.group.name()?;
    super::catch_up(world, name);
    let group = world.logs.groups.get(name).ok_or_else(errors::no_group)?;
    let prefix = input.log_stream_name_prefix.as_deref().unwrap_or_default();
    let mut streams: Vec<&LogStream> =
        group.streams.values().filter(|stream| stream.name.starts_with(prefix)).collect();
    streams.sort_by_key(|stream| sort_key(stream, by_time));
    if input.descending {
        streams.reverse();
    }
    // A stream made since the last page shifts none: the page goes on after a key, not an index.
    let rest = streams.into_iter().filter(|stream| {
        let key = sort_key(stream, by_time);
        after
            .as_ref()
            .is_none_or(|after| if input.descending { key < *after } else { key > *after })
    });
    let mut rest = rest.peekable();
    let streams: Vec<&LogStream> = rest.by_ref().take(limit).collect();
    let views: Vec<Value> = streams.iter().map(|stream| view(world, name, stream)).collect();
    let mut body = json!({"logStreams": views});
    if let (Some(last), true) = (streams.last(), rest.peek().is_some()) {
        body["nextToken"] = json!(page::token(&sort_key(last, by_time)));
    }
    Ok(Reply::amz_json(200, &body))
}

fn sort_key(stream: &LogStream, by_time: bool) -> String {
    if by_time {
        format!("{:020}{}", stream.last_event_ms.unwrap_or(stream.created_ms), stream.name)
    } else {
        stream.name.to_string()
    }
}

fn view(world: &World, group: &str, stream: &LogStream) -> Value {
    let resource = format!("log-group:{group}:log-stream:{}", stream.name);
    let mut view = json!({
        "logStreamName": *stream.name,
        "creationTime": stream.created_ms,
        "arn": world.arn("logs", &resource),
        "storedBytes": 0,
    });
    let times = [
        ("firstEventTimestamp", stream.first_event_ms),
        ("lastEventTimestamp", stream.last_event_ms),
        ("lastIngestionTime", stream.last_ingestion_ms),
    ];
    for (key, time) in times {
        if let Some(time) = time {
            view[key] = json!(time);
        }
    }
    view
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct CreateInput {
    log_group_name: String,
    log_stream_name: String,
}

/// `CreateLogStream`.
pub fn create(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: CreateInput = request.json()?;
    let now = world.now_ms();
    let group = world.logs.groups.get_mut(&input.log_group_name).ok_or_else(errors::no_group)?;
    if input.log_stream_name.is_empty() || input.log_stream_name.contains([':', '*']) {
        let rule = "Member must satisfy regular expression pattern: [^:*]*";
        let error = ApiError::validation(&input.log_stream_name, "logStreamName", rule);
        return Err(errors::invalid(error.message));
    }
    if group.streams.contains_key(input.log_stream_name.as_str()) {
        return Err(errors::exists("log stream"));
    }
    group.stream_mut(&input.log_stream_name, now);
    Ok(Reply::amz_json(200, &json!({})))
}

#[cfg(test)]
mod tests;
