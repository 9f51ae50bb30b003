use std::io;

use tokio::sync::watch;

use super::*;
use crate::{
    aws::ConnectOptions,
    domain::{
        AliasChange, AliasName, AliasRef, AliasState, AuditStage, Change, FailureKind,
        FunctionName, PastStop, RevisionId, Scope, TaskEvent, Version, intent::PastChange,
    },
    jobs::{Endpoint, Events, Listening, channel},
};

struct Nothing;

impl Past for Nothing {
    fn last_changes(&self, _: &Scope, _: &AliasRef) -> io::Result<Vec<PastChange>> {
        Ok(Vec::new())
    }

    fn last_stop(&self, _: &Scope, _: &FunctionName) -> io::Result<Option<PastStop>> {
        Ok(None)
    }
}

impl AuditSink for Nothing {
    fn append(&self, _: AuditStage<'_>) -> io::Result<()> {
        Ok(())
    }
}

type Promise = watch::Sender<Option<Result<Listening, Failure>>>;

fn jobs() -> (Jobs, Events, Promise) {
    let (promise, kept) = watch::channel(None);
    let options = ConnectOptions { sandbox: true, ..ConnectOptions::default() };
    let source = Source { options, endpoint: Endpoint::Pending(kept) };
    let (outbox, events) = channel();
    (Jobs::new(source, Clock::system(), Arc::new(Nothing), outbox), events, promise)
}

fn broken() -> Failure {
    Failure {
        operation: "sandbox".into(),
        resource: String::new(),
        kind: FailureKind::Refused { reason: "the port is in use".into() },
        retryable: false,
        request_id: None,
    }
}

fn intent() -> Intent {
    let function = FunctionName("checkout".into());
    Intent {
        id: "1".into(),
        scope: Scope::default(),
        who: String::new(),
        reason: String::new(),
        change: Change::Promote(AliasChange {
            target: AliasRef { function, alias: AliasName("live".into()) },
            before: AliasState::all(Version::Published(41)),
            after: AliasState::all(Version::Published(42)),
            description: String::new(),
            revision_id: RevisionId("r".into()),
        }),
    }
}

/// Tasks that end, until `count` have: their numbers and whether they failed.
async fn ended(events: &mut Events, count: usize) -> Vec<(u64, bool)> {
    let mut ended = Vec::new();
    while ended.len() < count {
        let Some(event) = events.control.recv().await else { break };
        if let Event::Task(TaskEvent::Ended { id, failure }) = event {
            ended.push((id, failure.is_some()));
        }
    }
    ended
}

#[tokio::test]
async fn a_read_cancels_the_one_before_it_in_its_slot() {
    let (mut jobs, mut events, promise) = jobs();
    jobs.fetch(Slot::Connection, Ticket(1), Request::Connect);
    jobs.fetch(Slot::Functions, Ticket(2), Request::Functions);
    tokio::task::yield_now().await;
    jobs.fetch(Slot::Functions, Ticket(3), Request::Functions);
    assert_eq!(ended(&mut events, 1).await, [(2, false)], "the first listing is cancelled");
    promise.send_replace(Some(Err(broken())));
    assert_eq!(ended(&mut events, 2).await.len(), 2);
    let mut tickets = Vec::new();
    while let Ok(Event::Fetched { ticket, result, .. }) = events.data.try_recv() {
        assert_eq!(result.err(), Some(broken()));
        tickets.push(ticket);
    }
    tickets.sort();
    assert_eq!(tickets, [Ticket(1), Ticket(3)], "the cancelled one says nothing");
}

#[tokio::test]
async fn a_slot_can_be_cancelled() {
    let (mut jobs, mut events, _promise) = jobs();
    jobs.fetch(Slot::Connection, Ticket(1), Request::Connect);
    jobs.cancel(Slot::Connection);
    assert_eq!(ended(&mut events, 1).await, [(1, false)]);
    assert!(events.data.try_recv().is_err());
}

#[tokio::test]
async fn a_write_that_can_not_be_sent_has_an_outcome_too() {
    let (mut jobs, mut events, _promise) = jobs();
    jobs.write(intent(), Arc::new(Nothing));
    assert_eq!(jobs.writes_under_way(), 1);
    jobs.drain(Duration::from_mins(1)).await;
    assert_eq!(jobs.writes_under_way(), 0);
    let mut outcome = None;
    while let Ok(event) = events.control.try_recv() {
        if let Event::WriteEnded(receipt) = event {
            outcome = Some(receipt.outcome);
        }
    }
    assert!(matches!(outcome, Some(Outcome::NotApplied(_))), "{outcome:?}");
}
