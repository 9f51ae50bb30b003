//! A write between its two lines of the audit.

use std::{io, sync::Arc, time::Duration};

use tokio::{sync::oneshot, time::timeout};

use super::progress::Ended;
use crate::domain::{
    AuditSink, AuditStage, Change, Clock, Failure, FailureKind, Intent, Outcome, Receipt,
};

/// How long, in real time, a line of the audit may take that nothing depends on: a folder that
/// hangs must keep neither a rollback from being sent nor an outcome from being told.
const AUDIT_PATIENCE: Duration = Duration::from_secs(2);
/// How long, in real time, the line may take without which nothing is sent.
const INTENT_PATIENCE: Duration = Duration::from_secs(10);

/// Does the work between its two lines of the audit. Without the first there is no work, but for a
/// rollback.
pub(super) async fn audited(
    clock: &Clock,
    audit: Arc<dyn AuditSink>,
    intent: Intent,
    work: impl Future<Output = Ended>,
) -> Receipt {
    let goes_out_anyway = intent.change.is_rollback();
    let patience = if goes_out_anyway { AUDIT_PATIENCE } else { INTENT_PATIENCE };
    let written = announce(clock, &audit, &intent, patience).await;
    if let Err(error) = &written
        && !goes_out_anyway
    {
        return not_sent(intent, error, clock);
    }
    let ended = work.await;
    let mut receipt = receipt(intent, ended, clock, written.is_ok());
    let recorded = timeout(AUDIT_PATIENCE, record(audit, receipt.clone())).await;
    receipt.audited &= recorded.is_ok_and(|recorded| recorded.is_ok());
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

/// Writes the line of an intent.
///
/// One that comes too late must not pass for a write that may have landed: the thread that waited
/// for the file says at once that nothing was sent, even while the process ends.
pub(super) async fn announce(
    clock: &Clock,
    audit: &Arc<dyn AuditSink>,
    intent: &Intent,
    patience: Duration,
) -> io::Result<()> {
    let (tell, mut told) = oneshot::channel();
    let (audit, intent, clock) = (Arc::clone(audit), intent.clone(), clock.clone());
    let append = move || {
        let line = audit.append(AuditStage::Intent(&intent));
        // Refused when nobody waits for it any more.
        if let Err(Ok(())) = tell.send(line)
            && !intent.change.is_rollback()
        {
            let receipt = not_sent(intent, &late(patience), &clock);
            // Best effort: the person has been told already.
            _ = audit.append(AuditStage::Outcome(&receipt));
        }
    };
    drop(tokio::task::spawn_blocking(append));
    if let Ok(line) = timeout(patience, &mut told).await {
        return line.unwrap_or_else(|gone| Err(io::Error::other(gone)));
    }
    told.close();
    // It may have been written just now.
    told.try_recv().unwrap_or_else(|_| Err(late(patience)))
}

async fn record(audit: Arc<dyn AuditSink>, receipt: Receipt) -> io::Result<()> {
    let append = move || audit.append(AuditStage::Outcome(&receipt));
    tokio::task::spawn_blocking(append).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}

fn late(patience: Duration) -> io::Error {
    let words = format!("its file could not be had within {} s", patience.as_secs());
    io::Error::new(io::ErrorKind::TimedOut, words)
}

fn receipt(intent: Intent, ended: Ended, clock: &Clock, audited: bool) -> Receipt {
    let Ended { outcome, attempts, request_id } = ended;
    Receipt { intent, outcome, attempts, at: clock.now(), request_id, audited }
}

fn not_sent(intent: Intent, error: &io::Error, clock: &Clock) -> Receipt {
    let outcome = unaudited(&intent.change, error);
    receipt(intent, Ended { outcome, attempts: 0, request_id: None }, clock, false)
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
