//! `serin rollout abort FUNCTION:ALIAS`.

use clap::Args;

use super::{follow::until, which};
use crate::{
    cli::{
        CliError, Exit,
        commands::rollback::{self, RollbackArgs},
        run::Run,
        say::say,
        target,
        write::{self, Writer},
    },
    domain::{AliasRef, AliasState, Change, Evidence, Version},
    driver::client::{self, Attachment},
    rollout::machine::{Command, End},
};

/// Ends a rollout: all traffic goes back to the old version.
///
/// Its driver does it; when there is none on this host, or it does not answer, it is done here.
#[derive(Debug, Args)]
pub struct AbortArgs {
    /// The alias, as FUNCTION:ALIAS.
    #[arg(value_parser = target::alias, value_name = "FUNCTION:ALIAS")]
    pub target: AliasRef,
    /// Why, for the audit.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub reason: String,
}

/// Runs the command.
pub async fn run(run: &mut Run, args: AbortArgs) -> Result<(), CliError> {
    let writer = write::begin(run, "a rollback").await?;
    let target = &args.target;
    let Some(driver) = which::local(writer.gateway().scope(), target).await else {
        return directly(run, args).await;
    };
    let stable = confirm(run, &writer, &args).await?;
    let by = writer.session_name().to_owned();
    let told = match client::attach(&driver.socket).await {
        Ok(mut attachment) => {
            let told = attachment.request(Command::RollBack { by }).await;
            told.map(|answer| (attachment, answer))
        }
        Err(error) => Err(error),
    };
    match told {
        Ok((attachment, Ok(()))) => watch(run, attachment, target, stable).await,
        Ok((_, Err(why))) => {
            say(format_args!("serin: process {} refuses: {why}", driver.pid));
            directly(run, args).await
        }
        Err(error) => {
            say(format_args!("serin: process {} does not answer: {error}", driver.pid));
            directly(run, args).await
        }
    }
}

/// By a rollback from here; it strips the ledger, which ends the rollout for every driver.
async fn directly(run: &mut Run, args: AbortArgs) -> Result<(), CliError> {
    let AbortArgs { target, reason } = args;
    rollback::run(run, RollbackArgs { target, to: None, stop_deployment: false, reason }).await
}

/// Previews the way back and asks. Returns where it leads to.
async fn confirm(run: &Run, writer: &Writer, args: &AbortArgs) -> Result<Version, CliError> {
    let alias = writer.gateway().alias(&args.target).await?;
    let stable = match which::of(&alias)? {
        Some(found) => Version::Published(found.ledger.stable),
        None => alias.state.version,
    };
    if alias.state != AliasState::all(stable) {
        let change = Change::rollback(&alias, stable, Evidence::SplitPrimary)?;
        writer.confirm(run, &change, &args.reason, &[]).await?;
    }
    Ok(stable)
}

/// Until the way back is made; its proof is left to the driver.
async fn watch(
    run: &mut Run,
    attachment: Attachment,
    target: &AliasRef,
    stable: Version,
) -> Result<(), CliError> {
    let back = AliasState::all(stable);
    let status = until(run, attachment, target, |status| {
        status.end.is_some() || (status.proof.is_some() && status.configured == back)
    })
    .await?;
    let Some(status) = status else {
        say(format_args!("serin: {target} is being rolled back: its driver goes on"));
        return Err(CliError::Told(Exit::Inconclusive));
    };
    run.output.line(&format!("{target}: now {}", status.configured))?;
    run.output.flush()?;
    match &status.end {
        Some(End::RolledBack { .. } | End::Inconclusive { .. }) | None => Ok(()),
        Some(end) => {
            say(format_args!("serin: {target}: {end}"));
            Err(CliError::Told(Exit::Failed))
        }
    }
}
