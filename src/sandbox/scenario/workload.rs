//! What flows through functions: traffic, how versions behave, what is logged, outages.

use serde::Deserialize;
use toml::Spanned;

use super::{model::unplaced, span::Span};

/// `[[functions.traffic]]`: one source of invocations.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrafficSpec {
    /// Invocations a minute on average, 0 to 6000.
    pub per_minute: Spanned<f64>,
    /// What it calls: an alias, a version number, or `$LATEST`.
    #[serde(default = "latest")]
    pub through: Spanned<String>,
    /// What invokes it.
    #[serde(default)]
    pub trigger: Trigger,
    /// Where the calls come from: the name of the queue, stream, topic, bucket, rule or API, or
    /// its ARN. Without it, one that is named after the function.
    pub source: Option<Spanned<String>>,
    /// How far the rate swings over the day around its average, 0 to 1.
    #[serde(default = "default_swing")]
    pub daily_swing: Spanned<f64>,
    /// The hour (UTC, 0 to 23) at which the rate is highest.
    #[serde(default = "default_peak")]
    pub peak_hour: Spanned<u8>,
}

impl TrafficSpec {
    /// So many invocations a minute through `through`, all else left at its default.
    pub(super) fn new(per_minute: f64, through: &str) -> Self {
        Self {
            per_minute: unplaced(per_minute),
            through: unplaced(through.to_owned()),
            trigger: Trigger::default(),
            source: None,
            daily_swing: default_swing(),
            peak_hour: default_peak(),
        }
    }
}

/// What invokes a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// API Gateway or a function URL.
    #[default]
    Http,
    /// A queue, in batches.
    Sqs,
    /// A topic.
    Sns,
    /// An event bus.
    Eventbridge,
    /// A clock: evenly spaced, without a daily swing.
    Schedule,
    /// Objects put into a bucket.
    S3,
    /// A table's or a data stream's records, in batches.
    Stream,
    /// Another program that calls `Invoke`.
    Direct,
}

impl Trigger {
    /// Whether it only leaves an event, which Lambda tries again when it fails.
    #[must_use]
    pub fn is_async(self) -> bool {
        matches!(self, Self::Sns | Self::Eventbridge | Self::Schedule | Self::S3)
    }

    /// Whether an event source mapping reads it; the others call by themselves.
    #[must_use]
    pub fn is_read(self) -> bool {
        matches!(self, Self::Sqs | Self::Stream)
    }
}

/// `[functions.behaviour]` and `[functions.versions.behaviour]`: how a version runs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BehaviourSpec {
    /// Share of invocations that fail, 0 to 1.
    pub error_rate: Option<Spanned<f64>>,
    /// Share that succeeds for Lambda while the answer is a 5xx, 0 to 1.
    pub handled_5xx: Option<Spanned<f64>>,
    /// Median duration in milliseconds.
    pub p50_ms: Option<Spanned<f64>>,
    /// 95th percentile of the duration in milliseconds, not below `p50_ms`.
    pub p95_ms: Option<Spanned<f64>>,
    /// Some invocations take longer.
    pub slow: Option<SlowSpec>,
    /// Memory used, in MB.
    pub memory_used_mb: Option<Spanned<u32>>,
    /// How many MB more an environment uses after a thousand invocations.
    pub leak_mb_per_1000: Option<Spanned<f64>>,
    /// Share of invocations that find no warm environment, beside those that traffic itself makes.
    pub cold_start_rate: Option<Spanned<f64>>,
    /// Median duration of a cold start's initialisation in milliseconds.
    pub init_ms: Option<Spanned<f64>>,
    /// How failing invocations fail; without any, the runtime's most common exception.
    pub errors: Vec<ErrorSpec>,
}

/// `slow = { chance = 0.03, ms = 2000 }`: some invocations take longer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlowSpec {
    /// Share of invocations, 0 to 1.
    pub chance: Spanned<f64>,
    /// How many milliseconds longer.
    pub ms: Spanned<f64>,
}

/// `[[functions.behaviour.errors]]`: one way to fail.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorSpec {
    /// Error type, such as `TypeError`.
    #[serde(rename = "type", default = "default_error_type")]
    pub name: String,
    /// Message; may hold placeholders.
    #[serde(default = "no_message")]
    pub message: Spanned<String>,
    /// Frames of the stack trace, innermost first, as the runtime writes them.
    #[serde(default)]
    pub stack: Vec<String>,
    /// How often, relative to the others.
    #[serde(default = "one")]
    pub weight: Spanned<f64>,
    /// How it ends.
    #[serde(default)]
    pub kind: FailureKind,
}

/// How a failing invocation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// The handler throws.
    #[default]
    Exception,
    /// It runs into the function's timeout.
    Timeout,
    /// The process exits.
    Crash,
    /// It needs more memory than it has.
    OutOfMemory,
}

/// `[[functions.lines]]`: a line that the function's code may write.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineSpec {
    /// Its text; may hold placeholders such as `{order}`.
    pub text: Spanned<String>,
    /// Its level.
    #[serde(default)]
    pub level: Level,
    /// Share of invocations that write it, 0 to 1.
    #[serde(default = "one")]
    pub chance: Spanned<f64>,
}

/// A line's level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// For developers.
    Debug,
    /// As usual.
    #[default]
    Info,
    /// Odd.
    Warn,
    /// Broken.
    Error,
}

/// `[[outages]]`: something downstream breaks, and all versions of its callers fail alike.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutageSpec {
    /// What breaks, such as `inventory-db`.
    pub name: String,
    /// The functions it hits; `*` stands for any run of characters.
    pub functions: Vec<Spanned<String>>,
    /// How long after the start it begins for the first time.
    pub first: Option<Spanned<Span>>,
    /// How long ago it began for the first time, instead.
    pub began: Option<Spanned<Span>>,
    /// How long it lasts.
    pub lasts: Spanned<Span>,
    /// From one beginning to the next; without it, it happens once.
    pub every: Option<Spanned<Span>>,
    /// Share of the invocations that fail meanwhile, 0 to 1.
    #[serde(default = "one")]
    pub error_rate: Spanned<f64>,
    /// How long a failing invocation waits for it, in milliseconds.
    #[serde(default)]
    pub waits_ms: u32,
    /// Error type.
    #[serde(rename = "type", default = "default_error_type")]
    pub error: String,
    /// Message; may hold placeholders.
    pub message: Spanned<String>,
}

pub(super) fn latest() -> Spanned<String> {
    unplaced("$LATEST".to_owned())
}

fn default_swing() -> Spanned<f64> {
    unplaced(0.4)
}

fn default_peak() -> Spanned<u8> {
    unplaced(19)
}

fn default_error_type() -> String {
    "Error".to_owned()
}

fn no_message() -> Spanned<String> {
    unplaced(String::new())
}

fn one() -> Spanned<f64> {
    unplaced(1.0)
}
