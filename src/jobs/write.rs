//! Carrying out a write: audit, send, find out what happened, audit again.
//!
//! What follows from what is in the tables of the modules that do it: `attempts` for an alias,
//! guarded by its revision id, `once` for what AWS does not guard, `adopt` and `invoke`.

mod adopt;
mod attempts;
mod decide;
mod direct;
mod invoke;
mod once;
pub(super) mod patience;
mod progress;
mod settings;
mod settled;

use std::{io, sync::Arc, time::Duration};

use tokio::time::timeout;

use crate::{
    aws::Gateway,
    domain::{
        AuditSink, AuditStage, Change, Clock, Failure, FailureKind, Found, Intent, Outcome, Receipt,
    },
};

use adopt::Adopting;
use attempts::Attempts;
use decide::Sends;
use direct::Direct;
use once::Once;
use progress::Ended;
pub use progress::WriteProgress;
use settings::{Adoptable, Concurrency, Polling};

/// How long, in real time, a line of the audit may take that nothing depends on: a folder that
/// hangs must keep neither a rollback from being sent nor an outcome from being told.
const AUDIT_PATIENCE: Duration = Duration::from_secs(2);

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
    let change = intent.change.clone();
    // The SDK's futures are kilobytes; on the heap they don't grow the caller's.
    let work = Box::pin(direct.carry_out(&change, &progress));
    audited(gateway.clock(), audit, intent, work).await
}

impl Direct<'_> {
    async fn carry_out(
        &self,
        change: &Change,
        progress: &(impl Fn(WriteProgress) + Send + Sync),
    ) -> Ended {
        match change {
            Change::Shift(alias) | Change::Promote(alias) | Change::Rollback { alias, .. } => {
                let sends = Sends::new(alias, change.is_rollback());
                Attempts::new(self, sends, progress).run().await.map(Found::Alias)
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

/// Does the work between its two lines of the audit. Without the first there is no work, but for a
/// rollback.
async fn audited(
    clock: &Clock,
    audit: Arc<dyn AuditSink>,
    intent: Intent,
    work: impl Future<Output = Ended>,
) -> Receipt {
    let line = record(&audit, Line::Intent(Box::new(intent.clone())));
    let written = if intent.change.is_rollback() { in_time(line).await } else { line.await };
    if let Err(error) = &written
        && !intent.change.is_rollback()
    {
        let outcome = unaudited(&intent.change, error);
        let ended = Ended { outcome, attempts: 0, request_id: None };
        return receipt(intent, ended, clock, false);
    }
    let ended = work.await;
    let mut receipt = receipt(intent, ended, clock, written.is_ok());
    let recorded = in_time(record(&audit, Line::Outcome(Box::new(receipt.clone())))).await;
    receipt.audited &= recorded.is_ok();
    tracing::info!(
        target = receipt.intent.change.target(),
        outcome = receipt.outcome.label(),
        attempts = receipt.attempts,
        request_id = receipt.request_id,
        audited = receipt.audited,
        "write ended"
    );
    receipt
}

fn receipt(intent: Intent, ended: Ended, clock: &Clock, audited: bool) -> Receipt {
    let Ended { outcome, attempts, request_id } = ended;
    Receipt { intent, outcome, attempts, at: clock.now(), request_id, audited }
}

fn unaudited(change: &Change, error: &io::Error) -> Outcome {
    let reason = format!("the audit can't be written ({error}), so nothing was sent");
    Outcome::NotApplied(Failure {
        operation: change.operation().into(),
        resource: change.target(),
        kind: FailureKind::Refused { reason },
        retryable: false,
        request_id: None,
    })
}

/// An audit line that a blocking thread can own.
enum Line {
    Intent(Box<Intent>),
    Outcome(Box<Receipt>),
}

async fn record(audit: &Arc<dyn AuditSink>, line: Line) -> io::Result<()> {
    let audit = Arc::clone(audit);
    let append = move || match &line {
        Line::Intent(intent) => audit.append(AuditStage::Intent(intent)),
        Line::Outcome(receipt) => audit.append(AuditStage::Outcome(receipt)),
    };
    tokio::task::spawn_blocking(append).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}

async fn in_time(recorded: impl Future<Output = io::Result<()>>) -> io::Result<()> {
    timeout(AUDIT_PATIENCE, recorded).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

#[cfg(test)]
mod tests;
