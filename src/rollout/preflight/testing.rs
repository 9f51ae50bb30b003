//! Facts of a rollout that nothing speaks against, for tests to spoil.

use super::{Check, PreflightOptions, check};
use crate::{
    domain::{
        Alias, AliasName, AliasRef, AliasState, AliasTraffic, CredentialInfo, Failure, FailureKind,
        FunctionDetail, FunctionName, FunctionSummary, FunctionVersion, Reserved, RevisionId,
        RolloutFacts, Timestamp, Version,
    },
    rollout::{Gates, Plan},
};

pub(super) const OLD: Version = Version::Published(41);
pub(super) const NEW: Version = Version::Published(42);

pub(super) fn now() -> Timestamp {
    "2026-11-22T10:42:00Z".parse().unwrap()
}

fn version(version: Version) -> FunctionVersion {
    FunctionVersion {
        version,
        description: String::new(),
        code_sha256: String::new(),
        last_modified: None,
        runtime: "python3.13".into(),
        memory_mb: 512,
        timeout_s: 30,
        role: "arn:aws:iam::123456789012:role/checkout".into(),
    }
}

pub(super) fn detail(version: Version, code: &str) -> FunctionDetail {
    FunctionDetail {
        summary: FunctionSummary {
            name: FunctionName("checkout".into()),
            arn: "arn:aws:lambda:eu-west-1:123456789012:function:checkout".into(),
            runtime: "python3.13".into(),
            memory_mb: 512,
            timeout_s: 30,
            last_modified: None,
            description: String::new(),
            log_group: "/aws/lambda/checkout".into(),
            code_size: 1,
        },
        version,
        handler: "app.handler".into(),
        role: "arn:aws:iam::123456789012:role/checkout".into(),
        package_type: "Zip".into(),
        architectures: vec!["arm64".into()],
        state: "Active".into(),
        state_reason: String::new(),
        last_update_status: "Successful".into(),
        last_update_reason: String::new(),
        environment_names: Vec::new(),
        environment_error: None,
        layers: Vec::new(),
        dead_letter: None,
        log_format: "JSON".into(),
        ephemeral_mb: 512,
        code_sha256: code.into(),
        tags: Vec::new(),
        reserved_concurrency: None,
        snap_start: None,
        revision_id: RevisionId("r".into()),
    }
}

pub(super) fn facts() -> RolloutFacts {
    RolloutFacts {
        alias: Alias {
            target: AliasRef {
                function: FunctionName("checkout".into()),
                alias: AliasName("live".into()),
            },
            state: AliasState::all(OLD),
            description: "the shop's till".into(),
            revision_id: RevisionId("r1".into()),
        },
        stable: OLD,
        canary: NEW,
        versions: Ok(vec![version(Version::Latest), version(NEW), version(OLD)]),
        stable_detail: Ok(detail(OLD, "aaaa")),
        canary_detail: Ok(detail(NEW, "bbbb")),
        deployments: Ok(Vec::new()),
        provisioned: Ok(Vec::new()),
        reserved: Ok(Reserved::NONE),
        concurrent_peak: Ok(Some(12.0)),
        alarms: Ok(Vec::new()),
        event_sources: Ok(Vec::new()),
        triggers: Ok(Vec::new()),
        traffic: Ok(AliasTraffic {
            invocations: 60_000,
            errors: 60,
            minutes: 60,
            p95_ms: Some(120.0),
            p99_ms: Some(300.0),
        }),
        credentials: Ok(CredentialInfo::default()),
        credentials_refresh: true,
        host_lingers: Some(true),
    }
}

pub(super) fn denied(action: &str) -> Failure {
    Failure {
        operation: action.to_owned(),
        resource: "checkout".into(),
        kind: FailureKind::Denied { action: action.to_owned() },
        retryable: false,
        request_id: None,
    }
}

/// A plan, the gates and the options that a test begins with.
pub(super) struct Setting {
    pub(super) plan: Plan,
    pub(super) gates: Gates,
    pub(super) options: PreflightOptions,
}

pub(super) fn setting() -> Setting {
    Setting {
        plan: Plan::usual("canary10-5m".parse().unwrap()).unwrap(),
        gates: Gates::default(),
        options: PreflightOptions { by: "alice".into(), ..PreflightOptions::default() },
    }
}

impl Setting {
    pub(super) fn all(&self, facts: &RolloutFacts) -> Vec<Check> {
        check(facts, &self.plan, &self.gates, &self.options, now())
    }

    /// The line of this name, as `block: text`.
    pub(super) fn line(&self, facts: &RolloutFacts, name: &str) -> String {
        let found = self.all(facts).into_iter().find(|check| check.name == name);
        found.map_or_else(
            || "nothing".to_owned(),
            |check| {
                let result = format!("{:?}", check.result).to_lowercase();
                format!("{result}: {}", check.text)
            },
        )
    }
}

/// The line of this name under the usual setting.
pub(super) fn line(facts: &RolloutFacts, name: &str) -> String {
    setting().line(facts, name)
}
