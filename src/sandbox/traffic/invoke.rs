//! An invocation on request, beside those that flow by themselves.

use serde_json::{Value, json};

use super::{
    flow::Call,
    invocation::{Invocation, Request},
    outcome::Ending,
    plan::Through,
};
use crate::sandbox::{
    rng::Rng, scenario::workload::Trigger, store::lambda::VersionId, world::World,
};

/// What came of an invocation on request.
#[derive(Debug, Clone, PartialEq)]
pub struct Invoked {
    /// Its request id, as in its log lines.
    pub request_id: String,
    /// The body of the answer.
    pub payload: Value,
    /// Whether the body tells of an error (`X-Amz-Function-Error: Unhandled`).
    pub failed: bool,
    /// How long it takes from the request to the answer, in milliseconds of the sandbox's time.
    pub duration_ms: u64,
    /// Everything it logged.
    pub log: String,
}

/// Runs `version` of `function` once, now, logs it and counts it as a call of `caller`. `None`
/// when there is no such version, or when it is not in a state to run.
pub fn invoke(
    world: &mut World,
    function: &str,
    caller: Through,
    version: VersionId,
) -> Option<Invoked> {
    let now = world.clock.now();
    let group = world.traffic.group_of.get(function)?.clone();
    super::catch_up(world, &group, now);
    let World { traffic, lambda, logs, rng, region, .. } = world;
    let flow = traffic.flow_mut(function)?;
    let record = lambda.functions.get(function)?;
    let (at_ms, mut rng) = (now.as_millisecond(), Rng::seeded(rng.next_u64()));
    let mut call = flow.outcome(record, caller, version, at_ms, &mut rng)?;
    let request = Request { id: rng.uuid(), trigger: Trigger::Direct, at_ms };
    let outcome = call.outcome.take()?;
    let invocation = flow.serve(record, version, request, outcome, rng, region)?;
    call.outcome = Some(invocation.outcome.clone());
    flow.note(at_ms, &call);
    let invoked = Invoked {
        request_id: invocation.request_id.clone(),
        payload: payload(&invocation),
        failed: invocation.outcome.ending.is_error(),
        duration_ms: u64::try_from(invocation.end_ms - at_ms).unwrap_or(0),
        log: invocation.lines.iter().map(|(_, line)| line.as_str()).collect(),
    };
    invocation.store(logs.group_mut(&group, at_ms));
    Some(invoked)
}

/// Counts an invocation on request that is turned away: metrics tell of it, logs do not.
pub fn turn_away(world: &mut World, function: &str, caller: Through, version: VersionId) {
    let at_ms = world.now_ms();
    if let Some(flow) = world.traffic.flow_mut(function) {
        flow.note(at_ms, &Call { caller, version, outcome: None, straggles: false });
    }
}

/// The body of the answer, in the runtime's words or in Lambda's.
fn payload(invocation: &Invocation) -> Value {
    let told = |kind: &str, what: &str| {
        let message = format!("RequestId: {} Error: {what}", invocation.request_id);
        json!({ "errorType": kind, "errorMessage": message })
    };
    match &invocation.outcome.ending {
        Ending::Success => json!({ "statusCode": 200, "body": "{\"ok\":true}" }),
        Ending::Handled5xx => json!({ "statusCode": 502, "body": "{\"ok\":false}" }),
        Ending::Exception(_) => invocation.payload.clone().unwrap_or_default(),
        Ending::Timeout => {
            let seconds = invocation.outcome.duration_ms / 1_000.0;
            told("Sandbox.Timedout", &format!("Task timed out after {seconds:.2} seconds"))
        }
        Ending::Crash => told("Runtime.ExitError", "Runtime exited with error: exit status 1"),
        Ending::OutOfMemory => {
            told("Runtime.OutOfMemory", "Runtime exited with error: signal: killed")
        }
    }
}

#[cfg(test)]
mod tests;
