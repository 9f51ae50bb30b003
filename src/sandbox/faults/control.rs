//! The control endpoint: breaks things in mid-session and tells which calls came in.
//!
//! `POST /_sandbox/faults` adds one fault or a list, `GET` lists them, `DELETE` ends them all;
//! `GET /_sandbox/calls` tells counts and the last calls, `DELETE` forgets them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{board::FaultBoard, journal::Journal, rates::Rates, rule::FaultRule};
use crate::sandbox::http::{reply::Reply, request::Request};

/// The first path segment of the control endpoint.
pub const PREFIX: &str = "_sandbox";

/// All that decides over calls without knowing the account.
#[derive(Debug)]
pub struct Control {
    /// Faults.
    pub faults: FaultBoard,
    /// AWS's rates; `None` when the scenario switches them off.
    pub rates: Option<Rates>,
    /// Calls so far.
    pub journal: Journal,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Posted {
    Many(Vec<Value>),
    One(Value),
}

/// Answers a call to the control endpoint.
pub fn answer(control: &mut Control, request: &Request) -> Reply {
    match (request.method.as_str(), request.segment(1)) {
        ("GET", "faults") => Reply::json(200, &list(&control.faults)),
        ("POST", "faults") => match posted(request) {
            Ok(rules) => {
                control.faults.add(rules);
                Reply::json(200, &list(&control.faults))
            }
            Err(why) => refused(400, &why),
        },
        ("DELETE", "faults") => {
            control.faults.clear();
            Reply::empty(204)
        }
        ("GET", "calls") => Reply::json(200, &control.journal),
        ("DELETE", "calls") => {
            control.journal.clear();
            Reply::empty(204)
        }
        (method, path) => refused(404, &format!("there is no `{method} /{PREFIX}/{path}`")),
    }
}

fn list(faults: &FaultBoard) -> Value {
    let rules = faults.rules().map(|(rule, met)| json!({"rule": rule, "met": met}));
    json!({"faults": rules.collect::<Vec<Value>>()})
}

fn refused(status: u16, why: &str) -> Reply {
    Reply::json(status, &json!({"error": why}))
}

fn posted(request: &Request) -> Result<Vec<FaultRule>, String> {
    let rules = match request.json().map_err(|error| error.message)? {
        Posted::Many(rules) => rules,
        Posted::One(rule) => vec![rule],
    };
    let read = |value: Value| {
        let rule: FaultRule = serde_json::from_value(value).map_err(|error| error.to_string())?;
        rule.check().map(|()| rule)
    };
    rules.into_iter().map(read).collect()
}
