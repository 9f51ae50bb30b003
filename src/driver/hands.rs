//! What a driver does: the machine's effects, each beside the others, and what comes of them.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::Mutex,
    task::{JoinError, JoinSet},
    time::timeout,
};

use super::{client, evidence::Evidence};
use crate::{
    aws::{Gateway, Priority},
    domain::{
        AliasRef, AuditSink, Change, Found, Intent, Invocation, InvokeMode, Invoked, Outcome,
        Payload, Receipt, RolloutChange, RolloutWrite, Timestamp, Version,
    },
    jobs::write,
    rollout::{
        RolloutId,
        machine::{Event, Sent, Write},
    },
};

/// How far ahead, on the clock, it is found out whether credentials are renewed: more than it
/// takes to go back before they end.
const AHEAD: Duration = Duration::from_mins(20);

/// Does what the machine wants done.
pub(super) struct Hands {
    gateway: Gateway,
    audit: Arc<dyn AuditSink>,
    evidence: Arc<Mutex<Evidence>>,
    id: RolloutId,
    target: AliasRef,
    /// STS ARN of whoever drives.
    who: String,
    /// Why, in the words of whoever asked last.
    pub(super) reason: String,
    work: JoinSet<Done>,
    intents: u32,
    sending: usize,
    measuring: bool,
    /// It goes back: nothing of ours may wait for anything else of ours.
    urgent: bool,
}

/// What came of something.
#[derive(Debug)]
pub(super) struct Done {
    what: Kind,
    /// What it is to the machine.
    pub(super) event: Option<Event>,
    /// What the driver has to say of it.
    pub(super) note: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Send,
    Measure,
    Other,
}

impl From<Event> for Done {
    fn from(event: Event) -> Self {
        Self { what: Kind::Other, event: Some(event), note: None }
    }
}

impl Hands {
    pub(super) fn new(
        gateway: Gateway,
        audit: Arc<dyn AuditSink>,
        evidence: Evidence,
        spec: &crate::rollout::Spec,
        who: String,
    ) -> Self {
        Self {
            gateway,
            audit,
            evidence: Arc::new(Mutex::new(evidence)),
            id: spec.id,
            target: spec.target.clone(),
            who,
            reason: spec.reason.clone(),
            work: JoinSet::new(),
            intents: 0,
            sending: 0,
            measuring: false,
            urgent: false,
        }
    }

    /// Sends one write, once, between its two lines of the audit.
    pub(super) fn send(&mut self, write: Write) {
        self.urgent = write.write == RolloutWrite::RollBack;
        let change = Change::Rollout(Box::new(RolloutChange {
            alias: write.change,
            description_before: write.description_before,
            rollout: self.id.to_string(),
            write: write.write,
        }));
        self.sending += 1;
        let carried_out = self.carry_out(change);
        self.work.spawn(async move {
            let receipt = carried_out.await;
            let note = (!receipt.audited).then(|| unaudited(&receipt));
            Done { what: Kind::Send, event: Some(Event::Sent(sent(receipt.outcome))), note }
        });
    }

    /// Reads the alias.
    pub(super) fn read(&mut self) {
        let (gateway, target) = (self.gateway.clone(), self.target.clone());
        let priority = if self.urgent { Priority::Rollback } else { Priority::Write };
        self.work
            .spawn(async move { Event::Read(gateway.alias_with(&target, priority).await).into() });
    }

    /// Reads the numbers, unless they are being read.
    pub(super) fn measure(&mut self, from: Timestamp, changes: Vec<Timestamp>) {
        if std::mem::replace(&mut self.measuring, true) {
            return;
        }
        let evidence = Arc::clone(&self.evidence);
        self.work.spawn(async move {
            let measured = Box::pin(evidence.lock().await.measure(from, &changes)).await;
            let event = Some(Event::Measured(measured.map(Box::new)));
            Done { what: Kind::Measure, event, note: None }
        });
    }

    /// Calls the new version by its own number.
    pub(super) fn smoke(&mut self, version: Version) {
        let change = Change::Invoke(Invocation {
            function: self.target.function.clone(),
            qualifier: Some(version.to_string()),
            payload: Payload("{}".into()),
            mode: InvokeMode::RequestResponse,
        });
        let carried_out = self.carry_out(change);
        self.work.spawn(async move { Event::Smoked(smoked(carried_out.await.outcome)).into() });
    }

    /// Shares the rates with other drivers here, and finds out until when calls can be signed.
    pub(super) fn look_around(&mut self) {
        let gateway = self.gateway.clone();
        self.work.spawn(async move {
            let scope = gateway.place();
            let drivers = client::running().await;
            let here = drivers.iter().filter(|driver| driver.is_at(&scope)).count();
            gateway.share_among(here.max(1));
            let event = match gateway.credentials_end(AHEAD).await {
                Ok(end) => Some(Event::Credentials(end)),
                Err(failure) => {
                    tracing::warn!(%failure, "no credentials");
                    None
                }
            };
            Done { what: Kind::Other, event, note: None }
        });
    }

    /// What comes of the next thing that is done; `None` while nothing is being done.
    ///
    /// # Errors
    /// When it panicked: nobody knows then how far it came.
    pub(super) async fn done(&mut self) -> Option<Result<Done, JoinError>> {
        let done = self.work.join_next().await?;
        if let Ok(done) = &done {
            match done.what {
                Kind::Send => self.sending -= 1,
                Kind::Measure => self.measuring = false,
                Kind::Other => {}
            }
        }
        Some(done)
    }

    /// Waits, for a while, until it is known and written down what became of what was sent.
    pub(super) async fn finish_sending(&mut self, patience: Duration) {
        let finish =
            async { while self.sending > 0 && matches!(self.done().await, Some(Ok(_))) {} };
        if timeout(patience, finish).await.is_err() {
            tracing::warn!("what became of the last write is not known");
        }
    }

    fn carry_out(&mut self, change: Change) -> impl Future<Output = Receipt> + use<> {
        self.intents += 1;
        let (gateway, audit) = (self.gateway.clone(), Arc::clone(&self.audit));
        let began = gateway.clock().now().as_millisecond();
        let intent = Intent {
            id: format!("{began:x}-{:x}-{:x}", std::process::id(), self.intents),
            scope: gateway.place(),
            who: self.who.clone(),
            change,
            reason: self.reason.clone(),
        };
        async move { write::execute(&gateway, audit, intent, |_| {}).await }
    }
}

/// What the machine makes of the fate of its write.
fn sent(outcome: Outcome) -> Sent {
    match outcome {
        Outcome::Applied(Found::Alias(alias)) | Outcome::AlreadyThere(Found::Alias(alias)) => {
            Sent::Landed(alias)
        }
        Outcome::NotApplied(failure) => Sent::Refused(failure),
        Outcome::Unknown(failure) | Outcome::Partly(_, failure) => Sent::Lost(failure),
        Outcome::Applied(_) | Outcome::AlreadyThere(_) | Outcome::ChangedBySomeoneElse { .. } => {
            Sent::Lost(no_alias())
        }
    }
}

/// A write of an alias that ends with something else: only a look can tell.
fn no_alias() -> crate::domain::Failure {
    crate::domain::Failure {
        operation: "lambda:UpdateAlias".into(),
        resource: String::new(),
        kind: crate::domain::FailureKind::UnexpectedReply {
            detail: "the answer shows no alias".into(),
        },
        retryable: false,
        request_id: None,
    }
}

/// Whether the version answered.
fn smoked(outcome: Outcome) -> Result<(), String> {
    match outcome {
        Outcome::Applied(Found::Invoked(invoked)) => answered(&invoked),
        other => Err(other.failure().map_or_else(|| other.label().to_owned(), ToString::to_string)),
    }
}

fn answered(invoked: &Invoked) -> Result<(), String> {
    match invoked.function_error {
        None => Ok(()),
        Some(_) => Err(format!("{invoked}: {}", invoked.payload.0)),
    }
}

fn unaudited(receipt: &Receipt) -> String {
    let target = receipt.intent.change.target();
    match &receipt.outcome {
        Outcome::NotApplied(failure) => format!("{target}: not sent: {failure}"),
        outcome => format!("{target}: {}, not audited", outcome.label().replace('_', " ")),
    }
}
