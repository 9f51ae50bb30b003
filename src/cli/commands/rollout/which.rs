//! Which driver drives a rollout: one of this host's, somebody else's, or none.

use crate::{
    aws::{Gateway, Priority},
    cli::{CliError, say::say, text},
    domain::{Alias, AliasRef, Scope},
    driver::client::{self, Running},
    rollout::{Ledger, Reading, ledger},
    store::{Rollouts, paths::state_folder},
};

/// The driver of that alias on this host.
///
/// # Errors
/// [`CliError::Refused`] when there is none, with what the alias says instead.
pub async fn here(gateway: &Gateway, target: &AliasRef) -> Result<Running, CliError> {
    match local(gateway.scope(), target).await {
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
    let words = match of(&alias)? {
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
pub fn of(alias: &Alias) -> Result<Option<Found>, CliError> {
    match ledger::read(&alias.description) {
        Reading::Ours { ledger, .. } => Ok(Some(Found { ledger: *ledger, kept: false })),
        Reading::Foreign { why } => Err(CliError::Refused(format!("{}: {why}", alias.target))),
        Reading::None => Ok(kept(&alias.target).map(|ledger| Found { ledger, kept: true })),
    }
}

/// The ledger of that alias that is kept on this host, if there is one.
fn kept(target: &AliasRef) -> Option<Ledger> {
    let store = Rollouts::new(&state_folder().ok()?);
    let ledgers = store.ledgers().unwrap_or_else(|error| {
        say(format_args!("serin: can't read the ledgers kept here: {error}"));
        Vec::new()
    });
    ledgers.into_iter().find_map(|(id, text)| {
        let request: crate::driver::DriveRequest = store.record(&id).ok().flatten()?;
        if request.spec.target != *target {
            return None;
        }
        match ledger::read(&text) {
            Reading::Ours { ledger, .. } => Some(*ledger),
            Reading::None | Reading::Foreign { .. } => None,
        }
    })
}
