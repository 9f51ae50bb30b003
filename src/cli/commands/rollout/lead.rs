//! `serin rollout hold|continue|next|promote FUNCTION:ALIAS`: leading a rollout from outside.

use std::io;

use clap::Args;

use super::{answer::tell, which};
use crate::{
    aws::Priority,
    cli::{
        CliError,
        run::Run,
        target,
        write::{self, Writer},
    },
    domain::{AliasChange, AliasRef, AliasState, Change, RolloutChange, RolloutWrite},
    driver::client::Running,
    rollout::{RolloutStatus, Spec, machine::Command},
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

    /// What it moves from this state, to be confirmed; nothing when no traffic moves at once. It
    /// goes by the driver, who does it, whatever is left of the ledger on the alias.
    ///
    /// # Errors
    /// Why it can't be told what it moves.
    fn write(
        &self,
        status: &RolloutStatus,
        before: AliasState,
    ) -> Result<Option<(RolloutWrite, AliasState)>, String> {
        let Spec { stable, canary, .. } = status.spec;
        match self {
            Self::Hold | Self::Continue => Ok(None),
            Self::Promote { .. } => Ok(Some((RolloutWrite::Finish, AliasState::all(canary)))),
            Self::Next => {
                let ledger = status.ledger.as_ref().ok_or_else(|| without_a_step(status))?;
                let after = ledger.nth(ledger.stage.saturating_add(1));
                let after = after.map_or(AliasState::all(canary), |s| s.routing(stable, canary));
                Ok((after != before).then_some((RolloutWrite::Step, after)))
            }
        }
    }
}

fn without_a_step(status: &RolloutStatus) -> String {
    let waits = &status.waits_for;
    let why = if waits.is_empty() { String::new() } else { format!(": its driver {waits}") };
    format!("the rollout is in no step that could be followed by the next{why}")
}

/// Runs the command.
pub async fn run(run: &mut Run, target: &AliasRef, lead: Lead) -> Result<(), CliError> {
    let writer = write::begin(run, lead.what()).await?;
    let driver = which::here(writer.gateway(), target).await?;
    confirm(run, &writer, &driver, &lead).await?;
    tell(run, &driver, lead.command(writer.session_name().to_owned())).await
}

async fn confirm(
    run: &Run,
    writer: &Writer,
    driver: &Running,
    lead: &Lead,
) -> Result<(), CliError> {
    if matches!(lead, Lead::Hold | Lead::Continue) {
        return Ok(());
    }
    let target = &driver.target;
    let status = driver.status().await.map_err(|error| silent(driver, &error))?;
    let alias = writer.gateway().alias_with(target, Priority::Write).await?;
    let moved = lead.write(&status, alias.state);
    let moved = moved.map_err(|why| CliError::Refused(format!("{target}: {why}")))?;
    let Some((write, after)) = moved else { return Ok(()) };
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
            revision_id: alias.revision_id,
        },
        description_before: alias.description,
        rollout: status.spec.id.to_string(),
        write,
    }));
    writer.confirm(run, &change, reason, &[]).await
}

fn silent(driver: &Running, error: &io::Error) -> CliError {
    let Running { target, pid, .. } = driver;
    CliError::Other(format!("{target}: process {pid} does not answer: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::testing::{rollout::status_of, target},
        domain::{Scope, Timestamp, Version},
    };

    #[test]
    fn what_moves_traffic_is_asked_about_with_or_without_a_ledger() {
        let mut status = status_of(target("checkout"), Scope::default(), Timestamp::UNIX_EPOCH);
        let before = status.configured;
        let promote = Lead::Promote { reason: "proven elsewhere".into() };
        let all = AliasState::all(Version::Published(42));
        let (step, after) = Lead::Next.write(&status, before).unwrap().unwrap();
        assert_eq!((step, after.to_string().as_str()), (RolloutWrite::Step, "41 10% | 42 90%"));
        assert_eq!(promote.write(&status, before), Ok(Some((RolloutWrite::Finish, all))));
        // It has not begun, or keeps its ledger where nobody else sees it.
        status.ledger = None;
        status.waits_for = "waits for the first write".into();
        assert_eq!(promote.write(&status, before), Ok(Some((RolloutWrite::Finish, all))));
        let refused = Lead::Next.write(&status, before).unwrap_err();
        assert!(refused.ends_with("its driver waits for the first write"), "{refused}");
        assert_eq!(Lead::Hold.write(&status, before), Ok(None));
    }
}
