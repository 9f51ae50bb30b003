//! Where a function's calls come from: ARNs, and the event source mappings that read some of them.

use super::ago;
use crate::sandbox::{
    rng::Rng,
    scenario::{
        event_source::EventSourceSpec,
        model::{FunctionSpec, TrafficSpec},
        workload::Trigger,
    },
    store::event_sources::{EventSourceKind, EventSourceRecord, EventSourceSettings},
    world::World,
};

/// The ARN that each of the function's traffic comes from; `None` for another program.
pub(super) fn arns(world: &World, spec: &FunctionSpec) -> Vec<Option<String>> {
    spec.traffic.iter().map(|traffic| arn(world, spec, traffic)).collect()
}

fn arn(world: &World, spec: &FunctionSpec, traffic: &TrafficSpec) -> Option<String> {
    let source = source_name(spec, traffic);
    if source.starts_with("arn:") {
        return Some(source);
    }
    Some(match traffic.trigger {
        Trigger::Direct => return None,
        Trigger::Sqs | Trigger::Stream => {
            let declared = spec.event_sources.iter().find(|s| *s.source.get_ref() == source);
            let usual = || EventSourceSpec::usual(source.clone(), traffic);
            read_arn(world, &declared.cloned().unwrap_or_else(usual))
        }
        Trigger::Http => world.arn("execute-api", &format!("{source}/*/*")),
        Trigger::Sns => world.arn("sns", &source),
        Trigger::Eventbridge | Trigger::Schedule => world.arn("events", &format!("rule/{source}")),
        Trigger::S3 => format!("arn:aws:s3:::{source}"),
    })
}

/// What the scenario names as the source, or one that is named after the function.
fn source_name(spec: &FunctionSpec, traffic: &TrafficSpec) -> String {
    if let Some(source) = &traffic.source {
        return source.get_ref().clone();
    }
    let function = spec.name.get_ref();
    if traffic.trigger == Trigger::Http {
        return api_id(function);
    }
    match traffic.through.get_ref().as_str() {
        "$LATEST" => function.clone(),
        through => format!("{function}-{through}"),
    }
}

/// Ten letters and digits, as API Gateway's ids are.
fn api_id(function: &str) -> String {
    const LETTERS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    Rng::keyed(0, &format!("api/{function}")).letters(LETTERS, 10)
}

/// The ARN of a queue that may be named by its ARN already.
pub(super) fn queue_arn(world: &World, queue: &str) -> String {
    if queue.starts_with("arn:") { queue.to_owned() } else { world.arn("sqs", queue) }
}

/// The ARN of what an event source mapping reads.
fn read_arn(world: &World, source: &EventSourceSpec) -> String {
    let name = source.source.get_ref();
    if name.starts_with("arn:") {
        return name.clone();
    }
    let id = || Rng::keyed(0, &format!("source/{name}")).uuid();
    match source.kind() {
        EventSourceKind::Sqs => world.arn("sqs", name),
        EventSourceKind::Kinesis => world.arn("kinesis", &format!("stream/{name}")),
        EventSourceKind::Dynamodb => {
            let since = "2025-03-04T09:12:44.100";
            world.arn("dynamodb", &format!("table/{name}/stream/{since}"))
        }
        EventSourceKind::Kafka => world.arn("kafka", &format!("cluster/{name}/{}-2", id())),
        EventSourceKind::Mq => world.arn("mq", &format!("broker:{name}:b-{}", id())),
    }
}

/// Adds the function's event source mappings: those that the scenario describes, and usual ones
/// for traffic that is read and not described.
pub(super) fn add(world: &mut World, spec: &FunctionSpec) {
    for source in &spec.event_sources {
        add_one(world, spec, source);
    }
    for traffic in spec.traffic.iter().filter(|traffic| traffic.trigger.is_read()) {
        let usual = EventSourceSpec::usual(source_name(spec, traffic), traffic);
        let arn = read_arn(world, &usual);
        let described = |s: &EventSourceSpec| s.source.get_ref() == usual.source.get_ref();
        let there = spec.event_sources.iter().any(described)
            || world.lambda.event_sources.between(&arn, spec.name.get_ref()).is_some();
        if !there {
            add_one(world, spec, &usual);
        }
    }
}

fn add_one(world: &mut World, spec: &FunctionSpec, source: &EventSourceSpec) {
    let (function, arn) = (spec.name.get_ref(), read_arn(world, source));
    let uuid = Rng::keyed(world.seed, &format!("event-source/{function}/{arn}")).uuid();
    let qualifier = Some(source.through.get_ref().clone()).filter(|through| through != "$LATEST");
    let changed = ago(world.clock.now(), source.changed);
    let kind = source.kind();
    let mut mapping = EventSourceRecord::settled(
        uuid,
        (kind, arn),
        (function, qualifier),
        source.enabled,
        changed,
    );
    let usual = EventSourceSettings::usual(kind);
    mapping.settings = EventSourceSettings {
        batch_size: source.batch_size.as_ref().map_or(usual.batch_size, |size| *size.get_ref()),
        window_s: *source.window_s.get_ref(),
        retry_attempts: *source.retry_attempts.get_ref(),
        starting_position: source.starting_position.get_ref().clone(),
        on_failure: source.on_failure.as_deref().map(|name| queue_arn(world, name)),
        channel: source.channel.clone(),
    };
    world.lambda.event_sources.add(mapping);
}
