//! Whether a write or a reveal is allowed here, before anything of it is done.

use super::{
    CliError,
    run::{Connected, Run},
};
use crate::{
    config::Origin,
    domain::{Failure, Guard, Identity, Scope},
};

/// Where and as whom a command works.
#[derive(Debug, Clone)]
pub struct Place {
    /// The scope, with the account when STS told it.
    pub scope: Scope,
    /// Who we are; the failure when STS could not tell.
    pub identity: Result<Identity, Failure>,
    /// What the contexts say about it.
    pub guard: Guard,
}

/// Refuses when the whole run is read-only. Needs no connection.
///
/// # Errors
/// [`CliError::Refused`], naming who set it.
pub fn refuse_if_read_only(run: &Run, what: &str) -> Result<(), CliError> {
    let setting = &run.effective.settings.read_only;
    if !setting.value {
        return Ok(());
    }
    let by = match &setting.origin {
        Origin::File { line } => format!("the configuration, line {line}"),
        other => other.to_string(),
    };
    Err(CliError::Refused(format!("{what} is refused: read-only by {by}")))
}

/// Asks STS who we are and looks up what the contexts say.
///
/// # Errors
/// [`CliError::Refused`] in a read-only context; a failure about credentials.
pub async fn place(run: &Run, connected: &Connected, what: &str) -> Result<Place, CliError> {
    let identity = connected.gateway.caller_identity().await;
    let mut scope = connected.gateway.scope().clone();
    match &identity {
        Ok(identity) => scope.account = Some(identity.account.clone()),
        Err(failure) if failure.is_about_credentials() => return Err(failure.clone().into()),
        // STS may be denied or out of reach while the service is not: the account stays unknown,
        // and contexts that name one then hold.
        Err(_) => {}
    }
    let guard = Guard::of(&run.effective.settings.contexts.value, &scope);
    if guard.read_only {
        let contexts = guard.contexts.join(", ");
        return Err(CliError::Refused(format!(
            "{what} is refused: read-only by context {contexts}"
        )));
    }
    Ok(Place { scope, identity, guard })
}
