//! Starts background work and lets go of it.

use std::{collections::BTreeMap, convert::Infallible, sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinSet,
    time::timeout,
};

use super::{
    connection::{Connection, Source},
    event::{Event, Outbox},
    fetch::{self, Past, Reader, Reply},
    label,
    limits::Limits,
    pressure, tail,
    task::Registry,
    write::{self, WriteProgress},
};
use crate::{
    domain::{
        AuditSink, Clock, Failure, Intent, LogSource, Outcome, Receipt, Request, Slot, Ticket,
    },
    logs::{TailEvent, TailMode, follow::Settings},
};

/// Reports of a tail that may wait. A tail that nobody listens to asks for nothing more.
const TAIL: usize = 4;

/// All background work of a session. Needs a tokio runtime around it.
#[derive(Debug)]
pub struct Jobs {
    shared: Shared,
    /// What runs in each slot. Dropping the handle cancels it.
    slots: BTreeMap<Slot, oneshot::Sender<Infallible>>,
    /// How the tail that runs is to go.
    tail_mode: watch::Sender<TailMode>,
    writes: JoinSet<()>,
}

/// What every piece of work needs.
#[derive(Debug, Clone)]
struct Shared {
    reader: Arc<Reader>,
    limits: Arc<Limits>,
    clock: Clock,
    tasks: Registry,
    outbox: Outbox,
}

impl Jobs {
    /// Ready to work; connects to nothing before [`Request::Connect`].
    #[must_use]
    pub fn new(source: Source, clock: Clock, past: Arc<dyn Past>, outbox: Outbox) -> Self {
        let connection = Connection::new(source, clock.clone());
        let shared = Shared {
            reader: Arc::new(Reader { connection, past }),
            limits: Arc::new(Limits::new()),
            clock,
            tasks: Registry::default(),
            outbox,
        };
        let (reader, tasks) = (Arc::clone(&shared.reader), shared.tasks.clone());
        tokio::spawn(pressure::watch(reader, tasks, shared.outbox.clone()));
        let tail_mode = watch::Sender::default();
        Self { shared, slots: BTreeMap::new(), tail_mode, writes: JoinSet::new() }
    }

    /// Starts a read; what ran in the slot is cancelled.
    pub fn fetch(&mut self, slot: Slot, ticket: Ticket, request: Request) {
        let cancelled = self.occupy(slot);
        let reply = Reply { slot, ticket, outbox: self.shared.outbox.clone() };
        tokio::spawn(self.shared.clone().fetch(request, reply, cancelled));
    }

    /// Follows log sources in one tail; replaces the tail that runs. What has been read up to `since_ms`,
    /// in milliseconds since the epoch, is gone on from.
    pub fn follow(
        &mut self,
        ticket: Ticket,
        sources: Vec<LogSource>,
        since_ms: Option<i64>,
        mode: TailMode,
    ) {
        let cancelled = self.occupy(Slot::Tail);
        let (tail_mode, mode) = watch::channel(mode);
        self.tail_mode = tail_mode;
        tokio::spawn(self.shared.clone().follow(ticket, sources, since_ms, mode, cancelled));
    }

    /// The tail that runs goes on by Live Tail, or by polling alone.
    pub fn tail_mode(&mut self, mode: TailMode) {
        self.tail_mode.send_replace(mode);
    }

    /// Carries out a confirmed write. Nothing cancels it, and its outcome always comes.
    pub fn write(&mut self, intent: Intent, audit: Arc<dyn AuditSink>) {
        self.writes.spawn(self.shared.clone().write(intent, audit));
    }

    /// Cancels what runs in a slot.
    pub fn cancel(&mut self, slot: Slot) {
        self.slots.remove(&slot);
    }

    /// How many writes have not ended.
    #[must_use]
    pub fn writes_under_way(&mut self) -> usize {
        while self.writes.try_join_next().is_some() {}
        self.writes.len()
    }

    /// Waits until all writes have ended, at most for `limit`. Reads are let go.
    pub async fn drain(&mut self, limit: Duration) {
        self.slots.clear();
        _ = timeout(limit, async { while self.writes.join_next().await.is_some() {} }).await;
    }

    fn occupy(&mut self, slot: Slot) -> oneshot::Receiver<Infallible> {
        let (handle, cancelled) = oneshot::channel();
        self.slots.insert(slot, handle);
        cancelled
    }
}

impl Shared {
    async fn fetch(self, request: Request, reply: Reply, cancelled: oneshot::Receiver<Infallible>) {
        let task = self.tasks.begin(self.outbox.clone());
        task.started(label::of_request(&request), Some(reply.slot)).await;
        let work = async {
            let _turn = self.limits.read(&request).await;
            fetch::run(&self.reader, request, &task, &reply).await
        };
        let result = tokio::select! {
            biased;
            _ = cancelled => Ok(()),
            result = work => result,
        };
        if let Err(failure) = &result {
            reply.send(Err(failure.clone())).await;
        }
        task.ended(result.err()).await;
    }

    async fn follow(
        self,
        ticket: Ticket,
        sources: Vec<LogSource>,
        since_ms: Option<i64>,
        mode: watch::Receiver<TailMode>,
        cancelled: oneshot::Receiver<Infallible>,
    ) {
        let task = self.tasks.begin(self.outbox.clone());
        task.started(label::of_sources(&sources), Some(Slot::Tail)).await;
        let (sender, mut reports) = mpsc::channel(TAIL);
        let usual = Settings::default();
        let now_ms = self.clock.now().as_millisecond();
        let settings = since_ms.map_or(usual, |since_ms| usual.back_to(since_ms, now_ms));
        let work = async {
            match self.reader.connection.gateway().await {
                Ok(gateway) => {
                    let order = tail::Order { sources, settings, mode };
                    tail::follow_with(gateway, order, sender).await;
                }
                // There is room: nothing has been sent before.
                Err(failure) => _ = sender.send(TailEvent::Failed(failure)).await,
            }
        };
        let forward = async {
            while let Some(event) = reports.recv().await {
                self.outbox.send(Event::Tail { ticket, event }).await;
            }
        };
        tokio::select! {
            biased;
            _ = cancelled => {}
            _ = async { tokio::join!(work, forward) } => {}
        }
        task.ended(None).await;
    }

    async fn write(self, intent: Intent, audit: Arc<dyn AuditSink>) {
        let task = self.tasks.begin(self.outbox.clone());
        task.started(label::of_change(&intent.change), None).await;
        let _turn = self.limits.write(&intent.change).await;
        let receipt = match self.reader.connection.gateway().await {
            Ok(gateway) => {
                let id = intent.id.clone();
                let progress = |step: WriteProgress| {
                    let (attempt, note) = (step.attempt(), step.note());
                    self.outbox.mention(Event::WriteProgress { intent: id.clone(), attempt, note });
                };
                write::execute(&gateway, audit, intent, progress).await
            }
            Err(failure) => not_sent(intent, failure, &self.clock),
        };
        self.outbox.send(Event::WriteEnded(Box::new(receipt))).await;
        task.ended(None).await;
    }
}

/// There was nobody to send it to.
fn not_sent(intent: Intent, failure: Failure, clock: &Clock) -> Receipt {
    intent.change.forget_value();
    Receipt {
        intent,
        outcome: Outcome::NotApplied(failure),
        attempts: 0,
        at: clock.now(),
        request_id: None,
        audited: false,
    }
}

#[cfg(test)]
mod tests;
