//! What this host remembers of rollouts that have ended.

use std::collections::HashSet;

use super::{drive::exit, follow::finish, which};
use crate::{
    aws::Gateway,
    cli::{CliError, Exit, args::Format, run::Run},
    domain::{AliasRef, Scope},
    driver::{
        Connect, Mode,
        client::{self, Past},
    },
    rollout::{RolloutId, RolloutStatus, machine::End},
};

/// The last rollout of that alias that ended on this host.
pub async fn of(scope: &Scope, target: &AliasRef) -> Option<Box<RolloutStatus>> {
    let ended = client::past().await.into_iter().filter_map(|past| past.end);
    let ours = ended.filter(|status| status.spec.target == *target && is_at(status, scope));
    ours.max_by_key(|status| status.at).map(Box::new)
}

fn is_at(status: &RolloutStatus, scope: &Scope) -> bool {
    let accounts = status.scope.account.as_ref().zip(scope.account.as_ref());
    accounts.is_none_or(|(its, ours)| its == ours)
        && status.scope.region == scope.region
        && status.scope.endpoint == scope.endpoint
}

/// A driver of this host was asked to drive it.
pub async fn ran_here(id: RolloutId) -> bool {
    client::past().await.iter().any(|past| past.request.spec.id == id)
}

/// `last: rolled back 21:22Z: 42 fails …`.
pub fn words(status: &RolloutStatus) -> String {
    let spec = &status.spec;
    let end = status.end.as_ref().map_or_else(|| "gone".to_owned(), ToString::to_string);
    format!(
        "last: {} > {}, {}: {end}, then {}",
        spec.stable,
        spec.canary,
        status.at.strftime("%Y-%m-%d %H:%MZ"),
        status.configured
    )
}

/// Follows what has ended already: says how, with its exit code.
///
/// # Errors
/// [`CliError::Refused`] when this host knows of none, or one is on the alias that is not driven
/// here; [`CliError::Told`] with the exit code of one that was not promoted.
pub async fn attach(run: &mut Run, gateway: &Gateway, target: &AliasRef) -> Result<(), CliError> {
    let alias = gateway.alias(target).await?;
    let last = of(gateway.scope(), target).await;
    let last = match which::of(&alias)? {
        None => last,
        // What somebody else's change has ended may have left its ledger.
        Some(found) => last.filter(|status| status.spec.id == found.ledger.id),
    };
    let Some(status) = last else { return Err(which::elsewhere(gateway, target).await?) };
    if run.output.format == Format::Json {
        finish(run, &status)?;
    } else {
        let line = format!("{target}: {}", words(&status));
        let line = run.output.clean(&line).into_owned();
        run.output.line(&line)?;
    }
    run.output.flush()?;
    match status.end.as_ref().map_or(Exit::Failed, exit) {
        Exit::Done => Ok(()),
        exit => Err(CliError::Told(exit)),
    }
}

/// A rollout that did not end as rollouts end: its ledger may still be on the alias.
#[derive(Debug, Clone, PartialEq)]
pub struct Unfinished {
    /// The alias.
    pub target: AliasRef,
    /// The way to it.
    pub connect: Connect,
    /// What is known of its end.
    pub why: String,
}

impl Unfinished {
    /// As far as can be told, its alias is where this scope is.
    pub fn is_at(&self, scope: &Scope) -> bool {
        self.connect.is_at(scope)
    }
}

/// Those of the last rollouts of this host, one for each alias, that are unfinished.
pub async fn unfinished() -> Vec<Unfinished> {
    unfinished_of(client::past().await)
}

fn unfinished_of(past: Vec<Past>) -> Vec<Unfinished> {
    let mut seen = HashSet::new();
    let mut unfinished = Vec::new();
    for Past { request, end } in past {
        let (target, connect) = (request.spec.target, request.connect);
        let place = (target.clone(), connect.region.clone(), connect.endpoint_url.clone());
        if !seen.insert(place) {
            continue;
        }
        let taken_over = request.mode == Mode::TakeOver;
        let why = match end.and_then(|status| status.end) {
            None => "its driver is gone without an end".to_owned(),
            Some(End::Promoted | End::RolledBack { .. } | End::Inconclusive { .. }) => continue,
            // Of two who take over one does not start, and the other may be gone by now.
            Some(End::NotStarted { .. }) if !taken_over => continue,
            Some(end) => end.to_string(),
        };
        unfinished.push(Unfinished { target, connect, why });
    }
    unfinished
}
