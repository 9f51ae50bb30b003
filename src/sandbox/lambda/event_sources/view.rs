//! `EventSourceMappingConfiguration`.

use serde_json::{Value, json};

use crate::sandbox::{
    http::reply::seconds,
    store::event_sources::{EventSourceKind, EventSourceRecord},
    world::World,
};

/// A mapping as it is now. Times are seconds since the epoch.
pub fn view(world: &World, mapping: &EventSourceRecord) -> Value {
    let now = world.clock.now();
    let function = world.arn("lambda", &format!("function:{}", mapping.function));
    let called = mapping.qualifier.at(now);
    let own = world.arn("lambda", &format!("event-source-mapping:{}", mapping.uuid));
    let settings = &mapping.settings;
    let mut body = json!({
        "UUID": mapping.uuid,
        "EventSourceMappingArn": own,
        "EventSourceArn": mapping.source_arn,
        "FunctionArn": called.map_or_else(|| function.clone(), |q| format!("{function}:{q}")),
        "BatchSize": settings.batch_size,
        "MaximumBatchingWindowInSeconds": settings.window_s,
        "LastModified": seconds(mapping.last_modified),
        "State": mapping.state(now),
        "StateTransitionReason": "USER_INITIATED",
        "FunctionResponseTypes": [],
    });
    if mapping.kind.is_stream() {
        body["StartingPosition"] = json!(settings.starting_position);
        body["LastProcessingResult"] = json!(last_result(world, mapping));
        body["StateTransitionReason"] = json!("User action");
    }
    if matches!(mapping.kind, EventSourceKind::Kinesis | EventSourceKind::Dynamodb) {
        body["MaximumRetryAttempts"] = json!(settings.retry_attempts);
        body["MaximumRecordAgeInSeconds"] = json!(-1);
        body["ParallelizationFactor"] = json!(1);
        body["BisectBatchOnFunctionError"] = json!(false);
        body["TumblingWindowInSeconds"] = json!(0);
    }
    if mapping.kind.is_stream() {
        let on_failure = settings
            .on_failure
            .as_ref()
            .map_or_else(|| json!({}), |arn| json!({"Destination": arn}));
        body["DestinationConfig"] = json!({"OnFailure": on_failure});
    }
    if let Some(channel) = &settings.channel {
        let list = if mapping.kind == EventSourceKind::Kafka { "Topics" } else { "Queues" };
        body[list] = json!([channel]);
    }
    body
}

/// How the last batch of a stream went.
fn last_result(world: &World, mapping: &EventSourceRecord) -> &'static str {
    let has_read = mapping.enabled.first() || mapping.enabled.changes().any(|(_, on)| on);
    let function = world.lambda.functions.get(&mapping.function);
    let broken = function.is_none_or(|function| function.latest.state == "Failed");
    match (has_read, broken) {
        (false, _) => "No records processed",
        (true, true) => "PROBLEM: Function call failed",
        (true, false) => "OK",
    }
}
