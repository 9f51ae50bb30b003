//! One event source mapping: read, paused and resumed. AWS has no compare-and-swap for it.

use aws_sdk_lambda::types::EventSourceMappingConfiguration;
use aws_types::request_id::RequestId;

use crate::domain::{EventSource, Failure, FailureKind, FunctionName};

use super::{
    super::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
        reply::required,
    },
    event_sources,
    sent::{Sent, WriteFailure},
};

const GET: Operation =
    Operation { action: "lambda:GetEventSourceMapping", lane: Lane::ControlPlane };
const UPDATE: Operation =
    Operation { action: "lambda:UpdateEventSourceMapping", lane: Lane::ControlPlane };

/// What serin reads of a mapping, from a reply that has the same fields under another type.
macro_rules! configuration {
    ($reply:ident) => {
        EventSourceMappingConfiguration::builder()
            .set_uuid($reply.uuid)
            .set_batch_size($reply.batch_size)
            .set_event_source_arn($reply.event_source_arn)
            .set_function_arn($reply.function_arn)
            .set_last_modified($reply.last_modified)
            .set_last_processing_result($reply.last_processing_result)
            .set_state($reply.state)
            .set_state_transition_reason($reply.state_transition_reason)
            .set_self_managed_event_source($reply.self_managed_event_source)
            .build()
    };
}

impl Gateway {
    /// An event source mapping, read now.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn event_source(
        &self,
        uuid: &str,
        priority: Priority,
    ) -> Result<EventSource, Failure> {
        let request = self.parts.lambda.get_event_source_mapping().uuid(uuid);
        let call = self.call(GET, uuid, priority);
        let reply = call.read(|| request.clone().send()).await?;
        event_source(configuration!(reply)).map_err(|kind| call.failure(kind))
    }

    /// Lets an event source mapping poll, or pauses it; a stream goes on where it was. Sent exactly
    /// once.
    ///
    /// # Errors
    /// A [`WriteFailure`], which says whether the write may have landed all the same.
    pub async fn set_event_source_enabled(
        &self,
        uuid: &str,
        enabled: bool,
        priority: Priority,
    ) -> Result<Sent<EventSource>, WriteFailure> {
        let request = self.parts.lambda.update_event_source_mapping().uuid(uuid).enabled(enabled);
        let call = self.call(UPDATE, uuid, priority);
        let reply = call.once(1, request.send()).await?;
        let request_id = reply.request_id().map(str::to_owned);
        Sent::of(&call, event_source(configuration!(reply)), request_id)
    }
}

fn event_source(reply: EventSourceMappingConfiguration) -> Result<EventSource, FailureKind> {
    let function = reply.function_arn.as_deref().and_then(|arn| arn.split(':').nth(6));
    let function = FunctionName(required(function, "FunctionArn")?.to_owned());
    event_sources::event_source(&function, reply)
}
