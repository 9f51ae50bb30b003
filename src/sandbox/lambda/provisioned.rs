//! Provisioned concurrency: `GetProvisionedConcurrencyConfig`, `ListProvisionedConcurrencyConfigs`,
//! `PutProvisionedConcurrencyConfig`, `DeleteProvisionedConcurrencyConfig`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::{attached::ProvisionedRecord, lambda::VersionId},
    world::World,
};

use super::{
    concurrency::UNRESERVED,
    errors,
    name::{self, Target},
    page,
};

/// `GetProvisionedConcurrencyConfig`.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let (target, qualifier) = qualified(world, request)?;
    let function = name::resolve(world, &target)?.function;
    let config = function.attached.provisioned.get(&qualifier).ok_or_else(|| {
        let message = "No Provisioned Concurrency Config found for this function";
        ApiError::user(404, "ProvisionedConcurrencyConfigNotFoundException", message)
    })?;
    Ok(Reply::json(200, &view(world, config)))
}

/// `ListProvisionedConcurrencyConfigs`.
pub fn list(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let size = page::size(request)?;
    let after = page::after(request)?;
    let function = name::function(world, request)?;
    let configs = function.attached.provisioned.iter();
    let left = configs.filter(|(q, _)| after.as_ref().is_none_or(|after| *q > after));
    let (page, next) = page::cut(left, size, |(qualifier, _)| (*qualifier).clone());
    let page = page.into_iter().map(|(qualifier, config)| {
        let mut view = view(world, config);
        view["FunctionArn"] = json!(name::qualified(&function.arn, Some(qualifier)));
        view
    });
    Ok(Reply::json(200, &page::named("ProvisionedConcurrencyConfigs", page, next)))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutInput {
    provisioned_concurrent_executions: i32,
}

/// `PutProvisionedConcurrencyConfig`: of a published version, or an alias that is not split.
pub fn put(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: PutInput = request.json()?;
    let requested = input.provisioned_concurrent_executions;
    if requested < 1 {
        let rule = "Member must have value greater than or equal to 1";
        let field = "provisionedConcurrentExecutions";
        return Err(ApiError::validation(&requested.to_string(), field, rule));
    }
    let (target, qualifier) = qualified(world, request)?;
    check(world, &target, &qualifier, requested)?;
    let record = ProvisionedRecord { requested, modified: world.clock.now() };
    let reply = Reply::json(202, &view(world, &record));
    name::function_mut(world, request)?.attached.provisioned.insert(qualifier, record);
    Ok(reply)
}

fn check(world: &World, target: &Target, own: &str, requested: i32) -> Result<(), ApiError> {
    let found = name::resolve(world, target)?;
    if found.version == VersionId::Latest {
        return Err(errors::invalid(
            "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
        ));
    }
    let alias = found.function.aliases.get(own);
    if alias.is_some_and(|alias| alias.routing().additional.is_some()) {
        return Err(errors::invalid(
            "Alias with weights can not be used with Provisioned Concurrency",
        ));
    }
    let attached = &found.function.attached;
    let held = attached.provisioned.get(own).map_or(0, |record| record.requested);
    let total = attached.provisioned_total() - held + requested;
    match found.function.reserved_concurrency() {
        Some(reserved) if total > reserved => Err(errors::invalid(
            "Requested Provisioned Concurrency should not be greater than the \
             reservedConcurrentExecution for function",
        )),
        None if total > world.concurrency - UNRESERVED - world.lambda.reserved_concurrency() => {
            Err(errors::invalid(format!(
                "Specified ConcurrentExecutions for function decreases account's \
                 UnreservedConcurrentExecution below its minimum value of [{UNRESERVED}]."
            )))
        }
        _ => Ok(()),
    }
}

/// `DeleteProvisionedConcurrencyConfig`: fine also if there is none.
pub fn delete(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let (_, qualifier) = qualified(world, request)?;
    name::function_mut(world, request)?.attached.provisioned.remove(&qualifier);
    Ok(Reply::empty(204))
}

/// The target, which has to have a qualifier.
fn qualified(world: &World, request: &Request) -> Result<(Target, String), ApiError> {
    let target = name::target(world, request)?;
    let missing = || ApiError::validation("null", "qualifier", "Member must not be null");
    let qualifier = target.qualifier.clone().ok_or_else(missing)?;
    Ok((target, qualifier))
}

fn view(world: &World, config: &ProvisionedRecord) -> Value {
    let ready = config.is_ready(world.clock.now());
    let there = if ready { config.requested } else { 0 };
    json!({
        "RequestedProvisionedConcurrentExecutions": config.requested,
        "AvailableProvisionedConcurrentExecutions": there,
        "AllocatedProvisionedConcurrentExecutions": there,
        "Status": if ready { "READY" } else { "IN_PROGRESS" },
        "LastModified": config.modified.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string(),
    })
}

#[cfg(test)]
mod tests;
