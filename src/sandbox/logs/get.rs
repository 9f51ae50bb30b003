//! `GetLogEvents`: one stream, forward or backward.

use std::ops::Bound;

use serde::{Deserialize, Serialize};

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::logs::{Place, StoredEvent},
    world::World,
};

use super::{GroupInput, errors, page};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct GetInput {
    #[serde(flatten)]
    group: GroupInput,
    log_stream_name: String,
    start_time: Option<i64>,
    end_time: Option<i64>,
    next_token: Option<String>,
    limit: Option<i64>,
    start_from_head: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GetOutput<'a> {
    events: Vec<EventView<'a>>,
    next_forward_token: String,
    next_backward_token: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EventView<'a> {
    timestamp: i64,
    message: &'a str,
    ingestion_time: i64,
}

/// From where a page is read, and which way.
#[derive(Debug, Clone, Copy)]
enum Cursor {
    Head,
    Tail,
    After(Place),
    Before(Place),
}

impl Cursor {
    fn new(input: &GetInput) -> Result<Self, ApiError> {
        match &input.next_token {
            None if input.start_from_head => Ok(Self::Head),
            None => Ok(Self::Tail),
            Some(token) => match token.split_once('/') {
                Some(("f", place)) => Ok(Self::After(page::place(place)?)),
                Some(("b", place)) => Ok(Self::Before(page::place(place)?)),
                _ => Err(errors::bad_token()),
            },
        }
    }
}

/// `GetLogEvents`: events in order of time. At the end, a token leads to itself.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: GetInput = request.json()?;
    let name = input.group.name()?;
    let limit = page::limit(input.limit, page::EVENTS)?;
    let cursor = Cursor::new(&input)?;
    super::catch_up(world, name);
    let now_ms = world.now_ms();
    let group = world.logs.groups.get(name).ok_or_else(errors::no_group)?;
    if !group.streams.contains_key(input.log_stream_name.as_str()) {
        return Err(errors::no_stream());
    }
    let low = Place { timestamp_ms: input.start_time.unwrap_or(0), sequence: 0 };
    // The end is exclusive here, and inclusive in FilterLogEvents.
    let high = Place { timestamp_ms: input.end_time.unwrap_or(i64::MAX), sequence: 0 };
    let (from, until) = match cursor {
        Cursor::Head | Cursor::Tail => (Bound::Included(low), high),
        Cursor::After(place) => (Bound::Excluded(place.max(low)), high),
        Cursor::Before(place) => (Bound::Included(low), high.min(place)),
    };
    let in_order = !matches!(from, Bound::Included(p) | Bound::Excluded(p) if p >= until);
    let range = in_order.then(|| group.range((from, Bound::Excluded(until))));
    let of_stream = range.into_iter().flatten().filter(|(_, event)| {
        *event.stream == *input.log_stream_name && event.ingestion_ms <= now_ms
    });
    let events = match cursor {
        Cursor::Head | Cursor::After(_) => fill(of_stream, limit),
        Cursor::Tail | Cursor::Before(_) => {
            let mut events = fill(of_stream.rev(), limit);
            events.reverse();
            events
        }
    };
    Ok(Reply::amz_json(200, &output(&events, cursor, low, high)))
}

fn fill<'a>(
    events: impl Iterator<Item = (&'a Place, &'a StoredEvent)>,
    limit: usize,
) -> Vec<(&'a Place, &'a StoredEvent)> {
    let mut bytes = 0;
    let fits = |(_, event): &(&Place, &StoredEvent)| {
        bytes += event.message.len() + page::OVERHEAD;
        bytes <= page::BYTES
    };
    events.take(limit).take_while(fits).collect()
}

fn output<'a>(
    events: &[(&'a Place, &'a StoredEvent)],
    cursor: Cursor,
    low: Place,
    high: Place,
) -> GetOutput<'a> {
    let (first, last) = match (events.first(), events.last(), cursor) {
        (Some((first, _)), Some((last, _)), _) => (**first, **last),
        (_, _, Cursor::After(place) | Cursor::Before(place)) => (place, place),
        (_, _, Cursor::Head) => (low, low),
        (_, _, Cursor::Tail) => (high, low),
    };
    let view = |(place, event): &(&'a Place, &'a StoredEvent)| EventView {
        timestamp: place.timestamp_ms,
        message: &event.message,
        ingestion_time: event.ingestion_ms,
    };
    GetOutput {
        events: events.iter().map(view).collect(),
        next_forward_token: format!("f/{}", page::place_token(last)),
        next_backward_token: format!("b/{}", page::place_token(first)),
    }
}

#[cfg(test)]
mod tests;
