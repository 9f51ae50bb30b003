//! CloudWatch Logs: groups, streams and events.

mod errors;
mod filter;
mod get;
mod groups;
mod insights;
mod live_tail;
mod page;
mod pattern;
mod put;
mod streams;

use serde::Deserialize;

pub use live_tail::{LiveTail, Update};

use super::{
    http::{
        error::ApiError,
        request::Request,
        route::{Handler, Operation, Protocol},
    },
    world::World,
};

/// Operations by `X-Amz-Target`.
pub const OPERATIONS: &[(&str, Operation)] = &[
    ("Logs_20140328.DescribeLogGroups", op("logs:DescribeLogGroups", groups::describe)),
    ("Logs_20140328.DescribeLogStreams", op("logs:DescribeLogStreams", streams::describe)),
    ("Logs_20140328.FilterLogEvents", op("logs:FilterLogEvents", filter::filter)),
    ("Logs_20140328.GetLogEvents", op("logs:GetLogEvents", get::get)),
    ("Logs_20140328.CreateLogGroup", op("logs:CreateLogGroup", groups::create)),
    ("Logs_20140328.CreateLogStream", op("logs:CreateLogStream", streams::create)),
    ("Logs_20140328.PutLogEvents", op("logs:PutLogEvents", put::put)),
    ("Logs_20140328.StartLiveTail", live_tail::OPERATION),
    ("Logs_20140328.StartQuery", query("logs:StartQuery", insights::start)),
    ("Logs_20140328.GetQueryResults", query("logs:GetQueryResults", insights::results)),
    ("Logs_20140328.StopQuery", query("logs:StopQuery", insights::stop)),
    ("Logs_20140328.DescribeQueries", query("logs:DescribeQueries", insights::describe)),
];

const fn op(action: &'static str, run: Handler) -> Operation {
    Operation { action, protocol: Protocol::Json11, run, resource }
}

const fn query(action: &'static str, run: Handler) -> Operation {
    Operation { action, protocol: Protocol::Json11, run, resource: insights::resource }
}

/// How requests name a group: by name, or by name or ARN.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct GroupInput {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
}

impl GroupInput {
    /// The group's name, whichever way it was given.
    fn name(&self) -> Result<&str, ApiError> {
        match (&self.log_group_name, &self.log_group_identifier) {
            (Some(name), None) => Ok(name),
            (None, Some(identifier)) => Ok(name_of(identifier)),
            _ => Err(errors::invalid(
                "Exactly one of LogGroupName or LogGroupIdentifier must be specified.",
            )),
        }
    }
}

/// The name in `arn:aws:logs:region:account:log-group:NAME:*`, or the text itself.
fn name_of(identifier: &str) -> &str {
    identifier
        .split_once(":log-group:")
        .map_or(identifier, |(_, name)| name.strip_suffix(":*").unwrap_or(name))
}

/// The group's ARN as a policy names it, or `*`.
fn resource(world: &World, request: &Request) -> String {
    let input: GroupInput = request.json().unwrap_or_default();
    match input.name() {
        Ok(name) => world.arn("logs", &format!("log-group:{name}:log-stream:")),
        Err(_) => "*".to_owned(),
    }
}

/// Lets the traffic of a group come into being up to now, before it is read.
fn catch_up(world: &mut World, group: &str) {
    let now = world.clock.now();
    crate::sandbox::traffic::catch_up(world, group, now);
}
