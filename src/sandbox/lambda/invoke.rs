//! `Invoke`.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::sandbox::{
    http::{
        error::ApiError,
        reply::{REQUEST_ID, Reply},
        request::Request,
    },
    store::lambda::VersionId,
    traffic::{
        invoke::{Invoked, invoke as run, turn_away},
        plan::Through,
    },
    world::World,
};

use super::name::{self, Resolved, Target};

/// Most bytes of a payload when the caller waits, and when not.
const MOST: [usize; 2] = [6_291_456, 1_048_576];
/// Bytes of the log that `LogType=Tail` gives.
const TAIL: usize = 4_096;

/// `Invoke`: through an alias, the weights of the moment decide which version runs.
pub fn invoke(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let waits = match request.header("x-amz-invocation-type") {
        None | Some("RequestResponse") => true,
        Some("Event") => false,
        Some("DryRun") => {
            let target = name::target(world, request)?;
            name::resolve(world, &target)?;
            return Ok(Reply::empty(204));
        }
        Some(other) => {
            let rule = "Member must satisfy enum value set: [Event, RequestResponse, DryRun]";
            return Err(ApiError::validation(other, "invocationType", rule));
        }
    };
    check_payload(request, waits)?;
    let target = name::target(world, request)?;
    let version = pick(world, &target)?;
    let caller = Through::of(target.qualifier.as_deref());
    if is_stopped(world, &target) {
        turn_away(world, &target.function, caller, version);
        // Lambda takes an event in before it asks for concurrency, and then gives it up.
        return if waits { Err(stopped()) } else { Ok(Reply::empty(202)) };
    }
    let Some(invoked) = run(world, &target.function, caller, version) else {
        return Err(not_now(world, &target));
    };
    if !waits {
        return Ok(Reply::empty(202).with(REQUEST_ID, invoked.request_id));
    }
    let tail = request.header("x-amz-log-type") == Some("Tail");
    Ok(answer(invoked, version, tail))
}

fn check_payload(request: &Request, waits: bool) -> Result<(), ApiError> {
    let [sync, event] = MOST;
    let (size, most) = (request.body.len(), if waits { sync } else { event });
    if size > most {
        let kind = if waits { "RequestResponse" } else { "Event" };
        let message = format!(
            "{size} byte payload is too large for the {kind} invocation type (limit {most} bytes)"
        );
        return Err(ApiError::user(413, "RequestEntityTooLargeException", message));
    }
    let read = request.json::<serde_json::Value>();
    read.map(|_| ()).map_err(|error| {
        let message = error.message.replace("parse request body", "parse request body into json");
        ApiError::user(400, "InvalidRequestContentException", message)
    })
}

/// The version that this invocation draws.
fn pick(world: &mut World, target: &Target) -> Result<VersionId, ApiError> {
    let unit = world.rng.unit();
    let Resolved { function, version, qualifier, .. } = name::resolve(world, target)?;
    let alias = qualifier.and_then(|name| function.aliases.get(name));
    Ok(alias.map_or(version, |alias| alias.routing().pick(unit)))
}

fn is_stopped(world: &World, target: &Target) -> bool {
    let function = world.lambda.functions.get(&target.function);
    function.is_some_and(|function| function.stopped_at(world.clock.now()))
}

fn stopped() -> ApiError {
    ApiError {
        reason: Some("ReservedFunctionConcurrentInvocationLimitExceeded"),
        ..ApiError::user(429, "TooManyRequestsException", "Rate Exceeded.")
    }
}

fn not_now(world: &World, target: &Target) -> ApiError {
    let state = name::resolve(world, target).map_or("", |found| found.config.state.as_str());
    let message = format!(
        "The operation cannot be performed at this time. The function is currently in the \
         following state: {state}"
    );
    ApiError::user(409, "ResourceConflictException", message)
}

fn answer(invoked: Invoked, version: VersionId, tail: bool) -> Reply {
    let mut reply = Reply::json(200, &invoked.payload)
        .with("x-amz-executed-version", version.to_string())
        .with(REQUEST_ID, invoked.request_id);
    if invoked.failed {
        reply = reply.with("x-amz-function-error", "Unhandled");
    }
    if tail {
        let log = invoked.log.as_bytes();
        let last = &log[log.len().saturating_sub(TAIL)..];
        reply = reply.with("x-amz-log-result", STANDARD.encode(last));
    }
    reply.takes = Duration::from_millis(invoked.duration_ms);
    reply
}

#[cfg(test)]
mod tests;
