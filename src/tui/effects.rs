//! The one place where effects meet the world, and events become messages.

use std::{fmt, sync::Arc};

use tokio::sync::mpsc;

use super::{drivers::Drivers, payload, save::Saver};
use crate::{
    app::{
        Effect, Msg,
        effect::{Hidden, PayloadSource, Save},
    },
    domain::{AuditSink, Fetched, RolloutFacts, Ticket, Timestamp},
    driver::host,
    jobs::{self, Jobs},
    store::Queries,
};

/// Carries effects out that concern AWS.
pub(super) struct Effects {
    jobs: Jobs,
    kept: Kept,
    replies: mpsc::Sender<Msg>,
    drivers: Drivers,
    saver: Saver,
}

/// What lasts on this machine's disk.
pub(super) struct Kept {
    /// Writes.
    pub(super) audit: Arc<dyn AuditSink>,
    /// Queries of logs.
    pub(super) queries: Option<Queries>,
}

/// What this machine may be asked for before it has answered. Beyond that, askers wait.
const REPLIES: usize = 16;

/// The way of this machine's own answers to the loop.
pub(super) fn channel() -> (mpsc::Sender<Msg>, mpsc::Receiver<Msg>) {
    mpsc::channel(REPLIES)
}

/// Effects that concern the screen or the loop, for the loop to carry out.
#[derive(Debug, PartialEq)]
pub(super) enum Local {
    /// Wake the console up at this time of its clock.
    WakeAt(Timestamp),
    /// Put a text on the clipboard.
    Copy(String),
    /// Put a secret on the clipboard.
    CopySecret(Hidden),
    /// Draw with another theme.
    UseTheme(String),
    /// Clear the screen and draw everything once more.
    Redraw,
    /// Leave.
    Quit,
}

impl fmt::Debug for Effects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Effects").field("jobs", &self.jobs).finish_non_exhaustive()
    }
}

impl Effects {
    /// Effects go to these jobs and drivers; writes and queries are written down in `kept`, and
    /// what this machine is asked for comes back in `replies`.
    pub(super) fn new(
        jobs: Jobs,
        kept: Kept,
        drivers: Drivers,
        replies: mpsc::Sender<Msg>,
    ) -> Self {
        Self { jobs, kept, replies, drivers, saver: Saver::default() }
    }

    /// Starts what concerns AWS; gives back what does not.
    pub(super) fn start(&mut self, effect: Effect) -> Option<Local> {
        match effect {
            Effect::Fetch { slot, ticket, request } => self.jobs.fetch(slot, ticket, request),
            Effect::Follow { ticket, sources, since_ms, mode } => {
                self.jobs.follow(ticket, sources, since_ms, mode);
            }
            Effect::TailMode(mode) => self.jobs.tail_mode(mode),
            Effect::Cancel(slot) => self.jobs.cancel(slot),
            Effect::Write(intent) => self.jobs.write(*intent, Arc::clone(&self.kept.audit)),
            Effect::RememberQuery(text) => self.remember(text),
            Effect::ReadPayload { ticket, source } => self.read_payload(ticket, source),
            Effect::Save(step) => self.save(step),
            Effect::FindRollouts(scope) => self.drivers.find(scope),
            Effect::StartRollout { spec, scope, takes_over } => {
                self.drivers.start(*spec, &scope, takes_over);
            }
            Effect::RecallRollout(id) => self.drivers.recall(id),
            Effect::TellDriver { id, command } => self.drivers.tell(id, command),
            Effect::WakeAt(at) => return Some(Local::WakeAt(at)),
            Effect::Copy(text) => return Some(Local::Copy(text)),
            Effect::CopySecret(text) => return Some(Local::CopySecret(text)),
            Effect::UseTheme(name) => return Some(Local::UseTheme(name)),
            Effect::Redraw => return Some(Local::Redraw),
            Effect::Quit => return Some(Local::Quit),
        }
        None
    }

    /// A disk may hang: it is read on a thread of its own.
    fn read_payload(&self, ticket: Ticket, source: PayloadSource) {
        let replies = self.replies.clone();
        tokio::task::spawn_blocking(move || {
            let result = payload::read(source);
            // Nobody listens once the console has ended.
            _ = replies.blocking_send(Msg::Payload { ticket, result });
        });
    }

    /// Without it the query is remembered for this session alone.
    fn remember(&self, query: String) {
        let Some(queries) = self.kept.queries.clone() else { return };
        tokio::task::spawn_blocking(move || {
            if let Err(error) = queries.add(&query) {
                tracing::warn!(%error, "the query is not remembered");
            }
        });
    }

    /// A disk may hang here too.
    fn save(&self, step: Save) {
        let (replies, saver) = (self.replies.clone(), self.saver.clone());
        tokio::task::spawn_blocking(move || {
            if let Some(result) = saver.step(step) {
                _ = replies.blocking_send(Msg::Saved(result));
            }
        });
    }

    /// The jobs, to wait for what must not be lost.
    pub(super) fn into_jobs(self) -> Jobs {
        self.jobs
    }
}

/// What an event is to the console.
pub(super) fn message(event: jobs::Event) -> Msg {
    match event {
        jobs::Event::Fetched { slot, ticket, result } => {
            let result = result.map(with_host);
            Msg::Fetched { slot, ticket, result }
        }
        jobs::Event::Tail { ticket, event } => Msg::Tail { ticket, event },
        jobs::Event::WriteProgress { intent, attempt, note } => {
            Msg::WriteProgress { intent, attempt, note }
        }
        jobs::Event::WriteEnded(receipt) => Msg::WriteEnded(receipt),
        jobs::Event::Task(event) => Msg::Task(event),
        jobs::Event::Pressure(pressure) => Msg::Pressure(pressure),
    }
}

/// AWS does not know whether this host lets a driver live on.
fn with_host(fetched: Fetched) -> Fetched {
    match fetched {
        Fetched::RolloutFacts(facts) => {
            let host_lingers = host::lingers();
            Fetched::RolloutFacts(Box::new(RolloutFacts { host_lingers, ..*facts }))
        }
        other => other,
    }
}
