//! Lines of functions with JSON logs: platform records, and whatever loggers write.

use serde_json::{Map, Value};

use super::{Parsed, level, platform};
use crate::logs::{
    line::{Level, LineKind, RequestId},
    sanitise::sanitised,
};

const LEVEL_KEYS: [&str; 5] = ["level", "log_level", "severity", "levelname", "lvl"];
const MESSAGE_KEYS: [&str; 3] = ["message", "msg", "event"];
const REQUEST_KEYS: [&str; 5] =
    ["requestId", "AWSRequestId", "function_request_id", "aws_request_id", "request_id"];
const TIME_KEYS: [&str; 4] = ["timestamp", "time", "ts", "@timestamp"];

/// Reads a line that is one JSON object; `None` when it is not.
pub(super) fn parse(text: &str) -> Option<Parsed> {
    let text = text.trim_start();
    if !(text.starts_with('{') && text.ends_with('}')) {
        return None;
    }
    let Ok(Value::Object(mut object)) = serde_json::from_str(text) else { return None };
    if let Some(kind) = object.get("type").and_then(Value::as_str)
        && let Some(kind) = kind.strip_prefix("platform.")
        && let Some(record) = object.get("record")
    {
        return Some(platform::parse_record(kind, record));
    }
    unnest(&mut object);
    let level = take_known(&mut object, &LEVEL_KEYS, read_level);
    let request_id = take_known(&mut object, &REQUEST_KEYS, |id| RequestId::parse(id.as_str()?));
    let error = take_error(&mut object);
    let message = take_known(&mut object, &MESSAGE_KEYS, read_message);
    let level = level.or(error.is_some().then_some(Level::Error));
    let (shown, fields) = match join(message, error) {
        Some(shown) => (shown, other_fields(object)),
        None => (text.to_owned(), Box::default()),
    };
    let text = sanitised(&shown);
    Some(Parsed { kind: LineKind::Application, level, request_id, text, fields })
}

/// Rust's `tracing` puts the message and all else that was logged under `fields`.
fn unnest(object: &mut Map<String, Value>) {
    let has_message = MESSAGE_KEYS.iter().any(|key| object.contains_key(*key));
    let nested = object.get("fields").and_then(Value::as_object).filter(|_| !has_message);
    if nested.is_some_and(|fields| MESSAGE_KEYS.iter().any(|key| fields.contains_key(*key)))
        && let Some(Value::Object(fields)) = object.remove("fields")
    {
        object.extend(fields);
    }
}

/// Takes the first of `keys` whose value can be read; others stay among the fields.
fn take_known<T>(
    object: &mut Map<String, Value>,
    keys: &[&str],
    read: impl Fn(&Value) -> Option<T>,
) -> Option<T> {
    let (key, value) = keys.iter().find_map(|key| Some((*key, read(object.get(*key)?)?)))?;
    object.remove(key);
    Some(value)
}

fn read_level(value: &Value) -> Option<Level> {
    match value {
        Value::String(name) => level::from_name(name),
        Value::Number(number) => level::from_number(number.as_u64()?),
        _ => None,
    }
}

fn read_message(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        // Ruby's runtime puts the error there.
        other => Some(error_text(other).unwrap_or_else(|| other.to_string())),
    }
}

/// Takes the error out of the object: its text says all of it.
fn take_error(object: &mut Map<String, Value>) -> Option<String> {
    let text = error_of(object)?;
    for key in ["errorType", "errorMessage", "stackTrace", "stack"] {
        object.remove(key);
    }
    Some(text)
}

/// An error object of the runtimes as people know it: `Type: message`, then the stack's rows.
pub(super) fn error_text(value: &Value) -> Option<String> {
    error_of(value.as_object()?)
}

fn error_of(object: &Map<String, Value>) -> Option<String> {
    let part = |key: &str| object.get(key).and_then(Value::as_str);
    let mut text = match (part("errorType"), part("errorMessage")) {
        (Some(kind), Some(message)) => format!("{kind}: {message}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => return None,
    };
    let headline = text.clone();
    for key in ["stackTrace", "stack"] {
        for row in stack_rows(object.get(key)) {
            // Node repeats the headline as the stack's first row.
            if row != headline {
                text.push('\n');
                text.push_str(&row);
            }
        }
    }
    Some(text)
}

fn stack_rows(stack: Option<&Value>) -> Vec<String> {
    match stack {
        Some(Value::String(text)) => vec![text.trim_end().to_owned()],
        Some(Value::Array(frames)) => frames.iter().map(stack_row).collect(),
        _ => Vec::new(),
    }
}

fn stack_row(frame: &Value) -> String {
    match frame {
        Value::String(text) => text.trim_end().to_owned(),
        // Go: `{"path", "line", "label"}`.
        frame => {
            let part = |key: &str| frame[key].as_str().unwrap_or("?");
            format!("    at {} ({}:{})", part("label"), part("path"), frame["line"])
        }
    }
}

fn join(message: Option<String>, error: Option<String>) -> Option<String> {
    match (message, error) {
        (Some(message), Some(error)) if error.contains(&message) => Some(error),
        (Some(message), Some(error)) => Some(format!("{message}: {error}")),
        (one, None) | (None, one) => one,
    }
}

fn other_fields(mut object: Map<String, Value>) -> Box<str> {
    for key in TIME_KEYS {
        object.remove(key);
    }
    if object.is_empty() {
        return Box::default();
    }
    sanitised(&Value::Object(object).to_string())
}
