//! `ListTags`, `GetAccountSettings`, `GetFunctionConcurrency`.

use serde_json::json;

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    world::World,
};

use super::name;

/// Concurrent executions of the account.
const CONCURRENCY: i32 = 1_000;

/// `ListTags`.
pub fn list_tags(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let function = name::function(world, request)?;
    Ok(Reply::json(200, &json!({"Tags": function.tags})))
}

/// `GetAccountSettings`.
#[expect(clippy::unnecessary_wraps, reason = "the signature of every handler")]
pub fn settings(world: &mut World, _: &Request) -> Result<Reply, ApiError> {
    let functions = world.lambda.functions.values();
    let reserved: i32 = functions.clone().filter_map(|f| f.reserved_concurrency).sum();
    let code_size: i64 = functions.map(|function| function.latest.code_size).sum();
    let body = json!({
        "AccountLimit": {
            "TotalCodeSize": 80_530_636_800_i64,
            "CodeSizeUnzipped": 262_144_000,
            "CodeSizeZipped": 52_428_800,
            "ConcurrentExecutions": CONCURRENCY,
            "UnreservedConcurrentExecutions": CONCURRENCY - reserved,
        },
        "AccountUsage": {
            "TotalCodeSize": code_size,
            "FunctionCount": world.lambda.functions.len(),
        },
    });
    Ok(Reply::json(200, &body))
}

/// `GetFunctionConcurrency`: an empty object where nothing is reserved.
pub fn concurrency(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let function = name::function(world, request)?;
    let body = match function.reserved_concurrency {
        Some(reserved) => json!({"ReservedConcurrentExecutions": reserved}),
        None => json!({}),
    };
    Ok(Reply::json(200, &body))
}
