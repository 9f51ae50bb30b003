//! The drivers of this user on this host.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use tokio::task::{JoinSet, spawn_blocking};

use super::{super::folder, attachment::attach};
use crate::{
    domain::{AliasRef, Scope},
    driver::{DriveRequest, protocol::Hello},
    rollout::{RolloutId, RolloutStatus},
    store::{Rollouts, paths::state_folder},
};

/// A driver that runs here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Which rollout.
    pub id: RolloutId,
    /// On which alias.
    pub target: AliasRef,
    /// Where.
    pub scope: Scope,
    /// Its process.
    pub pid: u32,
    /// Where it listens.
    pub socket: PathBuf,
}

impl Running {
    fn new(hello: Hello, socket: PathBuf) -> Self {
        let Hello { id, target, scope, pid, .. } = hello;
        Self { id, target, scope, pid, socket }
    }

    /// It works on the alias of that name in the same account, Region and endpoint. An account
    /// that is not known on either side is no other one.
    #[must_use]
    pub fn drives(&self, target: &AliasRef, scope: &Scope) -> bool {
        self.target == *target && self.is_at(scope)
    }

    /// How its rollout stands.
    ///
    /// # Errors
    /// When it does not say so within a few seconds, or has gone.
    pub async fn status(&self) -> io::Result<Box<RolloutStatus>> {
        attach(&self.socket).await?.status().await
    }

    /// It shares AWS's rates with whoever works in `scope`.
    #[must_use]
    pub fn is_at(&self, scope: &Scope) -> bool {
        self.scope.is_same_place(scope)
    }
}

/// All drivers of this user that answer, by target. Sockets of dead ones are removed on the way;
/// one that does not say who it is within two seconds (it is stopped, perhaps) is left out.
pub async fn running() -> Vec<Running> {
    let sockets = spawn_blocking(folder::sockets).await.unwrap_or_default();
    let mut visits = JoinSet::new();
    for socket in sockets {
        visits.spawn(look_at(socket));
    }
    let mut running: Vec<Running> = visits.join_all().await.into_iter().flatten().collect();
    running.sort_by(|a, b| (&a.target, a.id, a.pid).cmp(&(&b.target, b.id, b.pid)));
    running
}

/// How a rollout that was driven on this host ended; `None` when it has not, or is not known.
pub async fn ended(id: RolloutId) -> Option<RolloutStatus> {
    let read = move || {
        let store = Rollouts::new(&state_folder().ok()?);
        store.end(&id.to_string()).ok().flatten()
    };
    spawn_blocking(read).await.ok().flatten()
}

/// A rollout that was driven on this host.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// What was asked.
    pub request: DriveRequest,
    /// How it ended; `None` when its driver is still there, or was killed.
    pub end: Option<RolloutStatus>,
}

/// The rollouts that were driven on this host, the one begun or taken over last first. What can't
/// be read is left out.
pub async fn past() -> Vec<Past> {
    let read = || {
        let store = Rollouts::new(&state_folder().ok()?);
        let past = |id: String| {
            let request = store.record(&id).ok().flatten()?;
            Some(Past { request, end: store.end(&id).ok().flatten() })
        };
        Some(store.ids().ok()?.into_iter().filter_map(past).collect())
    };
    spawn_blocking(read).await.ok().flatten().unwrap_or_default()
}

async fn look_at(socket: PathBuf) -> Option<Running> {
    match attach(&socket).await {
        Ok(attachment) => Some(Running::new(attachment.hello, socket)),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            bury(&socket);
            None
        }
        Err(_) => None,
    }
}

/// Removes what a driver has left behind that ended without a chance to do so.
fn bury(socket: &Path) {
    // Somebody else may have done it just now.
    _ = fs::remove_file(socket);
}
