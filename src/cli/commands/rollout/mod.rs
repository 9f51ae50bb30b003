//! `serin rollout …`: start one, look at it, lead it.

mod abort;
mod answer;
mod drive;
mod follow;
mod landing;
mod last;
mod lead;
mod order;
mod plan_text;
mod resume;
mod start;
mod status;
mod which;

use clap::{Args, Subcommand};

use crate::{
    cli::{CliError, run::Run, target},
    domain::AliasRef,
};

pub use drive::run as drive;

/// Move traffic to a new version step by step, and back by itself when it does harm.
#[derive(Debug, Subcommand)]
pub enum RolloutCommand {
    /// Start a rollout, driven by a process of its own.
    Start(Box<start::StartArgs>),
    /// Show the rollouts driven here, and what the alias tells of one driven elsewhere.
    Status(status::StatusArgs),
    /// Follow a rollout that is driven on this host until it ends.
    Attach(AttachArgs),
    /// Stop a rollout's clock: it stays at its step.
    Hold(TargetArgs),
    /// Let a rollout go on.
    Continue(TargetArgs),
    /// Begin the next step now, whatever is left of this one.
    Next(TargetArgs),
    /// Send all traffic to the new version now, whatever the numbers say.
    Promote(lead::PromoteArgs),
    /// Take over a rollout whose driver is gone.
    Resume(resume::ResumeArgs),
    /// End a rollout: all traffic goes back to the old version.
    Abort(abort::AbortArgs),
    /// Drive what standard input says.
    #[command(hide = true)]
    Drive,
}

/// Which rollout.
#[derive(Debug, Args)]
pub struct TargetArgs {
    /// The alias, as FUNCTION:ALIAS.
    #[arg(value_parser = target::alias, value_name = "FUNCTION:ALIAS")]
    pub target: AliasRef,
}

/// Which rollout to follow.
#[derive(Debug, Args)]
pub struct AttachArgs {
    /// The alias, as FUNCTION:ALIAS.
    #[arg(value_parser = target::alias, value_name = "FUNCTION:ALIAS")]
    pub target: AliasRef,
}

/// Runs the command.
pub async fn run(run: &mut Run, command: RolloutCommand) -> Result<(), CliError> {
    match command {
        RolloutCommand::Start(args) => Box::pin(start::run(run, *args)).await,
        RolloutCommand::Status(args) => status::run(run, args).await,
        RolloutCommand::Attach(args) => {
            let connected = run.connect().await?;
            let gateway = &connected.gateway;
            let Some(driver) = which::local(&gateway.place(), &args.target).await else {
                return last::attach(run, gateway, &args.target).await;
            };
            follow::follow(run, &driver.socket, driver.id, &args.target).await
        }
        RolloutCommand::Hold(args) => lead::run(run, &args.target, lead::Lead::Hold).await,
        RolloutCommand::Continue(args) => lead::run(run, &args.target, lead::Lead::Continue).await,
        RolloutCommand::Next(args) => lead::run(run, &args.target, lead::Lead::Next).await,
        RolloutCommand::Promote(args) => {
            lead::run(run, &args.target, lead::Lead::Promote { reason: args.reason }).await
        }
        RolloutCommand::Resume(args) => Box::pin(resume::run(run, args)).await,
        RolloutCommand::Abort(args) => Box::pin(abort::run(run, args)).await,
        RolloutCommand::Drive => Err(CliError::Usage("drive reads no settings".to_owned())),
    }
}
