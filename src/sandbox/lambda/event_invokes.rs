//! What becomes of asynchronous invocations: `GetFunctionEventInvokeConfig`,
//! `ListFunctionEventInvokeConfigs`.

use serde_json::{Value, json};

use crate::sandbox::{
    http::{
        error::ApiError,
        reply::{Reply, seconds},
        request::Request,
    },
    store::{attached::EventInvokeRecord, lambda::FunctionRecord},
    world::World,
};

use super::{name, page};

/// `GetFunctionEventInvokeConfig`.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let target = name::target(world, request)?;
    let function = name::resolve(world, &target)?.function;
    let qualifier = target.qualifier.clone().filter(|qualifier| qualifier != "$LATEST");
    let config = function.attached.event_invokes.get(&qualifier).ok_or_else(|| {
        let arn = arn(function, qualifier.as_deref());
        let message = format!("The function {arn} doesn't have an EventInvokeConfig");
        ApiError::user(404, "ResourceNotFoundException", message)
    })?;
    Ok(Reply::json(200, &view(function, qualifier.as_deref(), config)))
}

/// `ListFunctionEventInvokeConfigs`.
pub fn list(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let size = page::size(request)?;
    let after = page::after(request)?;
    let function = name::function(world, request)?;
    let key = |qualifier: &Option<String>| qualifier.clone().unwrap_or_default();
    let configs = function.attached.event_invokes.iter();
    let left = configs.filter(|(q, _)| after.as_ref().is_none_or(|after| key(q) > *after));
    let (page, next) = page::cut(left, size, |(qualifier, _)| key(qualifier));
    let page = page.into_iter().map(|(q, config)| view(function, q.as_deref(), config));
    Ok(Reply::json(200, &page::named("FunctionEventInvokeConfigs", page, next)))
}

/// Here Lambda names `$LATEST` where nothing else is named.
fn arn(function: &FunctionRecord, qualifier: Option<&str>) -> String {
    name::qualified(&function.arn, Some(qualifier.unwrap_or("$LATEST")))
}

fn view(function: &FunctionRecord, qualifier: Option<&str>, config: &EventInvokeRecord) -> Value {
    let target = |arn: &Option<String>| {
        arn.as_ref().map_or_else(|| json!({}), |arn| json!({"Destination": arn}))
    };
    json!({
        "LastModified": seconds(config.modified),
        "FunctionArn": arn(function, qualifier),
        "MaximumRetryAttempts": config.retries,
        "MaximumEventAgeInSeconds": config.max_age_s,
        "DestinationConfig": {
            "OnSuccess": target(&config.on_success), "OnFailure": target(&config.on_failure),
        },
    })
}
