//! Account and Region, as loud as they are dangerous.

use super::super::{runs::Runs, text};
use crate::{app::state::Session, domain::Scope, theme::Role};

/// The account, with what makes it different from any other.
pub(in crate::view) fn account(scope: &Scope, session: &Session) -> Runs<'static> {
    let account = scope.account.as_deref().unwrap_or("unknown");
    let mut runs = Runs::one(Role::Strong, text::plain(account).into_owned());
    if let Some(profile) = &scope.profile {
        runs = runs.gap(2).add(Role::Text, text::plain(profile).into_owned());
    }
    if session.protected {
        runs = runs.gap(2).add(Role::Protected, " PROTECTED ");
    }
    if scope.sandbox {
        runs = runs.gap(2).add(Role::Sandbox, " SANDBOX ");
    }
    runs
}

/// The Region, and the endpoint where it is not AWS's own.
pub(in crate::view) fn region(scope: &Scope) -> Runs<'static> {
    let region = scope.region.as_deref().unwrap_or("unknown");
    let mut runs = Runs::one(Role::Strong, text::plain(region).into_owned());
    if let Some(endpoint) = &scope.endpoint {
        runs = runs.gap(2).add(Role::Text, format!("at {}", text::plain(endpoint)));
    }
    runs
}
