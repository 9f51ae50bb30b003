//! `FilterLogEvents`.

use std::{collections::BTreeSet, ops::Bound};

use serde::{Deserialize, Serialize};

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::logs::{LogGroup, Place, StoredEvent},
    world::World,
};

use super::{GroupInput, errors, page, pattern::Pattern};

/// Events looked at for one page, matching or not: a rare match takes several pages, and those
/// in between are empty, as AWS's are.
const SCANNED: usize = 20_000;
/// Share of the first pages that come empty although there are events.
const EMPTY_FIRST_PAGE: f64 = 0.03;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FilterInput {
    #[serde(flatten)]
    group: GroupInput,
    log_stream_names: Option<Vec<String>>,
    log_stream_name_prefix: Option<String>,
    start_time: Option<i64>,
    end_time: Option<i64>,
    filter_pattern: Option<String>,
    next_token: Option<String>,
    limit: Option<i64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FilterOutput<'a> {
    events: Vec<EventView<'a>>,
    searched_log_streams: [(); 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EventView<'a> {
    log_stream_name: &'a str,
    timestamp: i64,
    message: &'a str,
    ingestion_time: i64,
    event_id: String,
}

/// Which events a call is after.
struct Wanted {
    streams: Option<BTreeSet<String>>,
    prefix: String,
    pattern: Pattern,
    now_ms: i64,
}

impl Wanted {
    fn matches(&self, event: &StoredEvent) -> bool {
        event.ingestion_ms <= self.now_ms
            && self.streams.as_ref().is_none_or(|streams| streams.contains(&*event.stream))
            && event.stream.starts_with(&self.prefix)
            && self.pattern.matches(&event.message)
    }
}

/// `FilterLogEvents`.
pub fn filter(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: FilterInput = request.json()?;
    let name = input.group.name()?;
    if input.log_stream_names.is_some() && input.log_stream_name_prefix.is_some() {
        return Err(errors::invalid(
            "logStreamNames and logStreamNamePrefix are mutually exclusive parameters.",
        ));
    }
    let limit = page::limit(input.limit, page::EVENTS)?;
    let pattern = Pattern::parse(input.filter_pattern.as_deref().unwrap_or_default())
        .map_err(|why| errors::invalid(format!("Invalid filter pattern: {why}")))?;
    let after = input.next_token.as_deref().map(resume).transpose()?;
    super::catch_up(world, name);
    let hollow = after.is_none() && world.rng.chance(EMPTY_FIRST_PAGE);
    let now_ms = world.now_ms();
    let group = world.logs.groups.get(name).ok_or_else(errors::no_group)?;
    check_streams(group, input.log_stream_names.as_deref())?;
    let wanted = Wanted {
        streams: input.log_stream_names.map(|names| names.into_iter().collect()),
        prefix: input.log_stream_name_prefix.unwrap_or_default(),
        pattern,
        now_ms,
    };
    let start = input.start_time.unwrap_or(0).max(0);
    let first = Bound::Included(Place { timestamp_ms: start, sequence: 0 });
    let from = after.map_or(first, Bound::Excluded);
    let until = Place { timestamp_ms: input.end_time.unwrap_or(i64::MAX), sequence: u64::MAX };
    let output = if hollow {
        let before = Place { timestamp_ms: start - 1, sequence: u64::MAX };
        let next_token = Some(page::token(&page::place_token(before)));
        FilterOutput { events: Vec::new(), searched_log_streams: [], next_token }
    } else {
        scan(group, from, until, &wanted, limit)
    };
    Ok(Reply::amz_json(200, &output))
}

fn resume(token: &str) -> Result<Place, ApiError> {
    page::place(&page::key(token)?)
}

fn scan<'a>(
    group: &'a LogGroup,
    from: Bound<Place>,
    until: Place,
    wanted: &Wanted,
    limit: usize,
) -> FilterOutput<'a> {
    let mut output =
        FilterOutput { events: Vec::new(), searched_log_streams: [], next_token: None };
    let empty = matches!(from, Bound::Included(place) | Bound::Excluded(place) if place > until);
    if empty {
        return output;
    }
    let mut bytes = 0;
    let mut last = None;
    for (scanned, (place, event)) in group.range((from, Bound::Included(until))).enumerate() {
        let size = event.message.len() + page::OVERHEAD;
        let full = output.events.len() == limit || bytes + size > page::BYTES;
        if scanned == SCANNED || (full && !output.events.is_empty()) {
            output.next_token = last.map(|place| page::token(&page::place_token(place)));
            break;
        }
        last = Some(*place);
        if wanted.matches(event) {
            bytes += size;
            output.events.push(EventView {
                log_stream_name: &event.stream,
                timestamp: place.timestamp_ms,
                message: &event.message,
                ingestion_time: event.ingestion_ms,
                event_id: place.event_id(),
            });
        }
    }
    output
}

fn check_streams(group: &LogGroup, names: Option<&[String]>) -> Result<(), ApiError> {
    let names = names.unwrap_or_default();
    if names.len() > 100 {
        let rule = "Member must have length less than or equal to 100";
        let error = ApiError::validation(&format!("{names:?}"), "logStreamNames", rule);
        return Err(errors::invalid(error.message));
    }
    if names.iter().all(|name| group.streams.contains_key(name.as_str())) {
        Ok(())
    } else {
        Err(errors::no_stream())
    }
}

#[cfg(test)]
mod tests;
