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
    newest(ended, scope, target)
}

fn newest(
    ended: impl Iterator<Item = RolloutStatus>,
    scope: &Scope,
    target: &AliasRef,
) -> Option<Box<RolloutStatus>> {
    let ours =
        ended.filter(|status| status.spec.target == *target && status.scope.is_same_place(scope));
    ours.max_by_key(|status| status.at).map(Box::new)
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
    let last = of(&gateway.place(), target).await;
    let last = match which::of(gateway, &alias)? {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::testing::rollout,
        domain::{AliasName, FunctionName, Timestamp},
        driver::DriveRequest,
    };

    fn target(function: &str) -> AliasRef {
        AliasRef { function: FunctionName(function.into()), alias: AliasName("live".into()) }
    }

    fn scope(account: Option<&str>, region: &str) -> Scope {
        Scope { account: account.map(Into::into), region: Some(region.into()), ..Scope::default() }
    }

    fn ended(minute: u8, scope: Scope, end: End) -> RolloutStatus {
        let at: Timestamp = format!("2026-11-22T21:{minute:02}:30Z").parse().unwrap();
        RolloutStatus { end: Some(end), ..rollout::status_of(target("checkout"), scope, at) }
    }

    fn past(function: &str, region: Option<&str>, mode: Mode, end: Option<End>) -> Past {
        let connect = Connect { region: region.map(Into::into), ..Connect::default() };
        let spec = rollout::spec(target(function));
        let request = DriveRequest { spec, connect, mode, read_only: false, hook: Vec::new() };
        let end = end.map(|end| ended(0, Scope::default(), end));
        Past { request, end }
    }

    #[test]
    fn the_last_one_counts_of_those_in_the_same_place() {
        let ours = scope(Some("205518843370"), "eu-west-1");
        let all = [
            ended(10, ours.clone(), End::Promoted),
            ended(30, scope(None, "eu-west-1"), End::Held { why: "x".into() }),
            ended(20, ours.clone(), End::Promoted),
            ended(40, scope(Some("111122223333"), "eu-west-1"), End::Promoted),
            ended(50, scope(Some("205518843370"), "us-east-1"), End::Promoted),
        ];
        let last = |all: &[RolloutStatus], function| {
            newest(all.iter().cloned(), &ours, &target(function)).map(|status| status.at)
        };
        assert_eq!(last(&all, "checkout"), Some(all[1].at), "an unknown account is no other one");
        assert_eq!(last(&all[2..], "checkout"), Some(all[2].at));
        assert_eq!(last(&all[3..], "checkout"), None);
        assert_eq!(last(&all, "payments"), None);
    }

    #[test]
    fn words_tell_what_ended_how_and_when() {
        let mut status =
            ended(22, Scope::default(), End::RolledBack { why: "42 fails 6.0%".into() });
        status.configured = crate::domain::AliasState::all(status.spec.stable);
        assert_eq!(
            words(&status),
            "last: 41 > 42, 2026-11-22 21:22Z: rolled back: 42 fails 6.0%, then 41 100%"
        );
        status.end = None;
        assert!(words(&status).contains("21:22Z: gone, then"), "{}", words(&status));
    }

    #[test]
    fn unfinished_is_what_may_have_left_its_ledger_and_the_last_of_an_alias_counts() {
        let not_started = || Some(End::NotStarted { why: "denied".into() });
        let listed = unfinished_of(vec![
            past("killed", None, Mode::Start, None),
            past("held", None, Mode::Start, Some(End::Held { why: "paused for a day".into() })),
            past("promoted", None, Mode::Start, Some(End::Promoted)),
            past("promoted", None, Mode::Start, None),
            past("refused", None, Mode::Start, not_started()),
            past("taken", None, Mode::TakeOver, not_started()),
            // The same name elsewhere is another alias.
            past("promoted", Some("us-east-1"), Mode::Start, None),
        ]);
        let names: Vec<&str> = listed.iter().map(|one| one.target.function.as_str()).collect();
        assert_eq!(names, ["killed", "held", "taken", "promoted"]);
        assert_eq!(listed[0].why, "its driver is gone without an end");
        assert_eq!(listed[1].why, "left as it is: paused for a day");
        assert!(listed[3].is_at(&scope(None, "us-east-1")));
        assert!(!listed[3].is_at(&scope(None, "eu-west-1")));
        assert!(listed[0].is_at(&scope(None, "eu-west-1")), "no Region was named: it may be");
    }
}
