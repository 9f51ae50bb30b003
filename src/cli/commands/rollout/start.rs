//! `serin rollout start FUNCTION:ALIAS`.

use clap::Args;
use serde::Serialize;

use super::{
    follow::follow,
    landing::landed,
    order::{self, GateArgs, PlanArgs, Rest},
    plan_text::{blockers, checks, timeline},
    which,
};
use crate::{
    aws::Gateway,
    cli::{CliError, args::Format, run::Run, say::say, target, write},
    domain::{AliasChange, AliasRef, Change, RolloutChange, RolloutFacts, RolloutWrite, Version},
    driver::{
        DriveRequest, Mode,
        client::{self, Spawned},
        host,
    },
    jobs::rollout_facts,
    logs::sanitise::sanitise,
    rollout::{
        Keeping, OnBlind, Spec,
        ledger::short_name,
        preflight::{self, PreflightOptions},
    },
};

/// Starts a rollout: traffic moves to the new version step by step, and back by itself when the
/// numbers say that it does harm. A process of its own drives it.
#[derive(Debug, Args)]
pub struct StartArgs {
    /// The alias, as FUNCTION:ALIAS.
    #[arg(value_parser = target::alias, value_name = "FUNCTION:ALIAS")]
    pub target: AliasRef,
    /// The new version; the newest published one when absent.
    #[arg(long, value_parser = target::published, value_name = "VERSION")]
    pub to: Option<Version>,
    /// How traffic moves.
    #[command(flatten)]
    pub plan: PlanArgs,
    /// By what it is judged.
    #[command(flatten)]
    pub gates: GateArgs,
    /// What it does before its credentials end: rollback, or hold (leave the weights).
    #[arg(long, value_parser = on_blind, value_name = "WHAT")]
    pub on_blind: Option<OnBlind>,
    /// Where its state is kept: in the alias's description, or none (on this host alone: nobody
    /// else can take over).
    #[arg(long, value_parser = keeping, value_name = "WHERE")]
    pub ledger: Option<Keeping>,
    /// Start in spite of provisioned concurrency on the alias.
    #[arg(long)]
    pub allow_provisioned: bool,
    /// Why, for the audit.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub reason: String,
    /// Wait for its end, a line for each thing that happens. Ctrl-C ends the waiting alone.
    #[arg(long)]
    pub wait: bool,
}

/// `rollback` or `hold`.
pub fn on_blind(text: &str) -> Result<OnBlind, String> {
    match text {
        "rollback" => Ok(OnBlind::Rollback),
        "hold" => Ok(OnBlind::Hold),
        _ => Err("write rollback or hold".to_owned()),
    }
}

/// `description` or `none`.
pub fn keeping(text: &str) -> Result<Keeping, String> {
    match text {
        "description" => Ok(Keeping::Description),
        "none" => Ok(Keeping::None),
        _ => Err("write description or none".to_owned()),
    }
}

/// Runs the command.
pub async fn run(run: &mut Run, args: StartArgs) -> Result<(), CliError> {
    if run.global.sandbox.sandbox && !args.wait {
        return Err(CliError::Refused(
            "the sandbox of --sandbox ends with this command, and the rollout would lose its \
             account: add --wait, or use serin sandbox in another terminal"
                .to_owned(),
        ));
    }
    let settings = run.effective.settings.rollout.value.clone();
    let plan = args.plan.plan(&settings)?;
    let mut gates = args.gates.gates(&args.target, &settings);
    let writer = write::begin(run, "a rollout").await?;
    let canary = match args.to {
        Some(version) => version,
        None => Box::pin(newest(writer.gateway(), &args.target)).await?,
    };
    let facts = facts(writer.gateway(), &args.target, (None, canary), &gates.alarms).await?;
    which::none_of_ours(writer.gateway(), &facts.alias).await?;
    if args.gates.attempts.is_none() {
        // By what calls it: a retry is no independent error.
        gates.attempts = gates.attempts.max(preflight::attempts_for(&facts));
    }
    let by = short_name(writer.session_name());
    let usual = if writer.keeps_ledgers_local() { Keeping::None } else { settings.keeping };
    let keeping = args.ledger.unwrap_or(usual);
    let on_blind = args.on_blind.unwrap_or(settings.on_blind);
    let options = PreflightOptions {
        allow_provisioned: args.allow_provisioned,
        read_only: false,
        keeping,
        iac_tags: settings.iac_tags.clone(),
        by: by.clone(),
        takes_over: None,
    };
    let now = writer.gateway().clock().now();
    let checked = preflight::check(&facts, &plan, &gates, &options, now);
    let rest = Rest { by, reason: args.reason, keeping, on_blind };
    let spec = order::spec(client::new_id(), &facts, (plan, gates), rest);

    let mut notes = timeline(&spec.plan, spec.stable, spec.canary);
    notes.extend(checks(&checked));
    let change = opening(&facts, &spec);
    if preflight::blocks(&checked) {
        writer.preview(&change, &spec.reason, &notes);
        let blockers = blockers(&checked);
        return Err(CliError::Refused(format!("the preflight does not let it start: {blockers}")));
    }
    writer.confirm(run, &change, &spec.reason, &notes).await?;
    let request = writer.drive_request(run, spec, Mode::Start);
    let spawned = spawn(&request).await?;
    if !args.wait {
        return landed(run, &request, &spawned).await;
    }
    announce(run, &request, &spawned, true)?;
    follow(run, &spawned.socket, request.spec.id, &request.spec.target).await
}

async fn newest(gateway: &Gateway, target: &AliasRef) -> Result<Version, CliError> {
    let (alias, versions) = tokio::join!(gateway.alias(target), gateway.versions(&target.function));
    order::newest(target, &versions?, alias?.state.version)
}

/// What the preflight looks at, with what this host has to say. The stable version is the one that
/// serves now, unless it is said.
pub async fn facts(
    gateway: &Gateway,
    target: &AliasRef,
    versions: (Option<Version>, Version),
    alarms: &[String],
) -> Result<RolloutFacts, CliError> {
    let facts = Box::pin(rollout_facts::read(gateway, target, versions, alarms)).await?;
    Ok(RolloutFacts { host_lingers: host::lingers(), ..facts })
}

/// The first write, as the preview shows it.
fn opening(facts: &RolloutFacts, spec: &Spec) -> Change {
    let stages = spec.plan.stages();
    let after =
        stages.first().map_or(facts.alias.state, |stage| stage.routing(spec.stable, spec.canary));
    Change::Rollout(Box::new(RolloutChange {
        alias: AliasChange {
            target: spec.target.clone(),
            before: facts.alias.state,
            after,
            description: facts.alias.description.clone(),
            revision_id: facts.alias.revision_id.clone(),
        },
        description_before: facts.alias.description.clone(),
        rollout: spec.id.to_string(),
        write: RolloutWrite::Start,
    }))
}

/// Starts the driver.
pub async fn spawn(request: &DriveRequest) -> Result<Spawned, CliError> {
    let spawned = client::spawn(request).await;
    spawned.map_err(|error| CliError::Other(sanitise(&error.to_string()).into_owned()))
}

/// Who drives it now.
#[derive(Debug, Serialize)]
struct Started<'a> {
    event: &'static str,
    target: String,
    rollout_id: String,
    from_version: String,
    to_version: String,
    strategy: String,
    pid: u32,
    socket: &'a std::path::Path,
}

/// Says who drives it, and what becomes of it now.
pub fn announce(
    run: &mut Run,
    request: &DriveRequest,
    spawned: &Spawned,
    waits: bool,
) -> Result<(), CliError> {
    let DriveRequest { spec, mode, .. } = request;
    let target = &spec.target;
    if run.output.format == Format::Json {
        run.output.json_line(&Started {
            event: if *mode == Mode::Start { "driven" } else { "taken_over" },
            target: target.to_string(),
            rollout_id: spec.id.to_string(),
            from_version: spec.stable.to_string(),
            to_version: spec.canary.to_string(),
            strategy: spec.plan.strategy.to_string(),
            pid: spawned.pid,
            socket: &spawned.socket,
        })?;
        run.output.flush()?;
        return Ok(());
    }
    let pid = spawned.pid;
    let line = format!("{target}: rollout {} is driven by process {pid}", spec.id);
    if waits {
        say(format_args!("{line}; Ctrl-C ends the waiting, not the rollout"));
    } else {
        run.output.line(&line)?;
        run.output.flush()?;
        say(format_args!(
            "it goes on when this ends; follow it with serin rollout attach {target}, end it with \
             serin rollout abort {target}"
        ));
    }
    Ok(())
}
