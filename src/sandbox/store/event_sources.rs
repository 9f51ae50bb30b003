//! Event source mappings: what reads a queue or a stream and calls a function with it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::history::History;

/// How long a mapping takes from one state to the next.
const TRANSITION: SignedDuration = SignedDuration::from_secs(4);

/// All mappings of the account, by UUID. Pages are cut from the map's order.
#[derive(Debug, Default)]
pub struct EventSources {
    mappings: BTreeMap<String, EventSourceRecord>,
}

/// What a mapping reads from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EventSourceKind {
    /// A queue.
    Sqs,
    /// A data stream.
    Kinesis,
    /// A table's change stream.
    Dynamodb,
    /// A cluster's topic.
    Kafka,
    /// A broker's queue.
    Mq,
}

/// One mapping.
#[derive(Debug, Clone)]
pub struct EventSourceRecord {
    /// Its id.
    pub uuid: String,
    /// ARN of what it reads.
    pub source_arn: String,
    /// What that is.
    pub kind: EventSourceKind,
    /// Name of the function that it calls.
    pub function: String,
    /// The alias or version that it calls over time; `None` calls the function unqualified.
    pub qualifier: History<Option<String>>,
    /// How it reads.
    pub settings: EventSourceSettings,
    /// Last change.
    pub last_modified: Timestamp,
    /// Whether it delivers over time: a change holds from the end of its transition on.
    pub enabled: History<bool>,
    /// The last transition and its beginning.
    transition: Option<(Timestamp, Transition)>,
}

/// What may be set about how a mapping reads.
#[derive(Debug, Clone, PartialEq)]
pub struct EventSourceSettings {
    /// Most records in a batch, 1 to 10000.
    pub batch_size: i32,
    /// How long it gathers a batch, 0 to 300 seconds.
    pub window_s: i32,
    /// How often a failing batch is tried again; -1: for as long as the records last.
    pub retry_attempts: i32,
    /// Where it began to read (streams only).
    pub starting_position: String,
    /// ARN of what gets the batches that are given up (streams only).
    pub on_failure: Option<String>,
    /// The topic or queue in a cluster or broker.
    pub channel: Option<String>,
}

/// What a mapping may be in the middle of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// Not there yet.
    Creating,
    /// To be resumed.
    Enabling,
    /// To be paused.
    Disabling,
    /// Its settings change.
    Updating,
    /// Soon gone.
    Deleting,
}

impl EventSourceKind {
    /// The kind that an ARN's service names.
    #[must_use]
    pub fn of_arn(arn: &str) -> Option<Self> {
        match arn.split(':').nth(2)? {
            "sqs" => Some(Self::Sqs),
            "kinesis" => Some(Self::Kinesis),
            "dynamodb" => Some(Self::Dynamodb),
            "kafka" => Some(Self::Kafka),
            "mq" => Some(Self::Mq),
            _ => None,
        }
    }

    /// Whether it is read by position.
    #[must_use]
    pub fn is_stream(self) -> bool {
        matches!(self, Self::Kinesis | Self::Dynamodb | Self::Kafka)
    }
}

impl EventSourceSettings {
    /// AWS's defaults.
    #[must_use]
    pub fn usual(kind: EventSourceKind) -> Self {
        Self {
            batch_size: if kind == EventSourceKind::Sqs { 10 } else { 100 },
            window_s: 0,
            retry_attempts: -1,
            starting_position: "LATEST".to_owned(),
            on_failure: None,
            channel: None,
        }
    }
}

impl EventSourceRecord {
    /// A mapping that has been there for long, changed last at `last_modified`.
    #[must_use]
    pub fn settled(
        uuid: String,
        source: (EventSourceKind, String),
        target: (&str, Option<String>),
        enabled: bool,
        last_modified: Timestamp,
    ) -> Self {
        let (kind, source_arn) = source;
        Self {
            uuid,
            source_arn,
            kind,
            function: target.0.to_owned(),
            qualifier: History::of(target.1),
            settings: EventSourceSettings::usual(kind),
            last_modified,
            enabled: History::of(enabled),
            transition: None,
        }
    }

    /// `Enabled`, `Disabled`, or what it is in the middle of.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> &'static str {
        match self.underway(now) {
            Some(Transition::Creating) => "Creating",
            Some(Transition::Enabling) => "Enabling",
            Some(Transition::Disabling) => "Disabling",
            Some(Transition::Updating) => "Updating",
            Some(Transition::Deleting) => "Deleting",
            None if self.enabled.at(now) => "Enabled",
            None => "Disabled",
        }
    }

    /// The transition that has not ended yet.
    #[must_use]
    pub fn underway(&self, now: Timestamp) -> Option<Transition> {
        let (since, transition) = self.transition?;
        (now < since + TRANSITION).then_some(transition)
    }

    /// Begins a transition; with its end, `enabled` holds. A deletion ends deliveries at once.
    pub fn begin(&mut self, now: Timestamp, transition: Transition, enabled: bool) {
        let from = if transition == Transition::Deleting { now } else { now + TRANSITION };
        self.enabled.set(from, enabled);
        self.transition = Some((now, transition));
        self.last_modified = now;
    }

    /// True once it has been deleted.
    fn is_gone(&self, now: Timestamp) -> bool {
        let deleted = self.transition.is_some_and(|(_, what)| what == Transition::Deleting);
        deleted && self.underway(now).is_none()
    }

    fn is_deleted(&self) -> bool {
        self.transition.is_some_and(|(_, what)| what == Transition::Deleting)
    }
}

impl EventSources {
    /// Adds one.
    pub fn add(&mut self, mapping: EventSourceRecord) {
        self.mappings.insert(mapping.uuid.clone(), mapping);
    }

    /// Those that are there at `now`, by UUID.
    pub fn iter(&self, now: Timestamp) -> impl Iterator<Item = &EventSourceRecord> {
        self.mappings.values().filter(move |mapping| !mapping.is_gone(now))
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, uuid: &str, now: Timestamp) -> Option<&EventSourceRecord> {
        self.mappings.get(uuid).filter(|mapping| !mapping.is_gone(now))
    }

    /// One of them, to change it.
    pub fn get_mut(&mut self, uuid: &str, now: Timestamp) -> Option<&mut EventSourceRecord> {
        self.mappings.get_mut(uuid).filter(|mapping| !mapping.is_gone(now))
    }

    /// The mapping from a source to a function that is not deleted.
    #[must_use]
    pub fn between(&self, source_arn: &str, function: &str) -> Option<&EventSourceRecord> {
        let mut mappings = self.mappings.values().filter(|mapping| !mapping.is_deleted());
        mappings.find(|mapping| mapping.function == function && mapping.source_arn == source_arn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn mapping() -> EventSourceRecord {
        let source = (EventSourceKind::Sqs, "arn:aws:sqs:eu-west-1:1:orders".to_owned());
        EventSourceRecord::settled("id".to_owned(), source, ("f", None), true, at(0))
    }

    #[test]
    fn a_pause_takes_its_time_and_holds_from_its_end_on() {
        let mut mapping = mapping();
        mapping.begin(at(100), Transition::Disabling, false);
        assert_eq!(mapping.state(at(103)), "Disabling");
        assert!(mapping.enabled.at(at(103)));
        assert_eq!(mapping.state(at(104)), "Disabled");
        mapping.begin(at(200), Transition::Enabling, true);
        assert_eq!(mapping.state(at(203)), "Enabling");
        assert_eq!(mapping.state(at(204)), "Enabled");
        assert!(!mapping.enabled.at(at(150)));
    }

    #[test]
    fn what_is_deleted_lingers_and_then_is_gone() {
        let mut all = EventSources::default();
        all.add(mapping());
        all.get_mut("id", at(10)).unwrap().begin(at(10), Transition::Deleting, false);
        assert_eq!(all.get("id", at(13)).unwrap().state(at(13)), "Deleting");
        assert!(all.get("id", at(14)).is_none());
        assert!(all.between("arn:aws:sqs:eu-west-1:1:orders", "f").is_none());
    }

    #[test]
    fn an_arn_tells_the_kind() {
        let kind = EventSourceKind::of_arn("arn:aws:dynamodb:eu-west-1:1:table/t/stream/s");
        assert_eq!(kind, Some(EventSourceKind::Dynamodb));
        assert_eq!(EventSourceKind::of_arn("arn:aws:s3:::bucket"), None);
        assert_eq!(EventSourceKind::of_arn("orders"), None);
    }
}
