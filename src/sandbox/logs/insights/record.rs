//! A row on its way through a query: an event with the fields that are found in it, or a group.

use std::cell::OnceCell;

use serde_json::Value as Json;

use crate::sandbox::store::logs::{Place, StoredEvent};

use super::value::Value;

/// A row.
#[derive(Debug, Default)]
pub struct Row<'a> {
    /// The event, unless it is a group.
    pub event: Option<Event<'a>>,
    /// What a command has named or reckoned.
    pub own: Vec<(String, Value)>,
}

/// An event, and where it stands.
#[derive(Debug)]
pub struct Event<'a> {
    /// The account.
    pub account: &'a str,
    /// The group.
    pub group: &'a str,
    /// Its place there.
    pub place: Place,
    /// The event.
    pub stored: &'a StoredEvent,
    json: OnceCell<Option<Json>>,
}

impl<'a> Row<'a> {
    /// A row for an event.
    #[must_use]
    pub fn of(account: &'a str, group: &'a str, place: Place, stored: &'a StoredEvent) -> Self {
        let event = Event { account, group, place, stored, json: OnceCell::new() };
        Self { event: Some(event), own: Vec::new() }
    }

    /// A field's value; `None` if the row has none.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<Value> {
        if let Some((_, value)) = self.own.iter().find(|(name, _)| name == field) {
            return Some(value.clone());
        }
        self.event.as_ref()?.get(field)
    }
}

impl Event<'_> {
    /// What AWS calls a pointer to the event.
    #[must_use]
    pub fn pointer(&self) -> String {
        format!("{}/{}", self.group, self.place.event_id())
    }

    fn get(&self, field: &str) -> Option<Value> {
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        let message = &self.stored.message;
        match field {
            "@timestamp" => Some(Value::Time(self.place.timestamp_ms)),
            "@ingestionTime" => Some(Value::Time(self.stored.ingestion_ms)),
            "@message" => text(message),
            "@logStream" => text(&self.stored.stream),
            "@log" => Some(Value::Text(format!("{}:{}", self.account, self.group))),
            "@type" => platform_type(message).and_then(text),
            "@requestId" => request_id(message).and_then(text),
            _ => match field.strip_prefix('@') {
                Some(name) => report_figure(message, name),
                None => self.in_json(field),
            },
        }
    }

    /// A field of a JSON message, by its path: `record.metrics.durationMs`.
    fn in_json(&self, path: &str) -> Option<Value> {
        let json = self.json.get_or_init(|| {
            let text = self.stored.message.trim();
            text.starts_with('{').then(|| serde_json::from_str(text).ok()).flatten()
        });
        let found = path.split('.').try_fold(json.as_ref()?, |within, name| match within {
            Json::Array(items) => items.get(name.parse::<usize>().ok()?),
            within => within.get(name),
        })?;
        match found {
            Json::Null => None,
            Json::Number(number) => number.as_f64().map(Value::Number),
            Json::String(text) => Some(Value::Text(text.clone())),
            other => Some(Value::Text(other.to_string())),
        }
    }
}

fn platform_type(message: &str) -> Option<&str> {
    let (first, rest) = message.split_once(' ')?;
    (matches!(first, "START" | "END" | "REPORT") && rest.starts_with("RequestId: "))
        .then_some(first)
}

/// The id behind `RequestId: `, or the second column of what Node's runtime writes.
fn request_id(message: &str) -> Option<&str> {
    let found = match message.split_once("RequestId: ") {
        Some((_, rest)) => rest.split_whitespace().next(),
        None => message.split('\t').nth(1),
    };
    found.filter(|id| id.len() == 36 && id.bytes().filter(|byte| *byte == b'-').count() == 4)
}

/// A figure of a REPORT, as CloudWatch names them: times in milliseconds, memory in bytes.
fn report_figure(message: &str, name: &str) -> Option<Value> {
    if platform_type(message) != Some("REPORT") {
        return None;
    }
    let (key, scale) = match name {
        "duration" => ("Duration", 1.0),
        "billedDuration" => ("Billed Duration", 1.0),
        "initDuration" => ("Init Duration", 1.0),
        "memorySize" => ("Memory Size", 1e6),
        "maxMemoryUsed" => ("Max Memory Used", 1e6),
        _ => return None,
    };
    let figures = message.split('\t').filter_map(|part| part.trim().split_once(": "));
    let (_, text) = figures.into_iter().find(|(found, _)| *found == key)?;
    let number: f64 = text.split(' ').next()?.parse().ok()?;
    Some(Value::Number(number * scale))
}
