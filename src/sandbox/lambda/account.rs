//! `ListTags`, `GetAccountSettings`.

use serde_json::json;

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    world::World,
};

use super::name;

/// `ListTags`.
pub fn list_tags(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let function = name::function(world, request)?;
    Ok(Reply::json(200, &json!({"Tags": function.tags})))
}

/// `GetAccountSettings`.
#[expect(clippy::unnecessary_wraps, reason = "the signature of every handler")]
pub fn settings(world: &mut World, _: &Request) -> Result<Reply, ApiError> {
    let reserved = world.lambda.reserved_concurrency();
    let code_size: i64 =
        world.lambda.functions.values().map(|function| function.latest.code_size).sum();
    let body = json!({
        "AccountLimit": {
            "TotalCodeSize": 80_530_636_800_i64,
            "CodeSizeUnzipped": 262_144_000,
            "CodeSizeZipped": 52_428_800,
            "ConcurrentExecutions": world.concurrency,
            "UnreservedConcurrentExecutions": world.concurrency - reserved,
        },
        "AccountUsage": {
            "TotalCodeSize": code_size,
            "FunctionCount": world.lambda.functions.len(),
        },
    });
    Ok(Reply::json(200, &body))
}
