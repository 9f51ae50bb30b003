//! What a driver does: the machine's effects, each beside the others, and what comes of them.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Mutex, time::timeout};

use super::{
    client,
    evidence::Evidence,
    work::{Done, Finished, Kind, Work},
};
use crate::{
    aws::{Gateway, Priority},
    domain::{
        AuditSink, Change, Found, Intent, Invocation, InvokeMode, Invoked, Outcome, Payload,
        Receipt, RolloutChange, RolloutWrite, Timestamp, Version,
    },
    jobs::write,
    rollout::{
        Spec,
        machine::{Event, Sent, Write},
    },
};

/// How far ahead, on the clock, it is found out whether credentials are renewed: more than it
/// takes to go back before they end.
const AHEAD: Duration = Duration::from_mins(20);
/// How long, in real time, that may take.
const LOOK_PATIENCE: Duration = Duration::from_mins(1);

/// Does what the machine wants done.
pub(super) struct Hands {
    gateway: Gateway,
    audit: Arc<dyn AuditSink>,
    evidence: Arc<Mutex<Evidence>>,
    spec: Spec,
    /// STS ARN of whoever drives.
    who: String,
    work: Work,
    intents: u32,
    /// It goes back: nothing of ours may wait for anything else of ours.
    urgent: bool,
}

impl Hands {
    pub(super) fn new(
        gateway: Gateway,
        audit: Arc<dyn AuditSink>,
        spec: &Spec,
        who: String,
    ) -> Self {
        Self {
            evidence: Arc::new(Mutex::new(Evidence::new(gateway.clone(), spec))),
            gateway,
            audit,
            spec: spec.clone(),
            who,
            work: Work::default(),
            intents: 0,
            urgent: false,
        }
    }

    /// Sends one write, once, between its two lines of the audit.
    pub(super) fn send(&mut self, write: Write) {
        self.urgent = write.write == RolloutWrite::RollBack;
        let change = Change::Rollout(Box::new(RolloutChange {
            alias: write.change,
            description_before: write.description_before,
            rollout: self.spec.id.to_string(),
            write: write.write,
        }));
        let carried_out = self.carry_out(change, write.why);
        let number = write.number;
        self.work.begin(Kind::Send(number), async move {
            let receipt = carried_out.await;
            let note = (!receipt.audited).then(|| unaudited(&receipt));
            Done { event: Some(Event::Sent(number, sent(receipt.outcome))), note }
        });
    }

    /// Reads the alias.
    pub(super) fn read(&mut self) {
        let (gateway, target) = (self.gateway.clone(), self.spec.target.clone());
        let priority = if self.urgent { Priority::Rollback } else { Priority::Write };
        self.work.begin(Kind::Read, async move {
            Event::Read(gateway.alias_with(&target, priority).await).into()
        });
    }

    /// Reads the numbers, unless they are being read.
    pub(super) fn measure(&mut self, from: Timestamp, changes: Vec<Timestamp>) {
        if self.work.has(Kind::Measure) {
            return;
        }
        let evidence = Arc::clone(&self.evidence);
        self.work.begin(Kind::Measure, async move {
            let measured = Box::pin(evidence.lock().await.measure(from, &changes)).await;
            Event::Measured(measured.map(Box::new)).into()
        });
    }

    /// Calls the new version by its own number.
    pub(super) fn smoke(&mut self, version: Version) {
        let change = Change::Invoke(Invocation {
            function: self.spec.target.function.clone(),
            qualifier: Some(version.to_string()),
            payload: Payload("{}".into()),
            mode: InvokeMode::RequestResponse,
        });
        let why = "called by its own number before any traffic goes to it".to_owned();
        let carried_out = self.carry_out(change, why);
        self.work.begin(Kind::Smoke, async move {
            Event::Smoked(smoked(carried_out.await.outcome)).into()
        });
    }

    /// Shares the rates with other drivers here, and finds out until when calls can be signed;
    /// unless it is doing so.
    pub(super) fn look_around(&mut self) {
        if self.work.has(Kind::Look) {
            return;
        }
        let gateway = self.gateway.clone();
        self.work.begin(Kind::Look, async move {
            let scope = gateway.place();
            let drivers = client::running().await;
            let here = drivers.iter().filter(|driver| driver.is_at(&scope)).count();
            gateway.share_among(here.max(1));
            let event = match timeout(LOOK_PATIENCE, gateway.credentials_end(AHEAD)).await {
                Ok(Ok(end)) => Some(Event::Credentials(end)),
                Ok(Err(failure)) => {
                    tracing::warn!(%failure, "no credentials");
                    None
                }
                Err(_) => {
                    tracing::warn!("nobody says when the credentials end");
                    None
                }
            };
            Done { event, note: None }
        });
    }

    /// What comes of the next thing that is done; `None` while nothing is being done.
    pub(super) async fn done(&mut self) -> Option<Done> {
        let Finished { kind, done, panicked } = self.work.next().await?;
        if panicked && kind == Kind::Measure {
            // What it holds may be half a reading: all is read anew.
            let evidence = Evidence::new(self.gateway.clone(), &self.spec);
            self.evidence = Arc::new(Mutex::new(evidence));
        }
        Some(done)
    }

    /// Waits, for a while, until it is known and written down what became of what was sent.
    pub(super) async fn finish_sending(&mut self, patience: Duration) {
        let finish = async { while self.work.is_sending() && self.done().await.is_some() {} };
        if timeout(patience, finish).await.is_err() {
            tracing::warn!("what became of the last write is not known");
        }
    }

    fn carry_out(
        &mut self,
        change: Change,
        reason: String,
    ) -> impl Future<Output = Receipt> + use<> {
        self.intents += 1;
        let (gateway, audit) = (self.gateway.clone(), Arc::clone(&self.audit));
        let began = gateway.clock().now().as_millisecond();
        let intent = Intent {
            id: format!("{began:x}-{:x}-{:x}", std::process::id(), self.intents),
            scope: gateway.place(),
            who: self.who.clone(),
            change,
            reason,
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
