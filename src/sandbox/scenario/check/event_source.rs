//! Checks of where calls come from: sources of traffic, and event source mappings.

use super::{one_of, unique, within, workload::reachable};
use crate::sandbox::{
    scenario::{
        error::Problems,
        event_source::EventSourceSpec,
        model::{FunctionSpec, TrafficSpec},
        workload::Trigger,
    },
    store::event_sources::EventSourceKind,
};

pub(super) fn check(function: &FunctionSpec, problems: &mut Problems<'_>) {
    let sources = &function.event_sources;
    unique(sources.iter().map(|source| &source.source), "event source", problems);
    for source in sources {
        event_source(source, function, problems);
    }
    for traffic in &function.traffic {
        origin(traffic, function, problems);
    }
}

fn event_source(source: &EventSourceSpec, function: &FunctionSpec, problems: &mut Problems<'_>) {
    let text = source.source.get_ref();
    if text.starts_with("arn:") && EventSourceKind::of_arn(text).is_none() {
        let message = format!(
            "event source \"{text}\" is none of sqs, kinesis, dynamodb, kafka and mq: name one"
        );
        problems.at(&source.source.span(), message);
    }
    reachable(&source.through, "event source goes", function, problems);
    if let Some(size) = &source.batch_size {
        within(size, 1..=10_000, "batch_size", "from 1 to 10000", problems);
        let alone = source.kind() == EventSourceKind::Sqs && *source.window_s.get_ref() == 0;
        if alone && (11..=10_000).contains(size.get_ref()) {
            let message = "a queue's batch_size above 10 needs a window_s of at least 1";
            problems.at(&size.span(), message);
        }
    }
    within(&source.window_s, 0..=300, "window_s", "from 0 to 300 seconds", problems);
    within(&source.retry_attempts, -1..=10_000, "retry_attempts", "from -1 to 10000", problems);
    one_of(&source.starting_position, &["LATEST", "TRIM_HORIZON"], "starting_position", problems);
}

/// Where traffic comes from must suit what calls.
fn origin(traffic: &TrafficSpec, function: &FunctionSpec, problems: &mut Problems<'_>) {
    let Some(source) = &traffic.source else { return };
    let text = source.get_ref();
    if traffic.trigger == Trigger::Direct {
        problems.at(&source.span(), "traffic of trigger direct has no source: leave it out");
        return;
    }
    if !traffic.trigger.is_read() {
        return;
    }
    let same = |other: &&TrafficSpec| {
        let named = other.source.as_ref().is_some_and(|other| other.get_ref() == text);
        named && other.trigger.is_read()
    };
    let through = traffic.through.get_ref();
    let described = function.event_sources.iter().find(|s| s.source.get_ref() == text);
    let first = function.traffic.iter().find(same).map(|other| &other.through);
    let read = described.map(|s| &s.through).or(first).map_or(through, |read| read.get_ref());
    if read != through {
        let message = format!(
            "traffic from \"{text}\" goes through \"{through}\", but what reads it calls \
             \"{read}\": make both the same"
        );
        problems.at(&traffic.through.span(), message);
    }
    let stream = traffic.trigger == Trigger::Stream;
    if described.is_some_and(|described| described.kind().is_stream() != stream) {
        let message = format!(
            "event source \"{text}\" does not suit the trigger: use sqs for queues (sqs, mq) and \
             stream for streams (kinesis, dynamodb, kafka)"
        );
        problems.at(&source.span(), message);
    }
}
