//! `serin rollout resume FUNCTION:ALIAS`.

use clap::Args;

use super::{
    follow::follow,
    landing::landed,
    order::GateArgs,
    plan_text::{blockers, checks, timeline},
    start::{announce, facts, on_blind, spawn},
    which::{self, Found},
};
use crate::{
    cli::{CliError, run::Run, target, text, write},
    domain::{
        Alias, AliasChange, AliasRef, Change, RolloutChange, RolloutFacts, RolloutWrite, Version,
    },
    driver::{DriveRequest, Mode},
    rollout::{
        Gates, Keeping, Ledger, OnBlind, RolloutSettings, Spec,
        ledger::short_name,
        preflight::{self, PreflightOptions},
    },
};

/// Takes over a rollout whose driver is gone: from where it stands, by the ledger on the alias.
#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// The alias, as FUNCTION:ALIAS.
    #[arg(value_parser = target::alias, value_name = "FUNCTION:ALIAS")]
    pub target: AliasRef,
    /// By what it is judged, where this host has not started it.
    #[command(flatten)]
    pub gates: GateArgs,
    /// What it does before its credentials end: rollback, or hold (leave the weights).
    #[arg(long, value_parser = on_blind, value_name = "WHAT")]
    pub on_blind: Option<OnBlind>,
    /// Take over in spite of provisioned concurrency on the alias.
    #[arg(long)]
    pub allow_provisioned: bool,
    /// Why, for the audit.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub reason: String,
    /// Wait for its end, as with start.
    #[arg(long)]
    pub wait: bool,
}

/// Runs the command.
pub async fn run(run: &mut Run, args: ResumeArgs) -> Result<(), CliError> {
    let writer = write::begin(run, "a take-over").await?;
    let settings = run.effective.settings.rollout.value.clone();
    let alias = writer.gateway().alias(&args.target).await?;
    let Some(found) = which::of(writer.gateway(), &alias)? else {
        return Err(CliError::Refused(format!("no rollout is on {}", args.target)));
    };
    let now = writer.gateway().clock().now();
    if which::is_locked(&found) {
        return Err(CliError::Refused(format!(
            "{} is driven by a process of this host",
            args.target
        )));
    }
    if !found.ledger.is_lapsed(now) {
        return Err(CliError::Refused(still_driven(&args.target, &found.ledger)));
    }
    let ledger = &found.ledger;
    let versions = (Some(Version::Published(ledger.stable)), Version::Published(ledger.canary));
    let before = DriveRequest::recorded(found.ledger.id).map(|request| request.spec);
    let gates = gates(&args, &settings, before.as_ref());
    let facts = facts(writer.gateway(), &args.target, versions, &gates.alarms).await?;
    let spec = spec(&args, &settings, &found, before, &facts, (gates, writer.session_name()));
    let options = PreflightOptions {
        allow_provisioned: args.allow_provisioned,
        read_only: false,
        keeping: spec.keeping,
        iac_tags: settings.iac_tags.clone(),
        by: spec.by.clone(),
        takes_over: Some(found.ledger.clone()),
    };
    let checked = preflight::check(&facts, &spec.plan, &spec.gates, &options, now);
    let mut notes = standing(&found.ledger, &spec.gates);
    notes.extend(timeline(&spec.plan, spec.stable, spec.canary));
    notes.extend(checks(&checked));
    let change = take_over(&alias, &spec);
    if preflight::blocks(&checked) {
        writer.preview(&change, &spec.reason, &notes);
        return Err(CliError::Refused(format!(
            "the preflight does not let it go on: {}: go back with serin rollout abort {}",
            blockers(&checked),
            args.target
        )));
    }
    writer.confirm(run, &change, &spec.reason, &notes).await?;
    let request = writer.drive_request(run, spec, Mode::TakeOver);
    let spawned = spawn(&request).await?;
    if !args.wait {
        return landed(run, &request, &spawned).await;
    }
    announce(run, &request, &spawned, true)?;
    follow(run, &spawned.socket, request.spec.id, &request.spec.target).await
}

fn still_driven(target: &AliasRef, ledger: &Ledger) -> String {
    format!(
        "{target} is driven by {}: the lease is good until {}, and a minute later anybody may \
         take over",
        ledger.by,
        text::time(Some(ledger.lease_until()))
    )
}

/// The gates it began with, where they are known; else those of the options and settings.
fn gates(args: &ResumeArgs, settings: &RolloutSettings, before: Option<&Spec>) -> Gates {
    let asked = !args.gates.alarm.is_empty() || args.gates.attempts.is_some();
    match before {
        Some(before) if !asked => before.gates.clone(),
        _ => args.gates.gates(&args.target, settings),
    }
}

/// The rollout by its ledger. What no ledger says is as it was here, or as the settings have it.
fn spec(
    args: &ResumeArgs,
    settings: &RolloutSettings,
    found: &Found,
    before: Option<Spec>,
    facts: &RolloutFacts,
    (gates, name): (Gates, &str),
) -> Spec {
    let on_blind = args.on_blind.or(before.map(|before| before.on_blind));
    Spec {
        id: found.ledger.id,
        target: args.target.clone(),
        stable: Version::Published(found.ledger.stable),
        canary: Version::Published(found.ledger.canary),
        plan: found.ledger.plan(),
        gates,
        timeout_s: facts.timeout_s(),
        by: short_name(name),
        reason: args.reason.clone(),
        keeping: if found.kept { Keeping::None } else { Keeping::Description },
        on_blind: on_blind.unwrap_or(settings.on_blind),
        attended: false,
    }
}

/// Where it stands, and whether it would be judged by other gates from now on.
fn standing(ledger: &Ledger, gates: &Gates) -> Vec<String> {
    let mut lines = vec![format!(
        "rollout {} of {}, step {}/{}, lease past since {}",
        ledger.id,
        ledger.by,
        ledger.stage,
        ledger.stages,
        text::time(Some(ledger.lease_until()))
    )];
    lines.extend(ledger.other_gates(gates));
    lines
}

fn take_over(alias: &Alias, spec: &Spec) -> Change {
    Change::Rollout(Box::new(RolloutChange {
        alias: AliasChange {
            target: spec.target.clone(),
            before: alias.state,
            after: alias.state,
            description: alias.description.clone(),
            revision_id: alias.revision_id.clone(),
        },
        description_before: alias.description.clone(),
        rollout: spec.id.to_string(),
        write: RolloutWrite::TakeOver,
    }))
}
