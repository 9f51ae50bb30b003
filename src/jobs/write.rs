//! Carrying out a write: audit, send, find out what happened, audit again.
//!
//! Every copy of a write carries the revision id it was previewed with, so at most one can land.
//! What a send leaves open is settled by reading the alias and this table:
//!
//! | the alias now                                  | a copy may have landed | none can have |
//! |------------------------------------------------|------------------------|---------------|
//! | as wanted, with the description we sent        | applied                | already there |
//! | as wanted, with another description            | already there          | already there |
//! | still has our revision                         | nothing landed: send again (same id) | same |
//! | as previewed, but for revision or description  | changed by someone else | adopt both, send again |
//! | a rollback, and the stable version is as previewed | adopt both, send again | same    |
//! | anything else                                  | changed by someone else | same         |
//! | can't be read                                  | unknown                | not applied   |
//!
//! "Adopt" takes over the newer revision and *their* description. After a copy that may have
//! landed only a rollback does so: the state as previewed may then be someone's answer to our
//! write, and to send again would undo it.

mod attempts;
mod decide;
pub(super) mod patience;

use std::{io, sync::Arc, time::Duration};

use tokio::time::{Instant, timeout};

use crate::{
    aws::{Gateway, Priority, WriteFailure, Written},
    domain::{
        Alias, AliasChange, AliasRef, AuditSink, AuditStage, Clock, Failure, FailureKind, Found,
        Intent, Outcome, Receipt,
    },
};

pub use attempts::WriteProgress;
use attempts::{Aliases, Attempts, Ended};
use decide::Sends;

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
    let rollback = intent.change.is_rollback();
    let _pre_emption = rollback.then(|| gateway.pre_empt());
    let priority = if rollback { Priority::Rollback } else { Priority::Write };
    let direct = Direct { gateway, priority, started: Instant::now() };
    // The SDK's futures are kilobytes; on the heap they don't grow the caller's.
    Box::pin(carry_out(&direct, gateway.clock(), audit, intent, &progress)).await
}

async fn carry_out(
    aliases: &impl Aliases,
    clock: &Clock,
    audit: Arc<dyn AuditSink>,
    intent: Intent,
    progress: &(impl Fn(WriteProgress) + Send + Sync),
) -> Receipt {
    let line = record(&audit, Line::Intent(Box::new(intent.clone())));
    let written = if intent.change.is_rollback() { in_time(line).await } else { line.await };
    if let Err(error) = &written
        && !intent.change.is_rollback()
    {
        let ended = Ended { outcome: unaudited(&intent, error), attempts: 0, request_id: None };
        return receipt(intent, ended, clock, false);
    }
    let ended = match intent.change.alias() {
        Some(change) => {
            let sends = Sends::new(change, intent.change.is_rollback());
            Attempts::new(aliases, sends, progress).run().await.map(Found::Alias)
        }
        None => Ended { outcome: unsupported(&intent), attempts: 0, request_id: None },
    };
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

fn unaudited(intent: &Intent, error: &io::Error) -> Outcome {
    refused(intent, format!("the audit can't be written ({error}), so nothing was sent"))
}

fn unsupported(intent: &Intent) -> Outcome {
    refused(intent, "it can't be carried out yet, so nothing was sent".into())
}

fn refused(intent: &Intent, reason: String) -> Outcome {
    Outcome::NotApplied(Failure {
        operation: intent.change.operation().into(),
        resource: intent.change.target(),
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

/// The real aliases.
struct Direct<'a> {
    gateway: &'a Gateway,
    priority: Priority,
    started: Instant,
}

impl Aliases for Direct<'_> {
    fn elapsed(&self) -> Duration {
        self.started.elapsed().mul_f64(self.gateway.clock().speed())
    }

    async fn sleep(&self, period: Duration) {
        tokio::time::sleep(self.gateway.clock().real(period)).await;
    }

    async fn read(&self, target: &AliasRef) -> Result<Alias, Failure> {
        self.gateway.alias_with(target, self.priority).await
    }

    async fn send(&self, change: &AliasChange) -> Result<Written, WriteFailure> {
        self.gateway.update_alias(change, self.priority).await
    }
}

#[cfg(test)]
mod tests;
