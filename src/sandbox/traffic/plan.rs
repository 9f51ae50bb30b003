//! What the traffic of a function is made from: settled values, shared between its versions.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};

use jiff::Timestamp;

use super::arrivals::whole;

use crate::sandbox::{
    scenario::{
        model::{FailureKind, Level},
        runtime::Runtime,
        workload::Trigger,
    },
    store::{lambda::VersionId, secrets::Works},
};

/// How one function is called, runs and logs.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Who calls it.
    pub sources: Vec<Source>,
    /// How `$LATEST` behaves, and versions published while the sandbox runs.
    pub latest: Arc<Behaviour>,
    /// How the published versions of the scenario behave.
    pub versions: BTreeMap<u64, Arc<Behaviour>>,
    /// What its code writes.
    pub lines: Vec<Line>,
    /// Whether start and report lines are written in the JSON format.
    pub platform_lines: bool,
    /// Downstream outages that hit it.
    pub outages: Vec<Arc<Outage>>,
    /// Secrets without which it does not work.
    pub secrets: Vec<Opens>,
}

impl Plan {
    /// How `version` behaves.
    #[must_use]
    pub fn behaviour(&self, version: VersionId) -> &Behaviour {
        match version {
            VersionId::Latest => &self.latest,
            VersionId::Number(number) => self.versions.get(&number).unwrap_or(&self.latest),
        }
    }

    /// Whether how an invocation ends may depend on which environment serves it.
    #[must_use]
    pub fn leaks(&self) -> bool {
        let mut all = self.versions.values().chain([&self.latest]);
        all.any(|behaviour| behaviour.leak_mb_per_1000 > 0.0)
    }
}

/// One caller.
#[derive(Debug, Clone)]
pub struct Source {
    /// Invocations a minute on average over the day.
    pub per_minute: f64,
    /// What it calls.
    pub through: Through,
    /// What kind of caller.
    pub trigger: Trigger,
    /// ARN of the queue, stream, topic, bucket, rule or API that the calls come from; `None` for
    /// another program. What reads a queue or a stream is an event source mapping, and the mapping
    /// of the moment decides whether it is read and what is called with it.
    pub arn: Option<String>,
    /// How far the rate swings over the day around its average, 0 to 1.
    pub daily_swing: f64,
    /// The hour (UTC) at which the rate is highest.
    pub peak_hour: u8,
}

/// What a caller calls.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Through {
    /// Whatever the alias routes to at the moment.
    Alias(String),
    /// Always this version.
    Version(VersionId),
}

impl Through {
    /// What a qualifier leads to; without one, `$LATEST`.
    #[must_use]
    pub fn of(qualifier: Option<&str>) -> Self {
        let Some(text) = qualifier else { return Self::Version(VersionId::Latest) };
        text.parse().map_or_else(|()| Self::Alias(text.to_owned()), Self::Version)
    }
}

impl Source {
    /// The ARN of the queue or stream that an event source mapping reads, if it is one.
    #[must_use]
    pub fn event_source(&self) -> Option<&str> {
        self.arn.as_deref().filter(|_| self.trigger.is_read())
    }
}

/// How a version runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Behaviour {
    /// Runtime, for how it writes.
    pub runtime: Runtime,
    /// Share of invocations that fail.
    pub error_rate: f64,
    /// Share that answers with a 5xx and succeeds for Lambda.
    pub handled_5xx: f64,
    /// Median duration in milliseconds.
    pub p50_ms: f64,
    /// 95th percentile of the duration in milliseconds.
    pub p95_ms: f64,
    /// Some invocations take longer.
    pub slow: Option<Slow>,
    /// How many MB more an environment uses after a thousand invocations.
    pub leak_mb_per_1000: f64,
    /// Memory used in MB by a new environment.
    pub memory_used_mb: u32,
    /// Share of invocations that find no warm environment, beside those that traffic makes.
    pub cold_start_rate: f64,
    /// Median duration of an initialisation in milliseconds.
    pub init_ms: f64,
    /// How it fails, never empty.
    pub errors: Vec<ErrorKind>,
}

/// A share of invocations that take longer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slow {
    /// The share.
    pub chance: f64,
    /// How many milliseconds longer.
    pub ms: f64,
}

/// One way to fail.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorKind {
    /// Error type.
    pub name: String,
    /// Message, with placeholders.
    pub message: String,
    /// Frames of the stack trace, innermost first.
    pub stack: Vec<String>,
    /// How often, relative to the others.
    pub weight: f64,
    /// How it ends.
    pub kind: FailureKind,
}

/// A line that code may write.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Text, with placeholders.
    pub text: String,
    /// Level.
    pub level: Level,
    /// Share of invocations that write it.
    pub chance: f64,
}

/// What a function opens with a secret.
#[derive(Debug, Clone)]
pub struct Opens {
    /// The secret's name.
    pub secret: String,
    /// Whether the secret's value works, and when it did.
    pub works: Works,
    /// For so long an environment goes on with the value that it has read, in milliseconds.
    pub cache_ms: f64,
    /// How it fails with a value that does not work.
    pub failure: Outage,
}

impl Opens {
    /// Whether an invocation fails whose environment read the value some while before: `since` is
    /// how far back within the time that it keeps it, from 0 to 1.
    #[must_use]
    pub fn fails_at(&self, time_ms: i64, since: f64) -> bool {
        let read_ms = time_ms - whole(self.cache_ms * since);
        let read = Timestamp::from_millisecond(read_ms).unwrap_or_default();
        !self.works.read().unwrap_or_else(PoisonError::into_inner).at(read)
    }
}

/// Something downstream that breaks now and then.
#[derive(Debug, Clone, PartialEq)]
pub struct Outage {
    /// When it first begins, in milliseconds since the epoch.
    pub first_ms: i64,
    /// How long it lasts, in milliseconds.
    pub lasts_ms: i64,
    /// From one beginning to the next, in milliseconds; `None`: it happens once.
    pub every_ms: Option<i64>,
    /// Share of the invocations that fail meanwhile.
    pub error_rate: f64,
    /// How long a failing invocation waits for it, in milliseconds.
    pub waits_ms: f64,
    /// The error that all versions then throw.
    pub error: ErrorKind,
}

impl Outage {
    /// Whether it is on at `time_ms`.
    #[must_use]
    pub fn is_on(&self, time_ms: i64) -> bool {
        let since_first = time_ms - self.first_ms;
        if since_first < 0 {
            return false;
        }
        let since_last = self.every_ms.map_or(since_first, |every| since_first % every.max(1));
        since_last < self.lasts_ms
    }
}
