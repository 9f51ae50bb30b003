//! Which driver drives a rollout: one of this host's, somebody else's, or none.

use crate::{
    aws::{Gateway, Priority},
    cli::{CliError, say::say, text},
    domain::{Alias, AliasRef, AliasState, Scope},
    driver::{
        Record,
        client::{self, Running},
    },
    rollout::{Ledger, Reading, ledger},
    store::{Rollouts, paths::state_folder},
};

/// The driver of that alias on this host.
///
/// # Errors
/// [`CliError::Refused`] when there is none, with what the alias says instead.
pub async fn here(gateway: &Gateway, target: &AliasRef) -> Result<Running, CliError> {
    match local(&gateway.place(), target).await {
        Some(driver) => Ok(driver),
        None => Err(elsewhere(gateway, target).await?),
    }
}

/// The driver of that alias on this host, if there is one.
pub async fn local(scope: &Scope, target: &AliasRef) -> Option<Running> {
    let drivers = client::running().await;
    drivers.into_iter().find(|driver| driver.drives(target, scope))
}

/// Why there is no driver here, and what can be done.
pub async fn elsewhere(gateway: &Gateway, target: &AliasRef) -> Result<CliError, CliError> {
    let alias = gateway.alias_with(target, Priority::Write).await?;
    let words = match of(gateway, &alias)? {
        None => format!("no rollout is on {target}"),
        Some(Found { ledger, .. }) => {
            let now = gateway.clock().now();
            unreachable_words(target, &ledger, ledger.is_lapsed(now))
        }
    };
    Ok(CliError::Refused(words))
}

fn unreachable_words(target: &AliasRef, ledger: &Ledger, lapsed: bool) -> String {
    let until = text::time(Some(ledger.lease_until()));
    if lapsed {
        return format!(
            "the rollout of {target} was driven by {} and is not any more (lease until \
             {until}): take over with serin rollout resume {target}, or go back with serin \
             rollout abort {target}",
            ledger.by
        );
    }
    format!(
        "the rollout of {target} is driven by {}, and not on this host (lease until {until}): ask \
         there, or go back with serin rollout abort {target}",
        ledger.by
    )
}

/// A rollout as it was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its ledger.
    pub ledger: Ledger,
    /// The ledger is on this host, not on the alias.
    pub kept: bool,
}

/// The rollout of an alias: by its description, or by what is kept here.
///
/// # Errors
/// [`CliError::Refused`] when the ledger is not to be touched.
pub fn of(gateway: &Gateway, alias: &Alias) -> Result<Option<Found>, CliError> {
    match ledger::read(&alias.description) {
        Reading::Ours { ledger, .. } => Ok(Some(Found { ledger: *ledger, kept: false })),
        Reading::Foreign { why } => Err(CliError::Refused(format!("{}: {why}", alias.target))),
        Reading::None => {
            Ok(kept(alias, &gateway.place()).map(|ledger| Found { ledger, kept: true }))
        }
    }
}

/// The ledger of that alias that is kept on this host, if there is one that is still about it.
fn kept(alias: &Alias, scope: &Scope) -> Option<Ledger> {
    kept_in(&Rollouts::new(&state_folder().ok()?), alias, scope)
}

fn kept_in(store: &Rollouts, alias: &Alias, scope: &Scope) -> Option<Ledger> {
    let ledgers = store.ledgers().unwrap_or_else(|error| {
        say(format_args!("serin: can't read the ledgers kept here: {error}"));
        Vec::new()
    });
    let of_alias = ledgers.into_iter().filter_map(|(id, text)| {
        let record: Record = store.record(&id).ok().flatten()?;
        if !record.is_about(&alias.target, scope) {
            return None;
        }
        match ledger::read(&text) {
            Reading::Ours { ledger, .. } => Some(*ledger),
            Reading::None | Reading::Foreign { .. } => None,
        }
    });
    latest(of_alias, alias.state)
}

/// The last one to begin of those that say what the alias does: others were ended by hand.
fn latest(ledgers: impl Iterator<Item = Ledger>, state: AliasState) -> Option<Ledger> {
    ledgers.filter(|ledger| ledger.stands_at(state)).max_by_key(|ledger| ledger.t0)
}

/// A process of this host drives a rollout whose ledger is kept here, whatever its lease says.
pub fn is_locked(found: &Found) -> bool {
    let lock = || {
        let store = Rollouts::new(&state_folder().ok()?);
        store.lock(&found.ledger.id.to_string()).ok()
    };
    found.kept && matches!(lock(), Some(None))
}

/// Forgets a rollout whose ledger was kept here, once it is over.
pub fn forget(found: &Found) {
    let Some(folder) = state_folder().ok().filter(|_| found.kept) else { return };
    let id = found.ledger.id.to_string();
    if let Err(error) = Rollouts::new(&folder).keep_ledger(&id, "") {
        say(format_args!("serin: can't remove the ledger of {id}: {error}"));
    }
}

/// Why no other rollout begins on that alias: one of this host's is on it.
///
/// # Errors
/// [`CliError::Refused`], with what to do instead.
pub async fn none_of_ours(gateway: &Gateway, alias: &Alias) -> Result<(), CliError> {
    let target = &alias.target;
    if let Some(driver) = local(&gateway.place(), target).await {
        return Err(CliError::Refused(format!(
            "process {} drives a rollout of {target} on this host: follow it with serin rollout \
             attach {target}, or end it with serin rollout abort {target}",
            driver.pid
        )));
    }
    match of(gateway, alias) {
        Ok(Some(Found { ledger, kept: true })) => Err(CliError::Refused(format!(
            "rollout {} of {target} is kept on this host, and nobody drives it: take over with \
             serin rollout resume {target}, or go back with serin rollout abort {target}",
            ledger.id
        ))),
        // What stands in the description is the preflight's.
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::testing::rollout,
        driver::{Connect, DriveRequest, Mode},
    };

    #[test]
    fn what_is_kept_for_another_account_region_or_endpoint_is_not_taken_for_ours() {
        let folder = tempfile::tempdir().unwrap();
        let store = Rollouts::new(folder.path());
        let target = AliasRef {
            function: crate::domain::FunctionName("checkout".into()),
            alias: crate::domain::AliasName("live".into()),
        };
        let spec = rollout::spec(target.clone());
        let ledger = Ledger::first(&spec, "2026-11-22T10:00:00Z".parse().unwrap());
        let alias = Alias {
            target,
            state: ledger.routing(),
            description: "orders of the shop".into(),
            revision_id: crate::domain::RevisionId("r1".into()),
        };
        let place = |account: &str, region: &str, endpoint: Option<&str>| Scope {
            region: Some(region.into()),
            account: Some(account.into()),
            endpoint: endpoint.map(Into::into),
            ..Scope::default()
        };
        let id = spec.id.to_string();
        store.keep_ledger(&id, &ledger.describe("").unwrap()).unwrap();
        let ours = place("205518843370", "eu-west-1", None);
        let unknown = Scope { account: None, ..ours.clone() };
        let request = DriveRequest {
            spec,
            connect: Connect { region: Some("eu-west-1".into()), ..Connect::default() },
            mode: Mode::Start,
            read_only: false,
            hook: Vec::new(),
        };
        let others = [
            place("111122223333", "eu-west-1", None),
            place("205518843370", "us-east-1", None),
            place("205518843370", "eu-west-1", Some("http://127.0.0.1:4566")),
        ];
        let record = Record { request: request.clone(), place: Some(ours.clone()) };
        store.keep_record(&id, &record).unwrap();
        assert!(DriveRequest::clone(&request) == store.record(&id).unwrap().unwrap());
        for same in [&ours, &unknown] {
            assert_eq!(kept_in(&store, &alias, same), Some(ledger.clone()), "{same:?}");
        }
        for other in &others {
            assert_eq!(kept_in(&store, &alias, other), None, "{other:?}");
        }
        // From before the place was kept: as far as the request names it.
        store.keep_record(&id, &request).unwrap();
        assert!(kept_in(&store, &alias, &ours).is_some());
        assert!(kept_in(&store, &alias, &others[1]).is_none());
    }

    #[test]
    fn of_what_is_kept_the_last_that_says_what_the_alias_does_counts() {
        let first: crate::domain::Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let later = "2026-11-22T12:00:00Z".parse().unwrap();
        let target = AliasRef {
            function: crate::domain::FunctionName("checkout".into()),
            alias: crate::domain::AliasName("live".into()),
        };
        let spec = rollout::spec(target);
        let kept = || [later, first].map(|t0| Ledger::first(&spec, t0)).into_iter();
        let split = Ledger::first(&spec, first).routing();
        assert_eq!(latest(kept(), split).map(|ledger| ledger.t0), Some(later));
        assert_eq!(latest(kept(), AliasState::all(spec.stable)), None, "it was ended by hand");
        let next = Ledger { stage: 2, ..Ledger::first(&spec, first) };
        assert!(latest(std::iter::once(next), split).is_some(), "its step has not landed");
    }
}
