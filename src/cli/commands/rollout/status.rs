//! `serin rollout status [FUNCTION:ALIAS]`.

use std::time::Duration;

use clap::Args;
use serde::Serialize;
use tokio::time::timeout;

use super::{
    last::{self, Unfinished},
    which::{self, Found},
};
use crate::{
    aws::Priority,
    cli::{CliError, args::Format, run::Run, target, text},
    domain::{AliasRef, AliasState, Timestamp},
    driver::client::{self, Running},
    rollout::{Ledger, RolloutStatus},
};

/// How long, in real time, it may take to look at an alias that nobody asked for.
const LOOK: Duration = Duration::from_secs(5);

/// Shows the rollouts driven on this host and, of an alias, one driven elsewhere.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// The alias, as FUNCTION:ALIAS; all that are driven on this host when absent.
    #[arg(value_parser = target::alias, value_name = "FUNCTION:ALIAS")]
    pub target: Option<AliasRef>,
}

/// A rollout as it was found.
#[derive(Debug, Serialize)]
#[serde(tag = "driven", rename_all = "snake_case")]
enum Shown {
    /// By a process of this host.
    Here {
        /// What it says.
        #[serde(flatten)]
        status: Box<RolloutStatus>,
    },
    /// By somebody else, or by nobody any more.
    Elsewhere(Box<Elsewhere>),
    /// None is on the alias: the last one that ended on this host.
    Last {
        /// How it ended.
        #[serde(flatten)]
        status: Box<RolloutStatus>,
    },
    /// By nobody on this host any more, and the alias could not be read.
    Unknown {
        /// The alias.
        target: AliasRef,
        /// What is known of its end.
        why: String,
    },
}

#[derive(Debug, Serialize)]
struct Elsewhere {
    target: AliasRef,
    configured: AliasState,
    ledger: Ledger,
    /// The ledger is kept on this host.
    kept_here: bool,
    /// A driver of this host has driven it.
    ran_here: bool,
    lease_until: Timestamp,
    /// Nobody drives it.
    lapsed: bool,
}

/// Runs the command.
pub async fn run(run: &mut Run, args: StatusArgs) -> Result<(), CliError> {
    let mut shown = match &args.target {
        None => here(client::running().await).await,
        Some(target) => of(run, target).await?,
    };
    if args.target.is_none() {
        let left = left(run, &shown).await;
        shown.extend(left);
    }
    if run.output.format == Format::Json {
        run.output.json(&shown)?;
    } else if shown.is_empty() {
        let none = args.target.map_or_else(
            || "none driven on this host; name FUNCTION:ALIAS to see another's".to_owned(),
            |target| format!("no rollout is on {target}"),
        );
        run.output.line(&none)?;
    } else {
        for shown in &shown {
            for line in lines(shown) {
                let line = run.output.clean(&line).into_owned();
                run.output.line(&line)?;
            }
        }
    }
    run.output.flush()?;
    Ok(())
}

async fn of(run: &Run, target: &AliasRef) -> Result<Vec<Shown>, CliError> {
    let connected = run.connect().await?;
    let gateway = &connected.gateway;
    let (drivers, place) = (client::running().await, gateway.place());
    let ours = drivers.into_iter().filter(|driver| driver.drives(target, &place));
    let shown = here(ours.collect()).await;
    if !shown.is_empty() {
        return Ok(shown);
    }
    let alias = gateway.alias_with(target, Priority::Write).await?;
    let Some(Found { ledger, kept }) = which::of(gateway, &alias)? else {
        let last = last::of(&place, target).await;
        return Ok(last.into_iter().map(|status| Shown::Last { status }).collect());
    };
    let elsewhere = Elsewhere {
        target: target.clone(),
        configured: alias.state,
        lease_until: ledger.lease_until(),
        lapsed: ledger.is_lapsed(gateway.clock().now()),
        ran_here: last::ran_here(ledger.id).await,
        ledger,
        kept_here: kept,
    };
    Ok(vec![Shown::Elsewhere(Box::new(elsewhere))])
}

/// Those that this host has driven and drives no more, and whose ledger may still be on the alias.
async fn left(run: &Run, shown: &[Shown]) -> Vec<Shown> {
    let driven = |target: &AliasRef| {
        let is =
            |one: &Shown| matches!(one, Shown::Here { status } if status.spec.target == *target);
        shown.iter().any(is)
    };
    let mut left = Vec::new();
    let unfinished = last::unfinished().await;
    if unfinished.is_empty() {
        return left;
    }
    let scope = run.connect().await.ok().map(|connected| connected.gateway.scope().clone());
    for one in unfinished {
        if driven(&one.target) {
            continue;
        }
        let is_here = scope.as_ref().is_some_and(|scope| one.is_at(scope));
        let Unfinished { target, why, .. } = one;
        if !is_here {
            left.push(Shown::Unknown { target, why });
            continue;
        }
        let Ok(found) = timeout(LOOK, of(run, &target)).await else {
            left.push(Shown::Unknown { target, why });
            continue;
        };
        match found {
            Ok(found) => {
                left.extend(found.into_iter().filter(|one| !matches!(one, Shown::Last { .. })));
            }
            Err(error) => left.push(Shown::Unknown { target, why: format!("{why} ({error})") }),
        }
    }
    left
}

async fn here(drivers: Vec<Running>) -> Vec<Shown> {
    let mut shown = Vec::new();
    for driver in drivers {
        if let Ok(status) = driver.status().await {
            shown.push(Shown::Here { status });
        }
    }
    shown
}

fn lines(shown: &Shown) -> Vec<String> {
    match shown {
        Shown::Here { status } => of_driver(status),
        Shown::Elsewhere(elsewhere) => of_ledger(elsewhere),
        Shown::Last { status } => {
            let none = format!("no rollout is on {}", status.spec.target);
            vec![none, format!("  {}", last::words(status))]
        }
        Shown::Unknown { target, why } => vec![
            format!("{target}  NOBODY DRIVES IT on this host: {why}"),
            format!("  see what is on the alias with serin rollout status {target}"),
        ],
    }
}

fn of_driver(status: &RolloutStatus) -> Vec<String> {
    let spec = &status.spec;
    let step = status.ledger.as_ref().map(|ledger| format!(", {}", stands(ledger)));
    let mut lines = vec![
        format!("{}  {} > {}  {}", spec.target, spec.stable, spec.canary, status.configured),
        format!("  {}{}", spec.plan.strategy, step.unwrap_or_default()),
        format!("  driven by {}, process {} on {}", spec.by, status.pid, status.host),
        format!("  as of {}", text::time(Some(status.at))),
    ];
    let due = status.due.map(|due| format!("due {}", text::time(Some(due))));
    lines.extend(due.map(|due| format!("  {due}")));
    for said in [&status.verdict, &status.waits_for, &status.trouble] {
        lines.extend((!said.is_empty()).then(|| format!("  {said}")));
    }
    if let Some((question, until)) = &status.question {
        lines.push(format!("  asks: {question} (until {})", text::time(Some(*until))));
    }
    if let Some(blind) = status.blind_at {
        lines.push(format!("  its credentials end {}", text::time(Some(blind))));
    }
    lines.extend(status.end.as_ref().map(|end| format!("  {end}")));
    lines
}

fn of_ledger(found: &Elsewhere) -> Vec<String> {
    let Elsewhere { target, configured, ledger, .. } = found;
    let lease = text::time(Some(found.lease_until));
    let who = match (found.kept_here, found.lapsed) {
        (true, _) | (_, true) => {
            format!("NOBODY DRIVES IT: the driver of {} is gone (lease until {lease})", ledger.by)
        }
        (false, false) if found.ran_here => format!(
            "driven by {}: no driver of this host answers, though it was driven here; anybody may \
             take over a minute after its lease (until {lease})",
            ledger.by
        ),
        (false, false) => {
            format!("driven by {}, not on this host (lease until {lease})", ledger.by)
        }
    };
    let mut lines = vec![
        format!("{target}  {} > {}  {configured}", ledger.stable, ledger.canary),
        format!("  {}, {}", ledger.strategy, stands(ledger)),
        format!("  {who}"),
        format!("  began {}", text::time(Some(ledger.t0))),
    ];
    if found.lapsed {
        lines.push(format!(
            "  take over with serin rollout resume {target}, or go back with serin rollout abort \
             {target}"
        ));
    }
    lines
}

fn stands(ledger: &Ledger) -> String {
    format!("step {}/{}, {}", ledger.stage, ledger.stages, ledger.status.letters())
}
