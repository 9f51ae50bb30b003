//! `serin rollout hold|continue|next|promote FUNCTION:ALIAS`: leading a rollout from outside.

use clap::Args;

use super::which;
use crate::{
    cli::{
        CliError,
        run::Run,
        say::say,
        target,
        write::{self, Writer},
    },
    domain::{Alias, AliasChange, AliasRef, AliasState, Change, RolloutChange, RolloutWrite},
    driver::client::{self, Running},
    rollout::{Ledger, machine::Command},
};

/// Sends all traffic to the new version, whatever the numbers say.
#[derive(Debug, Args)]
pub struct PromoteArgs {
    /// The alias, as FUNCTION:ALIAS.
    #[arg(value_parser = target::alias, value_name = "FUNCTION:ALIAS")]
    pub target: AliasRef,
    /// Why, for the audit.
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub reason: String,
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// Stop the clock.
    Hold,
    /// Go on.
    Continue,
    /// The next step now.
    Next,
    /// All traffic to the new version now.
    Promote {
        /// Why.
        reason: String,
    },
}

impl Lead {
    fn what(&self) -> &'static str {
        match self {
            Self::Hold => "a hold",
            Self::Continue => "going on",
            Self::Next => "the next step",
            Self::Promote { .. } => "a promotion",
        }
    }

    fn command(&self, by: String) -> Command {
        match self {
            Self::Hold => Command::Pause,
            Self::Continue => Command::Continue,
            Self::Next => Command::Next,
            Self::Promote { reason } => Command::Promote { by, reason: reason.clone() },
        }
    }

    /// What it moves, to be confirmed; nothing when no traffic moves at once.
    fn write(&self, ledger: &Ledger, alias: &Alias) -> Option<(RolloutWrite, AliasState)> {
        let canary = crate::domain::Version::Published(ledger.canary);
        let stable = crate::domain::Version::Published(ledger.stable);
        match self {
            Self::Hold | Self::Continue => None,
            Self::Promote { .. } => Some((RolloutWrite::Finish, AliasState::all(canary))),
            Self::Next => {
                let after = ledger.nth(ledger.stage + 1);
                let after = after.map_or(AliasState::all(canary), |s| s.routing(stable, canary));
                (after != alias.state).then_some((RolloutWrite::Step, after))
            }
        }
    }
}

/// Runs the command.
pub async fn run(run: &mut Run, target: &AliasRef, lead: Lead) -> Result<(), CliError> {
    let writer = write::begin(run, lead.what()).await?;
    let driver = which::here(writer.gateway(), target).await?;
    confirm(run, &writer, target, &lead).await?;
    tell(run, &driver, lead.command(writer.session_name().to_owned())).await
}

async fn confirm(
    run: &Run,
    writer: &Writer,
    target: &AliasRef,
    lead: &Lead,
) -> Result<(), CliError> {
    let alias = writer.gateway().alias(target).await?;
    let Some(found) = which::of(&alias)? else { return Ok(()) };
    let Some((write, after)) = lead.write(&found.ledger, &alias) else { return Ok(()) };
    let reason = match lead {
        Lead::Promote { reason } => reason.as_str(),
        _ => "",
    };
    let change = Change::Rollout(Box::new(RolloutChange {
        alias: AliasChange {
            target: target.clone(),
            before: alias.state,
            after,
            description: alias.description.clone(),
            revision_id: alias.revision_id.clone(),
        },
        description_before: alias.description.clone(),
        rollout: found.ledger.id.to_string(),
        write,
    }));
    writer.confirm(run, &change, reason, &[]).await
}

/// Tells the driver, and says what it answers.
async fn tell(run: &mut Run, driver: &Running, command: Command) -> Result<(), CliError> {
    let target = &driver.target;
    let answered = match client::attach(&driver.socket).await {
        Ok(mut attachment) => attachment.request(command).await,
        Err(error) => Err(error),
    };
    match answered {
        Ok(Ok(())) => {
            run.output.line(&format!("{target}: told to process {}", driver.pid))?;
            run.output.flush()?;
            say(format_args!("see what it does with serin rollout status {target}"));
            Ok(())
        }
        Ok(Err(why)) => Err(CliError::Refused(format!("{target}: {why}"))),
        Err(error) => Err(CliError::Other(format!(
            "{target}: process {} does not answer: {error}",
            driver.pid
        ))),
    }
}
