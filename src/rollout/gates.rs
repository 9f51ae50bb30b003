//! The thresholds and rules that a rollout is judged by: fixed when it starts.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Everything that decides between forward, hold and back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gates {
    /// E from which a canary is harmful; above 1.
    pub harm_e: f64,
    /// The same without a concurrent baseline, against the window before; above 1.
    pub harm_e_before_after: f64,
    /// The smallest excess of errors that counts, in percentage points.
    pub harm_points_least: f64,
    /// Half of the baseline's rate counts as excess, but no more than this, in percentage points.
    pub harm_points_most: f64,
    /// Invocations of the canary without which it is not promoted.
    pub promote_invocations: u64,
    /// The bound of the canary's excess below which it is promoted, in percentage points; half of
    /// the baseline's rate counts where that is more.
    pub promote_points: f64,
    /// E from which it is not promoted.
    pub promote_e: f64,
    /// How much worse than before the rollout the baseline may be, in percentage points.
    pub environment_points: f64,
    /// E from which a canary is slower.
    pub latency_e: f64,
    /// How many times as slow it must be at that percentile.
    pub latency_ratio: f64,
    /// And by how many milliseconds at least.
    pub latency_ms: f64,
    /// Share of the memory, in `(0, 1]`, that growing use may reach.
    pub memory_share: f64,
    /// Seconds to exhaustion, at the pace of the growth, below which it holds.
    pub memory_exhaustion_s: u64,
    /// Throttled calls in five minutes from which it holds.
    pub throttles: u64,
    /// How often at most one event is tried: 1 for callers that wait, 3 for asynchronous ones.
    pub attempts: u32,
    /// Names of alarms: one in `ALARM` rolls back.
    pub alarms: Vec<String>,
    /// What else counts as an error.
    pub rules: Vec<ErrorRule>,
}

/// What counts as an error beside Lambda's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorRule {
    /// What a person calls it: `answers 5xx`.
    pub name: String,
    /// How it is found.
    #[serde(flatten)]
    pub kind: RuleKind,
}

/// How a handled error is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum RuleKind {
    /// A field of a JSON line, such as `$.statusCode`, whose value (as text) matches this regular
    /// expression as a whole.
    Field {
        /// The path: names joined by dots after `$`.
        path: String,
        /// The regular expression.
        matches: String,
    },
    /// A line that this regular expression finds something in.
    Line {
        /// The regular expression.
        regex: String,
    },
    /// A metric of the team's own, summed; one of its dimensions is the version.
    Metric {
        /// Namespace.
        namespace: String,
        /// Metric name.
        metric: String,
        /// The dimension whose value is the version's number.
        version_dimension: String,
        /// Its other dimensions, by name.
        dimensions: Vec<(String, String)>,
    },
}

impl Default for Gates {
    fn default() -> Self {
        Self {
            harm_e: 20.0,
            harm_e_before_after: 100.0,
            harm_points_least: 0.1,
            harm_points_most: 0.5,
            promote_invocations: 300,
            promote_points: 1.0,
            promote_e: 3.0,
            environment_points: 1.0,
            latency_e: 20.0,
            latency_ratio: 1.2,
            latency_ms: 10.0,
            memory_share: 0.9,
            memory_exhaustion_s: 7_200,
            throttles: 1,
            attempts: 1,
            alarms: Vec::new(),
            rules: Vec::new(),
        }
    }
}

impl Gates {
    /// Four hexadecimal digits that two machines reckon alike from the same gates, and that differ
    /// when any threshold or rule does (but for one chance in 65,536).
    #[must_use]
    pub fn fingerprint(&self) -> String {
        // `Debug` of a number is its shortest exact text, on every machine.
        let digest = Sha256::digest(format!("{self:?}").as_bytes());
        format!("{:02x}{:02x}", digest[0], digest[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_other_threshold_is_another_fingerprint() {
        let usual = Gates::default();
        assert_eq!(usual.fingerprint(), Gates::default().fingerprint());
        for other in [
            Gates { harm_e: 20.5, ..usual.clone() },
            Gates { attempts: 3, ..usual.clone() },
            Gates { alarms: vec!["checkout-errors".into()], ..usual.clone() },
        ] {
            assert_ne!(usual.fingerprint(), other.fingerprint(), "{other:?}");
        }
    }
}
