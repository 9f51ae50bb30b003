//! Whether the first write of a driver that was just started has landed.

use std::time::Duration;

use tokio::time::timeout;

use super::{follow::finish, start::announce};
use crate::{
    cli::{CliError, run::Run},
    driver::{
        DriveRequest,
        client::{self, Spawned},
        protocol::Update,
    },
    rollout::{RolloutStatus, machine::End},
};

/// How long, in real time, it may take beside a call of the new version by its own number.
const PATIENCE: Duration = Duration::from_mins(1);

/// Waits until the driver drives, and says so.
///
/// # Errors
/// [`CliError::Refused`] when it does not come to that: somebody else was first, say;
/// [`CliError::Told`] with the exit code of a rollout that has ended already;
/// [`CliError::Other`] when nothing is known.
pub async fn landed(
    run: &mut Run,
    request: &DriveRequest,
    spawned: &Spawned,
) -> Result<(), CliError> {
    let target = &request.spec.target;
    let patience = PATIENCE + Duration::from_secs(request.spec.timeout_s.into());
    let Ok(status) = timeout(patience, first(request, spawned)).await else {
        return Err(CliError::Other(format!(
            "{target}: process {} has written nothing yet, and may still do it: see serin rollout \
             status {target}",
            spawned.pid
        )));
    };
    let Some(status) = status else {
        return Err(CliError::Other(format!(
            "{target}: process {} is gone: see serin rollout status {target}",
            spawned.pid
        )));
    };
    match &status.end {
        Some(End::NotStarted { why }) => {
            Err(CliError::Refused(format!("{target}: not started: {why}")))
        }
        Some(End::TakenOver { by }) => {
            Err(CliError::Refused(format!("{target}: {by} was first: another process drives it")))
        }
        end => {
            let ended = end.is_some();
            announce(run, request, spawned, false)?;
            if ended { finish(run, &status) } else { Ok(()) }
        }
    }
}

/// The first status of a rollout that is driven, or has ended.
async fn first(request: &DriveRequest, spawned: &Spawned) -> Option<Box<RolloutStatus>> {
    if let Ok(mut attachment) = client::attach(&spawned.socket).await {
        while let Ok(Some(update)) = attachment.updates.next().await {
            if let Update::Status(status) = update
                && (status.end.is_some() || drives(&status))
            {
                return Some(status);
            }
        }
    }
    // It may have ended before anybody came.
    let ended = client::ended(request.spec.id).await;
    ended.filter(|status| status.pid == spawned.pid).map(Box::new)
}

/// A write of this driver's stands in the alias.
fn drives(status: &RolloutStatus) -> bool {
    let landed = ["started", "taken_over"];
    status.happenings.iter().any(|happening| landed.contains(&happening.event.as_str()))
}
