//! Reserved concurrency: `GetFunctionConcurrency`, `PutFunctionConcurrency`,
//! `DeleteFunctionConcurrency`.

use serde::Deserialize;
use serde_json::json;

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    traffic,
    world::World,
};

use super::{errors, name};

/// What the functions without a reservation of their own always share.
pub const UNRESERVED: i32 = 100;

/// `GetFunctionConcurrency`: an empty object where nothing is reserved.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let function = name::function(world, request)?;
    let body = match function.reserved_concurrency() {
        Some(reserved) => json!({"ReservedConcurrentExecutions": reserved}),
        None => json!({}),
    };
    Ok(Reply::json(200, &body))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutInput {
    reserved_concurrent_executions: Option<i32>,
}

/// `PutFunctionConcurrency`: 0 stops every version.
pub fn put(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: PutInput = request.json()?;
    let field = "reservedConcurrentExecutions";
    let asked = input
        .reserved_concurrent_executions
        .ok_or_else(|| ApiError::validation("null", field, "Member must not be null"))?;
    if asked < 0 {
        let rule = "Member must have value greater than or equal to 0";
        return Err(ApiError::validation(&asked.to_string(), field, rule));
    }
    let function = name::function(world, request)?;
    let own = function.reserved_concurrency().unwrap_or(0);
    let provisioned = function.attached.provisioned_total();
    if asked < provisioned {
        return Err(errors::invalid(format!(
            "ReservedConcurrentExecutions  {asked} should not be lower than function's total \
             provisioned concurrency [{provisioned}]."
        )));
    }
    let others = world.lambda.reserved_concurrency() - own;
    if asked > 0 && asked > world.concurrency - UNRESERVED - others {
        return Err(errors::invalid(format!(
            "Specified ReservedConcurrentExecutions for function decreases account's \
             UnreservedConcurrentExecution below its minimum value of [{UNRESERVED}]."
        )));
    }
    set(world, request, Some(asked))?;
    Ok(Reply::json(200, &json!({"ReservedConcurrentExecutions": asked})))
}

/// `DeleteFunctionConcurrency`: fine also where nothing is reserved.
pub fn delete(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    set(world, request, None)?;
    Ok(Reply::empty(204))
}

fn set(world: &mut World, request: &Request, reserved: Option<i32>) -> Result<(), ApiError> {
    let name = name::function(world, request)?.name.clone();
    let now = world.clock.now();
    traffic::catch_up_function(world, &name, now);
    name::function_mut(world, request)?.reserved.set(now, reserved);
    Ok(())
}

#[cfg(test)]
mod tests;
