//! What a scenario file holds, as it is written: `docs/sandbox.md` describes every field.
//!
//! Values that are checked after reading keep their place in the file ([`Spanned`]), so that a
//! problem can name its line.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

pub use super::{
    alarm::AlarmSpec,
    deployment::DeploymentSpec,
    function::{AliasSpec, FunctionSpec, Split, VersionSpec},
    secret::{OpensSpec, ReplicaSpec, RotationSpec, SecretSpec, SecretVersionSpec},
    span::Span,
    workload::{BehaviourSpec, ErrorSpec, FailureKind, Level, LineSpec, OutageSpec, TrafficSpec},
};
use crate::sandbox::{faults::rule::FaultRule, world::CONCURRENCY};

/// One made-up account, with what happens in it.
#[derive(Debug, Clone, Default)]
pub struct Scenario {
    /// A word or two about it, shown when the sandbox starts.
    pub title: String,
    /// Who we are and where.
    pub account: AccountSpec,
    /// How the endpoint answers.
    pub api: ApiSpec,
    /// The functions, in the file's order.
    pub functions: Vec<FunctionSpec>,
    /// Deployments that move their aliases.
    pub deployments: Vec<DeploymentSpec>,
    /// What breaks for many functions at once.
    pub outages: Vec<OutageSpec>,
    /// Alarms on the functions' metrics.
    pub alarms: Vec<AlarmSpec>,
    /// The secrets.
    pub secrets: Vec<SecretSpec>,
    /// What goes wrong with calls.
    pub faults: Vec<Spanned<FaultRule>>,
}

/// `[account]`: who we are and where.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccountSpec {
    /// Account id, twelve digits.
    pub id: Spanned<String>,
    /// Region, such as `eu-central-1`.
    pub region: Spanned<String>,
    /// The caller, as the last part of the STS ARN: `assumed-role/oncall/alice` or `user/alice`.
    pub caller: Spanned<String>,
    /// Concurrent executions that the account may have at once, 101 to 1000000.
    pub concurrency: Spanned<i32>,
}

impl Default for AccountSpec {
    fn default() -> Self {
        Self {
            id: unplaced("123456789012".to_owned()),
            region: unplaced("eu-central-1".to_owned()),
            caller: unplaced("assumed-role/sandbox/you".to_owned()),
            concurrency: unplaced(CONCURRENCY),
        }
    }
}

/// `[api]`: how the endpoint answers when no fault is on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ApiSpec {
    /// Whether AWS's call rates are enforced (15/s Lambda control plane, 5/s `FilterLogEvents`).
    pub rates: bool,
    /// How long every call takes at least, in milliseconds of real time.
    pub latency_ms: u64,
    /// Up to so many milliseconds more, drawn anew for each call.
    pub jitter_ms: u64,
}

impl Default for ApiSpec {
    fn default() -> Self {
        Self { rates: true, latency_ms: 0, jitter_ms: 0 }
    }
}

/// Names and values: tags, environment variables.
pub type Pairs = BTreeMap<String, String>;

/// A value that stands nowhere in the file, for defaults.
pub(super) fn unplaced<T>(value: T) -> Spanned<T> {
    Spanned::new(0..0, value)
}
