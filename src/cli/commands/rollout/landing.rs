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
    if let Some(refusal) = refusal(&status) {
        return Err(CliError::Refused(format!("{target}: {refusal}")));
    }
    announce(run, request, spawned, false)?;
    if status.end.is_some() { finish(run, &status) } else { Ok(()) }
}

/// Why this driver has nothing to drive.
fn refusal(status: &RolloutStatus) -> Option<String> {
    match status.end.as_ref()? {
        End::NotStarted { why } => Some(format!("not started: {why}")),
        End::TakenOver { by } => Some(format!("{by} was first: another process drives it")),
        _ => None,
    }
}

/// The first status of a rollout that is driven, or has ended.
async fn first(request: &DriveRequest, spawned: &Spawned) -> Option<Box<RolloutStatus>> {
    if let Ok(mut attachment) = client::attach(&spawned.socket).await {
        while let Ok(Some(update)) = attachment.updates.next().await {
            if let Update::Status(status) = update
                && is_settled(&status)
            {
                return Some(status);
            }
        }
    }
    // It may have ended before anybody came.
    let ended = client::ended(request.spec.id).await;
    ended.filter(|status| status.pid == spawned.pid).map(Box::new)
}

/// A write of this driver's stands in the alias, or none ever will.
fn is_settled(status: &RolloutStatus) -> bool {
    let landed = ["started", "taken_over"];
    let has = |event: &str| landed.contains(&event);
    status.end.is_some() || status.happenings.iter().any(|happening| has(&happening.event))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::testing::rollout,
        domain::{AliasName, AliasRef, FunctionName, Scope, Timestamp},
        rollout::machine::Happening,
    };

    fn status(events: &[&str], end: Option<End>) -> RolloutStatus {
        let target =
            AliasRef { function: FunctionName("checkout".into()), alias: AliasName("live".into()) };
        let at = Timestamp::UNIX_EPOCH;
        let running = rollout::status_of(target, Scope::default(), at);
        let happening =
            |event: &&str| Happening { at, event: (*event).to_owned(), text: String::new() };
        RolloutStatus { happenings: events.iter().map(happening).collect(), end, ..running }
    }

    #[test]
    fn it_is_settled_by_the_first_write_that_landed_or_by_the_end() {
        assert!(!is_settled(&status(&[], None)));
        assert!(
            !is_settled(&status(&["smoked", "lost"], None)),
            "a write may be lost and sent again"
        );
        assert!(is_settled(&status(&["smoked", "started"], None)));
        assert!(is_settled(&status(&["lost", "taken_over", "step"], None)));
        assert!(is_settled(&status(&[], Some(End::NotStarted { why: "denied".into() }))));
    }

    #[test]
    fn only_what_never_began_here_is_refused() {
        let told = |end: End| refusal(&status(&["started"], Some(end)));
        let why = || "denied".to_owned();
        assert_eq!(told(End::NotStarted { why: why() }).as_deref(), Some("not started: denied"));
        assert_eq!(
            told(End::TakenOver { by: "bob".into() }).as_deref(),
            Some("bob was first: another process drives it")
        );
        for end in [
            End::Promoted,
            End::RolledBack { why: why() },
            End::Inconclusive { why: why() },
            End::Held { why: why() },
            End::ChangedBySomeoneElse { expected: why(), found: why() },
        ] {
            assert_eq!(told(end.clone()), None, "{end}");
        }
        assert_eq!(refusal(&status(&["started"], None)), None);
    }
}
