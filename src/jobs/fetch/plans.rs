//! What is read before a write can be previewed.

use std::sync::Arc;

use crate::{
    aws::{Gateway, Priority},
    domain::{ConcurrencyPlan, Failure, FailureKind, Fetched, FunctionName, Request, Scope},
};

use super::{Past, Reader, Reply, remembered};

/// Answers one of the requests that [`super::run`] passes on.
///
/// # Errors
/// The failure of the call that ended it.
pub(super) async fn run(
    reader: &Arc<Reader>,
    gateway: &Gateway,
    request: Request,
    reply: &Reply,
) -> Result<(), Failure> {
    match request {
        Request::PlanConcurrency(function) => {
            let plan = concurrency(reader, gateway, function).await?;
            reply.ok(Fetched::ConcurrencyPlan(plan)).await
        }
        request => Err(Failure {
            operation: super::super::label::of_request(&request),
            resource: String::new(),
            kind: FailureKind::Refused { reason: "it can't be read yet".into() },
            retryable: false,
            request_id: None,
        }),
    }
}

/// What is reserved now, and by which stop. An audit that can't be read is no reason not to stop a
/// function; to lift a stop, the user then says to what.
async fn concurrency(
    reader: &Arc<Reader>,
    gateway: &Gateway,
    function: FunctionName,
) -> Result<ConcurrencyPlan, Failure> {
    // It leads to a stop: reads for the screen don't hold it up.
    let now = gateway.reserved_concurrency(&function, Priority::Rollback).await?;
    let stop = if now.is_stopped() {
        let name = function.clone();
        let read = move |past: &dyn Past, scope: &Scope| past.last_stop(scope, &name);
        remembered(reader, gateway, read).await
    } else {
        None
    };
    Ok(ConcurrencyPlan { function, now, stop })
}
