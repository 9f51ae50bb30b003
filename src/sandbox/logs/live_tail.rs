//! `StartLiveTail`: what comes in from now on, once a second, at most 500 events at a time.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{errors, name_of, pattern::Pattern};
use crate::sandbox::{
    http::{
        error::ApiError,
        eventstream,
        reply::Reply,
        request::Request,
        route::{Operation, Protocol},
    },
    store::logs::{Arrival, Place, StoredEvent},
    world::World,
};

/// Groups that one session may watch.
const GROUPS: usize = 10;
/// Stream names, or prefixes, that one session may choose.
const STREAMS: usize = 10;
/// Characters of a filter pattern.
const PATTERN: usize = 1_024;
/// Events of an update: of more than that it is a sample.
const EVENTS: usize = 500;
/// How long a session lasts.
const LASTS_MS: i64 = 3 * 3_600_000;

/// The operation, as it is routed to.
pub const OPERATION: Operation =
    Operation { action: LiveTail::ACTION, protocol: Protocol::Json11, run: start, resource };

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct StartInput {
    #[serde(rename = "logGroupIdentifiers")]
    groups: Vec<String>,
    #[serde(rename = "logStreamNames")]
    streams: Vec<String>,
    #[serde(rename = "logStreamNamePrefixes")]
    prefixes: Vec<String>,
    #[serde(rename = "logEventFilterPattern")]
    pattern: Option<String>,
}

/// A session of Live Tail.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveTail {
    groups: Vec<Watched>,
    names: Vec<String>,
    prefixes: Vec<String>,
    pattern: Pattern,
    started_ms: i64,
}

/// A group, and up to where the session has told of it.
#[derive(Debug, Clone, PartialEq)]
struct Watched {
    arn: String,
    name: String,
    next: Arrival,
}

/// What a session says, framed.
#[derive(Debug)]
pub enum Update {
    /// It goes on.
    Goes(Vec<u8>),
    /// Its last words.
    Ends(Vec<u8>),
}

impl LiveTail {
    /// The IAM action.
    pub const ACTION: &str = "logs:StartLiveTail";

    /// What has come in since the last update.
    pub fn update(&mut self, world: &mut World) -> Update {
        let now_ms = world.now_ms();
        if now_ms - self.started_ms >= LASTS_MS {
            let text = "The session has reached its maximum duration of 3 hours.";
            return Update::Ends(eventstream::exception("SessionTimeoutException", text));
        }
        let mut events = Vec::new();
        for index in 0..self.groups.len() {
            self.arrived(index, world, now_ms, &mut events);
        }
        let sampled = events.len() > EVENTS;
        if sampled {
            let total = events.len();
            events = (0..EVENTS).map(|n| events[n * total / EVENTS].take()).collect();
        }
        let update = json!({
            "sessionMetadata": {"sampled": sampled},
            "sessionResults": events,
        });
        Update::Goes(eventstream::event("sessionUpdate", &update))
    }

    fn arrived(&mut self, index: usize, world: &mut World, now_ms: i64, events: &mut Vec<Value>) {
        let watched = &self.groups[index];
        super::catch_up(world, &watched.name);
        let Some(group) = world.logs.groups.get(&watched.name) else { return };
        let arrived = group.arrived(watched.next, now_ms);
        let wanted = arrived.filter(|(_, event)| self.has(event));
        events.extend(wanted.map(|(place, event)| view(&watched.arn, *place, event)));
        self.groups[index].next = group.next_arrival(now_ms);
    }

    fn has(&self, event: &StoredEvent) -> bool {
        let every_stream = self.names.is_empty() && self.prefixes.is_empty();
        let stream = &*event.stream;
        let chosen = every_stream
            || self.names.iter().any(|name| name == stream)
            || self.prefixes.iter().any(|prefix| stream.starts_with(prefix));
        chosen && self.pattern.matches(&event.message)
    }

    /// The session fails.
    #[must_use]
    pub fn broken() -> Update {
        let text = "An unknown error occurred while processing the session.";
        Update::Ends(eventstream::exception("SessionStreamingException", text))
    }
}

fn view(arn: &str, place: Place, event: &StoredEvent) -> Value {
    json!({
        "logGroupIdentifier": arn,
        "logStreamName": &*event.stream,
        "message": event.message,
        "timestamp": place.timestamp_ms,
        "ingestionTime": event.ingestion_ms,
    })
}

/// `StartLiveTail`: checks what is asked for and opens the session.
fn start(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: StartInput = request.json()?;
    let pattern = check(&input)?;
    for name in input.groups.iter().map(|arn| name_of(arn)) {
        super::catch_up(world, name);
    }
    let now_ms = world.now_ms();
    let watched = |arn: &String| watch(world, arn, now_ms);
    let groups = input.groups.iter().map(watched).collect::<Result<Vec<_>, ApiError>>()?;
    let first = first_words(world, &input);
    let session = LiveTail {
        groups,
        names: input.streams,
        prefixes: input.prefixes,
        pattern,
        started_ms: now_ms,
    };
    Ok(Reply::streaming(first, session))
}

fn check(input: &StartInput) -> Result<Pattern, ApiError> {
    let text = input.pattern.as_deref().unwrap_or_default();
    let of_streams = input.streams.len().max(input.prefixes.len());
    let both = !input.streams.is_empty() && !input.prefixes.is_empty();
    let rules = [
        (
            (1..=GROUPS).contains(&input.groups.len()),
            "logGroupIdentifiers must hold between 1 and 10 log groups.",
        ),
        (!both, "logStreamNames and logStreamNamePrefixes are mutually exclusive parameters."),
        (
            of_streams == 0 || input.groups.len() == 1,
            "Log streams can be chosen only when a single log group is specified.",
        ),
        (of_streams <= STREAMS, "At most 10 log streams or prefixes can be specified."),
        (text.chars().count() <= PATTERN, "logEventFilterPattern is longer than 1024 characters."),
    ];
    if let Some((_, words)) = rules.iter().find(|(holds, _)| !holds) {
        return Err(errors::invalid(*words));
    }
    Pattern::parse(text).map_err(|why| errors::invalid(format!("Invalid filter pattern: {why}")))
}

fn watch(world: &World, arn: &str, now_ms: i64) -> Result<Watched, ApiError> {
    let name = own_group(world, arn).ok_or_else(|| {
        errors::invalid(format!("The specified log group identifier is not valid: {arn}"))
    })?;
    let group = world.logs.groups.get(name).ok_or_else(errors::no_group)?;
    let (arn, name) = (arn.to_owned(), name.to_owned());
    Ok(Watched { arn, name, next: group.next_arrival(now_ms) })
}

/// The name in a group's ARN: of this account, in whichever Region the client was told to be, and
/// without the `:*` that other operations take.
fn own_group<'a>(world: &World, arn: &'a str) -> Option<&'a str> {
    let parts: Vec<&str> = arn.split(':').collect();
    let ["arn", _, "logs", _, account, "log-group", name] = parts[..] else { return None };
    (account == world.account && !name.is_empty()).then_some(name)
}

fn first_words(world: &mut World, input: &StartInput) -> Vec<u8> {
    let start = json!({
        "requestId": world.rng.uuid(),
        "sessionId": world.rng.uuid(),
        "logGroupIdentifiers": input.groups,
        "logStreamNames": input.streams,
        "logStreamNamePrefixes": input.prefixes,
        "logEventFilterPattern": input.pattern.as_deref().unwrap_or_default(),
    });
    let mut bytes = eventstream::event("initial-response", &json!({}));
    bytes.extend(eventstream::event("sessionStart", &start));
    bytes
}

/// The first group's ARN as a policy names it, or `*`.
fn resource(_: &World, request: &Request) -> String {
    let input: StartInput = request.json().unwrap_or_default();
    let first = input.groups.into_iter().next();
    first.unwrap_or_else(|| "*".to_owned())
}

#[cfg(test)]
mod tests;
