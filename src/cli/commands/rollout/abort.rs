//! `serin rollout abort FUNCTION:ALIAS`.

use std::time::Duration;

use clap::Args;
use tokio::time::timeout;

use super::{
    follow::until,
    which::{self, Found},
};
use crate::{
    aws::Priority,
    cli::{
        CliError, Exit,
        commands::rollback::{self, RollbackArgs},
        run::Run,
        say::say,
        target,
        write::{self, Writer},
    },
    domain::{
        Alias, AliasChange, AliasRef, AliasState, Change, Evidence, RevisionId, RolloutChange,
        RolloutWrite, Version,
    },
    driver::client::{self, Attachment},
    rollout::{
        RolloutStatus, Spec, ledger,
        machine::{Command, End},
    },
};

/// How long, in real time, a reading of the alias may hold up the question: the driver knows how
/// it stands.
const READ_PATIENCE: Duration = Duration::from_secs(5);

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
    let Some(driver) = which::local(&writer.gateway().place(), target).await else {
        let alias = writer.gateway().alias(target).await?;
        if matches!(which::of(writer.gateway(), &alias), Ok(None)) {
            return Err(CliError::Refused(format!("no rollout is on {target}")));
        }
        return directly(run, args).await;
    };
    let status = match driver.status().await {
        Ok(status) => status,
        Err(error) => {
            say(format_args!("serin: process {} does not answer: {error}", driver.pid));
            return directly(run, args).await;
        }
    };
    confirm(run, &writer, &args, &status).await?;
    let stable = status.spec.stable;
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
    let writer = write::begin(run, "a rollback").await?;
    let alias = writer.gateway().alias(&args.target).await?;
    let AbortArgs { target, reason } = args;
    // A ledger that must not be touched is for the rollback to tell.
    let found = which::of(writer.gateway(), &alias).ok().flatten();
    if let Some(change) = found.as_ref().and_then(|found| strip(&alias, found)) {
        let notes = ["it was ended by hand: its ledger goes, the traffic stays".to_owned()];
        return writer.carry_out(run, change, reason, &notes).await;
    }
    let way = RollbackArgs { target, to: None, stop_deployment: false, reason };
    rollback::run(run, way).await?;
    if let Some(found) = found {
        which::forget(&found);
    }
    Ok(())
}

/// Takes out a ledger that was left behind where all traffic is back already: nothing else would.
fn strip(alias: &Alias, found: &Found) -> Option<Change> {
    let is_back = alias.state == AliasState::all(Version::Published(found.ledger.stable));
    (is_back && !found.kept).then(|| {
        Change::Rollout(Box::new(RolloutChange {
            alias: AliasChange {
                target: alias.target.clone(),
                before: alias.state,
                after: alias.state,
                description: ledger::original(&alias.description).into_owned(),
                revision_id: alias.revision_id.clone(),
            },
            description_before: alias.description.clone(),
            rollout: found.ledger.id.to_string(),
            write: RolloutWrite::RollBack,
        }))
    })
}

/// Previews the way back and asks. Where it leads to is known to the driver: that the alias can't
/// be read from here must not stop it.
async fn confirm(
    run: &Run,
    writer: &Writer,
    args: &AbortArgs,
    status: &RolloutStatus,
) -> Result<(), CliError> {
    let read = writer.gateway().alias_with(&args.target, Priority::Rollback);
    let read = match timeout(READ_PATIENCE, read).await {
        Ok(read) => read.map_err(|failure| failure.to_string()),
        Err(_) => Err(format!("no answer after {} s", READ_PATIENCE.as_secs())),
    };
    let (alias, notes) = seen(status, read);
    let stable = status.spec.stable;
    if alias.state == AliasState::all(stable) {
        return Ok(());
    }
    let Spec { id, by, .. } = &status.spec;
    let evidence = Evidence::Ledger { id: id.to_string(), driver: by.clone() };
    let change = Change::rollback(&alias, stable, evidence)?;
    writer.confirm(run, &change, &args.reason, &notes).await
}

/// The alias as it was read just now, or else as the driver has seen it last.
fn seen(status: &RolloutStatus, read: Result<Alias, String>) -> (Alias, Vec<String>) {
    let why = match read {
        Ok(alias) => return (alias, Vec::new()),
        Err(why) => why,
    };
    let alias = Alias {
        target: status.spec.target.clone(),
        state: status.configured,
        description: String::new(),
        revision_id: RevisionId(String::new()),
    };
    let note = format!("the alias can't be read from here ({why}): this is what its driver saw");
    (alias, vec![note])
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::testing::{
            rollout::{spec, status_of},
            target,
        },
        domain::{Scope, Timestamp},
        rollout::Ledger,
    };

    #[test]
    fn an_alias_that_cannot_be_read_is_as_its_driver_saw_it() {
        let status = status_of(target("checkout"), Scope::default(), Timestamp::UNIX_EPOCH);
        let (alias, notes) = seen(&status, Err("access denied".into()));
        assert_eq!((alias.target, alias.state), (target("checkout"), status.configured));
        assert!(notes[0].contains("access denied"), "{notes:?}");
    }

    #[test]
    fn a_ledger_that_was_left_behind_goes_and_the_traffic_stays() {
        let target = target("checkout");
        let t0 = "2026-11-22T10:42:00Z".parse().unwrap();
        let ledger = Ledger::first(&spec(target.clone()), t0);
        let mut alias = Alias {
            target,
            state: AliasState::all(Version::Published(41)),
            description: ledger.describe("the shop's till").unwrap(),
            revision_id: RevisionId("r7".into()),
        };
        let found = Found { ledger: ledger.clone(), kept: false };
        let change = strip(&alias, &found).unwrap();
        let sent = change.alias().unwrap();
        assert_eq!((sent.before, sent.after), (alias.state, alias.state));
        assert_eq!(sent.description, "the shop's till");
        alias.state = ledger.routing();
        assert!(strip(&alias, &found).is_none(), "there is traffic to bring back");
    }
}
