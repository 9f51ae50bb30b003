//! Carrying out a write: audit, send, find out what happened, audit again.
//!
//! What follows from what is in the tables of the modules that do it: `attempts` for an alias,
//! guarded by its revision id, `single` for a rollout's, `once` for what AWS does not guard or guards
//! otherwise (`secret`), `adopt` and `invoke`.

mod adopt;
mod attempts;
mod audited;
mod decide;
mod deployment;
mod direct;
mod ending;
mod invoke;
mod once;
pub(super) mod patience;
mod progress;
mod secret;
mod settings;
mod settled;
mod single;

use std::sync::Arc;

use crate::{
    aws::Gateway,
    domain::{AuditSink, Change, Found, Intent, Receipt},
};

use adopt::Adopting;
use attempts::Attempts;
use audited::audited;
use decide::Sends;
use deployment::Stopping;
use direct::Direct;
use once::Once;
use progress::Ended;
pub use progress::WriteProgress;
use secret::SecretSetting;
use settings::{Adoptable, Concurrency, Polling};

/// Carries out a confirmed intent and says how it ended.
///
/// Run it in a task that nothing cancels: what it has sent can't be called back, and its outcome
/// is owed to the user.
pub async fn execute(
    gateway: &Gateway,
    audit: Arc<dyn AuditSink>,
    intent: Intent,
    progress: impl Fn(WriteProgress) + Send + Sync,
) -> Receipt {
    let urgent = intent.change.is_urgent();
    let _pre_emption = urgent.then(|| gateway.pre_empt());
    let direct = Direct::new(gateway, urgent);
    let (change, token) = (intent.change.clone(), intent.client_token());
    // The SDK's futures are kilobytes; on the heap they don't grow the caller's.
    let work = Box::pin(direct.carry_out(&change, token, &progress));
    let receipt = audited(gateway.clock(), audit, intent, work).await;
    change.forget_value();
    receipt
}

impl Direct<'_> {
    async fn carry_out(
        &self,
        change: &Change,
        token: String,
        progress: &(impl Fn(WriteProgress) + Send + Sync),
    ) -> Ended {
        match change {
            Change::Shift(alias) | Change::Promote(alias) | Change::Rollback { alias, .. } => {
                let sends = Sends::new(alias, change.is_rollback());
                Attempts::new(self, sends, progress).run().await.map(Found::Alias)
            }
            Change::Rollout(wanted) => {
                single::send(self, &wanted.alias, progress).await.map(Found::Alias)
            }
            Change::StopDeployment(wanted) => {
                let setting = Stopping::new(self, wanted);
                let ended = Once::new(&setting, progress).run().await;
                ended.map(|found| Found::Deployment(Box::new(found)))
            }
            Change::Secret(wanted) => {
                let setting = SecretSetting::new(self, wanted, token);
                let ended = Once::new(&setting, progress).run().await;
                ended.map(|found| Found::Secret(Box::new(found)))
            }
            Change::Stop(wanted) | Change::Unstop(wanted) => {
                let setting = Concurrency { direct: self, change: wanted };
                Once::new(&setting, progress).run().await.map(Found::Concurrency)
            }
            Change::Pause(wanted) | Change::Resume(wanted) => {
                let setting = Polling { direct: self, change: wanted };
                let ended = Once::new(&setting, progress).run().await;
                ended.map(|found| Found::EventSource(Box::new(found)))
            }
            Change::Invoke(invocation) => {
                let ended = invoke::invoke(self.gateway, invocation, progress).await;
                ended.map(|found| Found::Invoked(Box::new(found)))
            }
            Change::Adopt(adoption) => {
                let aws = Adoptable { direct: self, adoption };
                Adopting::new(&aws, adoption, progress).run().await.map(Found::Adopted)
            }
        }
    }
}

#[cfg(test)]
mod tests;
