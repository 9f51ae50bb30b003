//! What the numbers say: harm, promotion, or that they don't tell.

mod alarms;
mod assess;
mod counts;
mod environment;
pub mod evidence;
mod harm;
pub mod interval;
mod latency;
mod mantel_haenszel;
mod memory;
mod percentile;
mod promote;
mod run;
mod tally;
mod usable;
pub mod vectors;
pub mod words;

use serde::{Deserialize, Serialize};

pub use assess::assess;
pub use counts::{Counts, assess_counts};
pub use tally::{Pair, Tally};

use interval::{Proportion, TWO_SIDED_95};

use crate::domain::Timestamp;

/// Where a rollout is when it is judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// When.
    pub now: Timestamp,
    /// What runs.
    pub stage: StageKind,
    /// When this stage's weights were set.
    pub stage_since: Timestamp,
    /// When weights were set, all of them since the rollout began, in order: the minutes they fall
    /// in count for nothing.
    pub changes: Vec<Timestamp>,
}

/// What runs, as far as the judge treats it differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// A split, and another one follows.
    Step,
    /// The last split before the hold-back: here it is decided whether to promote.
    LastStep,
    /// Nearly all traffic goes to the canary; the rest is the baseline.
    HoldBack,
    /// All traffic goes to the canary: there is no concurrent baseline.
    Bake,
}

/// What the numbers say now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Why to go back, when it is decided.
    pub harm: Option<Harm>,
    /// Why to stay where it is, when something keeps it.
    pub hold: Option<Hold>,
    /// Whether the canary may be promoted by its settled data of this stage.
    pub promotion: Promotion,
    /// The numbers behind it.
    pub figures: Figures,
}

/// Why a canary is taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Harm {
    /// It fails more often.
    Errors {
        /// The evidence.
        e: f64,
        /// The excess in percentage points.
        points: f64,
        /// Logs brought it forward.
        from_logs: bool,
    },
    /// It is slower.
    Latency {
        /// Which percentile: 95 or 99.
        percentile: u8,
        /// The evidence.
        e: f64,
        /// How many times as slow.
        ratio: f64,
    },
    /// A gate alarm went off.
    Alarm {
        /// Its name.
        name: String,
        /// Both versions fail alike: to go back is a precaution.
        precautionary: bool,
    },
}

/// Why a rollout stays where it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Hold {
    /// Both versions fail alike.
    Environment {
        /// The canary's error rate, in percent.
        canary: f64,
        /// The stable version's error rate, in percent.
        stable: f64,
        /// Both fail with this error, where it is the same one; else empty.
        same_error: String,
        /// It began within a step of a shift: the shift itself may be the cause.
        suspect_interference: bool,
    },
    /// Memory grows along a log stream.
    Memory {
        /// Used at last, in MB.
        used_mb: u32,
        /// Of so many MB.
        size_mb: u32,
        /// Seconds to exhaustion at this pace.
        exhausted_in_s: Option<u64>,
    },
    /// Calls of the alias are throttled.
    Throttles {
        /// In the last five minutes.
        count: u64,
    },
}

/// Whether the canary may be promoted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Promotion {
    /// All conditions hold.
    Passed,
    /// Too little is known: it takes about so many more invocations of the canary.
    NeedsMore {
        /// More of the canary's invocations; at least 1.
        invocations: u64,
    },
    /// Enough is known, and it is not good enough.
    Failed {
        /// Why, in words.
        why: String,
    },
}

/// The numbers behind an assessment.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// The running maximum of E of harm by errors. It stands still while both versions fail alike.
    pub e: f64,
    /// What it is compared with.
    pub e_limit: f64,
    /// There is no concurrent baseline: it is compared with the window before.
    pub before_after: bool,
    /// The Mantel-Haenszel difference of the error rates, in percentage points.
    pub points: f64,
    /// The upper bound (one-sided 95%, Newcombe) of the canary's excess in this stage, in
    /// percentage points; `None` without a concurrent baseline or before any data.
    pub bound: Option<f64>,
    /// The bound that promotes, in percentage points.
    pub bound_limit: f64,
    /// About how many more invocations of the canary it takes to a verdict; `None` when there is
    /// one, or when none is in sight.
    pub to_verdict: Option<u64>,
    /// The stable version.
    pub stable: Arm,
    /// The canary.
    pub canary: Arm,
    /// The largest E of being slower, and at which percentile (95 or 99).
    pub latency: Option<(u8, f64)>,
    /// Retries of one event are no independent trials, so evidence was divided by this; 1 when not.
    pub attempts: u32,
    /// End of the last bucket that counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_to: Option<Timestamp>,
}

/// One version over all settled buckets that count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// Invocations.
    pub invocations: u64,
    /// Errors among them.
    pub errors: u64,
    /// Wilson's 95% interval of the error rate, in percent.
    pub low_percent: f64,
    /// Its upper end, in percent.
    pub high_percent: f64,
}

impl Arm {
    /// What was counted, with its interval.
    #[must_use]
    pub fn counted(errors: Tally) -> Self {
        let (low, high) = Proportion::of(errors, 1).wilson(TWO_SIDED_95);
        Self {
            invocations: errors.trials,
            errors: errors.hits,
            low_percent: 100.0 * low,
            high_percent: 100.0 * high,
        }
    }

    /// The error rate in percent; 0 without invocations.
    #[must_use]
    pub fn percent(&self) -> f64 {
        100.0 * Tally::new(self.errors, self.invocations).rate()
    }
}

#[cfg(test)]
mod tests;
