//! What a driver is started with: one JSON value on its standard input.

use serde::{Deserialize, Serialize};

use crate::{
    aws::ConnectOptions,
    domain::{AliasRef, Scope},
    rollout::{RolloutId, Spec},
    store::{Rollouts, paths::state_folder},
};

/// What to drive, where, and from which point on.
///
/// It holds no secret: credentials come from the environment and the profile files, as for any
/// other command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriveRequest {
    /// The rollout.
    pub spec: Spec,
    /// The way to AWS.
    pub connect: Connect,
    /// From the start, or from where another driver left it.
    pub mode: Mode,
    /// Whoever asks may not write: the driver then refuses.
    pub read_only: bool,
    /// The command that gets each line of the audit (`hooks.event`), with its arguments; empty
    /// for none.
    #[serde(default)]
    pub hook: Vec<String>,
}

impl DriveRequest {
    /// What this host was asked of a rollout, when it has driven it before. It reads a file.
    #[must_use]
    pub fn recorded(id: RolloutId) -> Option<Self> {
        let store = Rollouts::new(&state_folder().ok()?);
        let request: Self = store.record(&id.to_string()).ok().flatten()?;
        (request.spec.id == id).then_some(request)
    }
}

/// From which point on a rollout is driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// From the start: the alias carries no ledger yet.
    Start,
    /// From the ledger on the alias, or from the one kept on this machine.
    TakeOver,
}

/// The way to AWS, as [`ConnectOptions`] has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connect {
    /// A profile, if one was named.
    pub profile: Option<String>,
    /// A Region, if one was named.
    pub region: Option<String>,
    /// An endpoint for every service, if one was named.
    pub endpoint_url: Option<String>,
    /// The endpoint is serin's sandbox.
    pub sandbox: bool,
}

impl Connect {
    /// As far as can be told, it leads to where this scope is: what was not named is no other
    /// place.
    #[must_use]
    pub fn is_at(&self, scope: &Scope) -> bool {
        let same = |its: &Option<String>, ours: &Option<String>| match (its, ours) {
            (Some(its), Some(ours)) => its.trim_end_matches('/') == ours.trim_end_matches('/'),
            (Some(_), None) => false,
            (None, _) => true,
        };
        same(&self.region, &scope.region) && same(&self.endpoint_url, &scope.endpoint)
    }
}

/// A request as it is kept on this host, with the place that it turned out to be about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What was asked.
    #[serde(flatten)]
    pub request: DriveRequest,
    /// Account, Region and endpoint; `None` before the driver has connected.
    #[serde(default)]
    pub place: Option<Scope>,
}

impl Record {
    /// It is about this place, as far as can be told.
    #[must_use]
    pub fn is_at(&self, scope: &Scope) -> bool {
        match &self.place {
            Some(place) => place.is_same_place(scope),
            None => self.request.connect.is_at(scope),
        }
    }

    /// It is about the alias of that name in the same place, as far as can be told.
    #[must_use]
    pub fn is_about(&self, target: &AliasRef, scope: &Scope) -> bool {
        self.request.spec.target == *target && self.is_at(scope)
    }
}

impl From<ConnectOptions> for Connect {
    fn from(options: ConnectOptions) -> Self {
        let ConnectOptions { profile, region, endpoint_url, sandbox } = options;
        Self { profile, region, endpoint_url, sandbox }
    }
}

impl From<Connect> for ConnectOptions {
    fn from(connect: Connect) -> Self {
        let Connect { profile, region, endpoint_url, sandbox } = connect;
        Self { profile, region, endpoint_url, sandbox }
    }
}
