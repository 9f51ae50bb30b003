//! What is known before a rollout, and what its driver tells.

use super::{function, v};
use crate::{
    domain::{
        Alias, AliasRef, AliasTraffic, CredentialInfo, FunctionDetail, Reserved, RevisionId,
        RolloutFacts, Scope, Timestamp, Version,
    },
    rollout::{
        Gates, Keeping, Ledger, OnBlind, Plan, RolloutId, RolloutStatus, Spec, machine::Happening,
    },
};

/// A version in full, with code of its own.
pub(crate) fn detail(alias: &Alias, version: Version) -> FunctionDetail {
    FunctionDetail {
        summary: function(alias.target.function.as_str()),
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
        code_sha256: format!("code of {version}"),
        tags: Vec::new(),
        reserved_concurrency: None,
        revision_id: RevisionId("r-2".into()),
        snap_start: None,
    }
}

/// What is known before `version` is rolled out on an alias: nothing stands against it.
pub(crate) fn facts_of(alias: Alias, version: Version) -> RolloutFacts {
    RolloutFacts {
        stable: alias.state.version,
        canary: version,
        versions: Ok([Version::Latest, v(42), v(41), v(40)].map(super::version).to_vec()),
        stable_detail: Ok(detail(&alias, alias.state.version)),
        canary_detail: Ok(detail(&alias, version)),
        deployments: Ok(Vec::new()),
        provisioned: Ok(Vec::new()),
        reserved: Ok(Reserved(None)),
        concurrent_peak: Ok(Some(12.0)),
        alarms: Ok(Vec::new()),
        event_sources: Ok(Vec::new()),
        triggers: Ok(Vec::new()),
        traffic: Ok(AliasTraffic::default()),
        credentials: Ok(CredentialInfo::default()),
        credentials_refresh: true,
        host_lingers: Some(true),
        alias,
    }
}

/// A canary of 42 after 41, by alice.
pub(crate) fn spec(target: AliasRef) -> Spec {
    let plan = "canary10-5m".parse().map(Plan::usual);
    Spec {
        id: RolloutId(0x7f3a_9c2e),
        target,
        stable: v(41),
        canary: v(42),
        plan: plan.ok().and_then(Result::ok).unwrap_or_else(|| unreachable!("it is a plan")),
        gates: Gates { alarms: vec!["checkout-errors".into()], ..Gates::default() },
        timeout_s: 30,
        by: "alice".into(),
        reason: String::new(),
        keeping: Keeping::Description,
        on_blind: OnBlind::Rollback,
        attended: true,
    }
}

/// A rollout in its first step that began at this time, before its first numbers.
pub(crate) fn status_of(target: AliasRef, scope: Scope, at: Timestamp) -> RolloutStatus {
    let spec = spec(target);
    let ledger = Ledger::first(&spec, at);
    RolloutStatus {
        scope,
        host: "bastion-1".into(),
        pid: 4242,
        at,
        configured: ledger.routing(),
        due: Some(ledger.due_at()),
        ledger: Some(ledger),
        waits_for: String::new(),
        question: None,
        measured: None,
        assessment: None,
        verdict: String::new(),
        trouble: String::new(),
        blind_at: None,
        happenings: vec![Happening {
            at,
            event: "started".into(),
            text: "started: 41 90% | 42 10%".into(),
        }],
        proof: None,
        end: None,
        spec,
    }
}
