//! `DescribeLogGroups` and `CreateLogGroup`.

use serde::Deserialize;
use serde_json::json;

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::logs::LogGroup,
    world::World,
};

use super::{errors, page};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DescribeInput {
    log_group_name_prefix: Option<String>,
    log_group_name_pattern: Option<String>,
    next_token: Option<String>,
    limit: Option<i64>,
}

/// `DescribeLogGroups`, by name.
pub fn describe(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: DescribeInput = request.json()?;
    if input.log_group_name_prefix.is_some() && input.log_group_name_pattern.is_some() {
        return Err(errors::invalid(
            "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
        ));
    }
    let limit = page::limit(input.limit, 50)?;
    let after = input.next_token.as_deref().map(page::key).transpose()?;
    let wanted = |group: &&LogGroup| {
        let prefix = input.log_group_name_prefix.as_ref();
        let pattern = input.log_group_name_pattern.as_ref().map(|text| text.to_lowercase());
        prefix.is_none_or(|prefix| group.name.starts_with(prefix.as_str()))
            && pattern.is_none_or(|pattern| group.name.to_lowercase().contains(&pattern))
            && after.as_ref().is_none_or(|after| group.name > *after)
    };
    let mut left = world.logs.groups.values().filter(wanted).peekable();
    let groups: Vec<&LogGroup> = left.by_ref().take(limit).collect();
    let views: Vec<_> = groups.iter().map(|group| view(world, group)).collect();
    let mut body = json!({"logGroups": views});
    if let (Some(last), true) = (groups.last(), left.peek().is_some()) {
        body["nextToken"] = json!(page::token(&last.name));
    }
    Ok(Reply::amz_json(200, &body))
}

fn view(world: &World, group: &LogGroup) -> serde_json::Value {
    let arn = world.arn("logs", &format!("log-group:{}", group.name));
    let mut view = json!({
        "logGroupName": group.name,
        "creationTime": group.created_ms,
        "metricFilterCount": 0,
        "arn": format!("{arn}:*"),
        "logGroupArn": arn,
        "storedBytes": group.stored_bytes,
        "logGroupClass": "STANDARD",
    });
    if let Some(days) = group.retention_days {
        view["retentionInDays"] = json!(days);
    }
    view
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct CreateInput {
    log_group_name: String,
}

/// `CreateLogGroup`.
pub fn create(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: CreateInput = request.json()?;
    let legal = |c: char| c.is_ascii_alphanumeric() || "._-/#".contains(c);
    let name = input.log_group_name;
    if name.is_empty() || name.len() > 512 || !name.chars().all(legal) {
        let rule = "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+";
        let message = ApiError::validation(&name, "logGroupName", rule).message;
        return Err(errors::invalid(message));
    }
    if world.logs.groups.contains_key(&name) {
        return Err(errors::exists("log group"));
    }
    let now = world.now_ms();
    world.logs.group_mut(&name, now);
    Ok(Reply::amz_json(200, &json!({})))
}
