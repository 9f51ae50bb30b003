//! What is known before a rollout starts: each fact as read, or why it could not be read.

use super::{
    alarm::AlarmState, alias::Alias, concurrency::Reserved, deployment::Deployment,
    event_source::EventSource, failure::Failure, function::FunctionDetail, scope::CredentialInfo,
    trigger::Provisioned, trigger::Trigger, version::FunctionVersion, version::Version,
};

/// What AWS told before a rollout from `stable` to `canary` on an alias.
#[derive(Debug, Clone)]
pub struct RolloutFacts {
    /// The alias, freshly read.
    pub alias: Alias,
    /// The version that it moves away from.
    pub stable: Version,
    /// The version to be rolled out.
    pub canary: Version,
    /// All versions, newest first.
    pub versions: Result<Vec<FunctionVersion>, Failure>,
    /// The version that it moves away from, in full.
    pub stable_detail: Result<FunctionDetail, Failure>,
    /// The version to be rolled out, in full.
    pub canary_detail: Result<FunctionDetail, Failure>,
    /// Deployments that drive this alias now.
    pub deployments: Result<Vec<Deployment>, Failure>,
    /// Provisioned concurrency of the function's aliases and versions.
    pub provisioned: Result<Vec<Provisioned>, Failure>,
    /// What is reserved for the function.
    pub reserved: Result<Reserved, Failure>,
    /// The most executions at once in the last three hours; `None` when CloudWatch has none.
    pub concurrent_peak: Result<Option<f64>, Failure>,
    /// The gate alarms that were asked for, in order; `None` for one that does not exist.
    pub alarms: Result<Vec<(String, Option<AlarmState>)>, Failure>,
    /// The mappings that feed the alias, the function itself, or one of the two versions.
    pub event_sources: Result<Vec<EventSource>, Failure>,
    /// Who may invoke the alias, the function itself or one of the two versions; and its URLs.
    pub triggers: Result<Vec<Trigger>, Failure>,
    /// What the alias served in the last hour.
    pub traffic: Result<AliasTraffic, Failure>,
    /// When our credentials expire.
    pub credentials: Result<CredentialInfo, Failure>,
    /// The credentials are renewed by themselves, or never end.
    pub credentials_refresh: bool,
    /// The host lets a user's processes live on after the session ends; `None` when it can't be
    /// told.
    pub host_lingers: Option<bool>,
}

impl RolloutFacts {
    /// The longest timeout that Lambda allows, in seconds.
    pub const LONGEST_TIMEOUT_S: u32 = 5_400;

    /// The longer timeout of both versions in seconds: metrics settle that much later. One that is
    /// not known counts as the longest: too long only waits, and too short would call settled what
    /// may still change.
    #[must_use]
    pub fn timeout_s(&self) -> u32 {
        let both = [(self.stable, &self.stable_detail), (self.canary, &self.canary_detail)];
        let timeouts = both.map(|(version, detail)| {
            let listed = || self.versions.iter().flatten().find(|row| row.version == version);
            let told = detail.as_ref().ok().map(|detail| detail.summary.timeout_s);
            let told = told.or_else(|| listed().map(|row| row.timeout_s));
            told.and_then(|seconds| u32::try_from(seconds).ok())
        });
        let [stable, canary] = timeouts.map(|known| known.unwrap_or(Self::LONGEST_TIMEOUT_S));
        stable.max(canary)
    }
}

/// What an alias served in a window that has just ended.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AliasTraffic {
    /// Invocations.
    pub invocations: u64,
    /// Errors among them.
    pub errors: u64,
    /// How many minutes.
    pub minutes: u32,
    /// 95th percentile of the duration in milliseconds.
    pub p95_ms: Option<f64>,
    /// 99th percentile of the duration in milliseconds.
    pub p99_ms: Option<f64>,
}

impl AliasTraffic {
    /// Invocations a minute.
    #[must_use]
    pub fn per_minute(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let invocations = self.invocations as f64;
        invocations / f64::from(self.minutes.max(1))
    }

    /// The share of invocations that failed, in `[0, 1]`; 0 without any.
    #[must_use]
    pub fn error_rate(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let (errors, invocations) = (self.errors as f64, self.invocations.max(1) as f64);
        (errors / invocations).min(1.0)
    }
}
