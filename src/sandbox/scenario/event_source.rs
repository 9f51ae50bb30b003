//! `[[functions.event_sources]]`: an event source mapping.

use serde::Deserialize;
use toml::Spanned;

use super::{
    model::unplaced,
    span::Span,
    workload::{TrafficSpec, Trigger, latest},
};
use crate::sandbox::store::event_sources::EventSourceKind;

/// `[[functions.event_sources]]`: how a queue or a stream is read. Traffic whose `source` is the
/// same flows through it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventSourceSpec {
    /// The queue, stream, cluster or broker: its name or its ARN.
    pub source: Spanned<String>,
    /// What it is, where `source` is a name.
    #[serde(default = "queue")]
    pub kind: EventSourceKind,
    /// What it calls: an alias, a version number, or `$LATEST`.
    #[serde(default = "latest")]
    pub through: Spanned<String>,
    /// Whether it is read.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Most records in a batch, 1 to 10000.
    pub batch_size: Option<Spanned<i32>>,
    /// How long it gathers a batch, 0 to 300 seconds.
    #[serde(default = "no_window")]
    pub window_s: Spanned<i32>,
    /// How often a failing batch of a stream is tried again, -1 (without end) to 10000.
    #[serde(default = "endless")]
    pub retry_attempts: Spanned<i32>,
    /// Where reading a stream began.
    #[serde(default = "newest")]
    pub starting_position: Spanned<String>,
    /// What gets the batches of a stream that are given up: a queue's name, or an ARN.
    pub on_failure: Option<String>,
    /// The topic of a cluster or the queue of a broker.
    pub channel: Option<String>,
    /// How long ago it was changed.
    #[serde(default = "long_ago")]
    pub changed: Span,
}

impl EventSourceSpec {
    /// What reads `source` for traffic that names no event source.
    pub(super) fn usual(source: String, traffic: &TrafficSpec) -> Self {
        let stream = traffic.trigger == Trigger::Stream;
        Self {
            source: unplaced(source),
            kind: if stream { EventSourceKind::Kinesis } else { EventSourceKind::Sqs },
            through: traffic.through.clone(),
            enabled: true,
            batch_size: None,
            window_s: no_window(),
            retry_attempts: endless(),
            starting_position: newest(),
            on_failure: None,
            channel: None,
            changed: long_ago(),
        }
    }

    /// What it is: an ARN says so itself.
    pub(super) fn kind(&self) -> EventSourceKind {
        EventSourceKind::of_arn(self.source.get_ref()).unwrap_or(self.kind)
    }
}

const fn queue() -> EventSourceKind {
    EventSourceKind::Sqs
}

const fn yes() -> bool {
    true
}

fn no_window() -> Spanned<i32> {
    unplaced(0)
}

fn endless() -> Spanned<i32> {
    unplaced(-1)
}

fn newest() -> Spanned<String> {
    unplaced("LATEST".to_owned())
}

const fn long_ago() -> Span {
    Span::days(90)
}
