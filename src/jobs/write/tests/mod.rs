//! Whole writes against an alias in memory.

pub mod fake;
pub mod fixtures;

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use super::{audited::announce, *};
use crate::domain::{AliasState, Change, Clock, FailureKind, Outcome};
use fake::{FakeAlias, FakeAudit, Fault};
use fixtures::{NEW, OLD, rollback, shift, split};

async fn carried_out(
    aliases: &FakeAlias,
    audit: Arc<FakeAudit>,
    intent: Intent,
    progress: &(impl Fn(WriteProgress) + Send + Sync),
) -> Receipt {
    let sends = Sends::new(intent.change.alias().unwrap(), intent.change.is_rollback());
    let work = async { Attempts::new(aliases, sends, progress).run().await.map(Found::Alias) };
    audited(&Clock::system(), audit, intent, work).await
}

async fn run(intent: Intent, faults: impl IntoIterator<Item = Fault>) -> (Receipt, FakeAlias) {
    let aliases = FakeAlias::as_previewed(intent.change.alias().unwrap()).sends(faults);
    let receipt = carried_out(&aliases, Arc::new(FakeAudit::default()), intent, &|_| {}).await;
    assert!(aliases.landed() <= 1, "{} copies landed", aliases.landed());
    (receipt, aliases)
}

fn many(fault: &Fault, times: usize) -> Vec<Fault> {
    vec![fault.clone(); times]
}

#[tokio::test]
async fn a_write_lands_once_and_is_audited_before_and_after() {
    let audit = Arc::new(FakeAudit::default());
    let aliases = FakeAlias::as_previewed(shift().change.alias().unwrap());
    let receipt = carried_out(&aliases, audit.clone(), shift(), &|_| {}).await;
    assert_eq!((receipt.outcome.label(), receipt.attempts), ("applied", 1));
    assert_eq!(receipt.request_id.as_deref(), Some("q1"));
    assert_eq!(aliases.now().state, split(10.0));
    assert_eq!(*audit.lines.lock().unwrap(), ["intent split", "outcome applied"]);
    assert!(receipt.audited);
}

#[tokio::test]
async fn without_an_audit_only_a_rollback_goes_out_and_says_so() {
    for (intent, label, landed) in [(shift(), "not_applied", 0), (rollback(), "applied", 1)] {
        let aliases = FakeAlias::as_previewed(intent.change.alias().unwrap());
        let audit = Arc::new(FakeAudit { refuses: true, ..FakeAudit::default() });
        let receipt = carried_out(&aliases, audit, intent, &|_| {}).await;
        assert_eq!((receipt.outcome.label(), receipt.audited), (label, false));
        assert_eq!(aliases.landed(), landed);
    }
}

#[tokio::test]
async fn an_audit_that_hangs_does_not_hold_a_rollback() {
    let aliases = FakeAlias::as_previewed(rollback().change.alias().unwrap());
    let (release, held) = std::sync::mpsc::channel();
    let audit = Arc::new(FakeAudit { hangs: Some(Mutex::new(held)), ..FakeAudit::default() });
    let receipt = carried_out(&aliases, audit, rollback(), &|_| {}).await;
    assert_eq!((receipt.outcome.label(), receipt.audited), ("applied", false));
    assert_eq!(aliases.landed(), 1);
    drop(release);
}

#[test]
fn an_intent_that_is_written_too_late_is_followed_by_what_became_of_it() {
    for (intent, lines) in [
        (shift(), vec!["intent split", "outcome not_applied"]),
        (rollback(), vec!["intent roll back"]),
    ] {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let (release, held) = std::sync::mpsc::channel();
        let sink = Arc::new(FakeAudit { hangs: Some(Mutex::new(held)), ..FakeAudit::default() });
        let audit: Arc<dyn AuditSink> = sink.clone();
        let clock = Clock::system();
        let announced = announce(&clock, &audit, &intent, Duration::ZERO);
        let error = runtime.block_on(announced).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        drop(release);
        // Waits for the thread, as the end of the process does.
        drop(runtime);
        assert_eq!(*sink.lines.lock().unwrap(), lines);
    }
}

#[tokio::test]
async fn an_answer_that_was_lost_after_it_landed_is_applied() {
    let (receipt, aliases) = run(shift(), [Fault::LostAfter]).await;
    assert_eq!((receipt.outcome.label(), receipt.attempts), ("applied", 1));
    assert_eq!(aliases.landed(), 1);
}

#[tokio::test]
async fn a_send_that_was_lost_before_goes_out_again() {
    let (receipt, aliases) = run(shift(), [Fault::LostBefore]).await;
    assert_eq!((receipt.outcome.label(), receipt.attempts), ("applied", 2));
    assert_eq!(aliases.landed(), 1);
}

#[tokio::test]
async fn someone_else_s_change_is_shown_and_not_overwritten() {
    let rival = AliasState::all(NEW);
    let (receipt, aliases) = run(shift(), [Fault::Rival(rival, "theirs")]).await;
    let Outcome::ChangedBySomeoneElse { found } = receipt.outcome else {
        panic!("{:?}", receipt.outcome);
    };
    assert_eq!((found.alias().unwrap().state, aliases.now().state), (rival, rival));
    assert_eq!(aliases.landed(), 0);
}

#[tokio::test]
async fn someone_else_s_words_are_kept() {
    let rival = Fault::Rival(shift().change.alias().unwrap().before, "theirs");
    let (receipt, aliases) = run(shift(), [rival]).await;
    assert_eq!((receipt.outcome.label(), receipt.attempts), ("applied", 2));
    assert_eq!(aliases.now().description, "theirs");
    assert_eq!(aliases.now().state, split(10.0));
}

#[tokio::test]
async fn an_answer_to_our_write_is_not_undone() {
    let reverted = Fault::LostThenRival(shift().change.alias().unwrap().before);
    let (receipt, aliases) = run(shift(), [reverted]).await;
    assert_eq!(receipt.outcome.label(), "changed_by_someone_else");
    assert_eq!(aliases.now().state, AliasState::all(OLD));
}

#[tokio::test]
async fn throttling_is_waited_out_by_a_write_a_little_and_by_a_rollback_for_long() {
    let (receipt, _) = run(shift(), many(&Fault::Throttled, 2)).await;
    assert_eq!((receipt.outcome.label(), receipt.attempts), ("applied", 3));
    let (receipt, _) = run(rollback(), many(&Fault::Throttled, 8)).await;
    assert_eq!((receipt.outcome.label(), receipt.attempts), ("applied", 9));
    for (intent, copies) in [(shift(), 5..=8), (rollback(), 14..=30)] {
        let (receipt, aliases) = run(intent, many(&Fault::Throttled, 1_000)).await;
        assert_eq!((receipt.outcome.label(), aliases.landed()), ("not_applied", 0));
        assert!(copies.contains(&receipt.attempts), "{} copies", receipt.attempts);
    }
}

#[tokio::test]
async fn a_rollback_gets_through_refusals_conflicts_and_a_rival_s_step() {
    let step = Fault::Rival(split(50.0), "step 2");
    let faults = [Fault::Refused, Fault::Conflict, step, Fault::Throttled, Fault::LostBefore];
    let (receipt, aliases) = run(rollback(), faults).await;
    assert_eq!(receipt.outcome.label(), "applied");
    assert_eq!(aliases.now().state, AliasState::all(OLD));
    assert_eq!(aliases.now().description, "step 2");
}

#[tokio::test]
async fn a_rollback_that_someone_else_made_is_already_there() {
    let (receipt, aliases) = run(rollback(), [Fault::Rival(AliasState::all(OLD), "bob")]).await;
    assert_eq!(receipt.outcome.label(), "already_there");
    assert_eq!(aliases.now().description, "bob");
}

#[tokio::test]
async fn a_denial_ends_it_at_once() {
    for intent in [shift(), rollback()] {
        let (receipt, _) = run(intent, [Fault::Denied]).await;
        let Outcome::NotApplied(failure) = &receipt.outcome else {
            panic!("{:?}", receipt.outcome);
        };
        let action = "lambda:UpdateAlias".into();
        assert_eq!((&failure.kind, receipt.attempts), (&FailureKind::Denied { action }, 1));
    }
}

#[tokio::test]
async fn what_can_t_be_seen_is_unknown() {
    let aliases = FakeAlias::as_previewed(shift().change.alias().unwrap())
        .sends([Fault::LostAfter])
        .unreadable(1_000);
    let audit = Arc::new(FakeAudit::default());
    let receipt = carried_out(&aliases, audit, shift(), &|_| {}).await;
    assert_eq!(receipt.outcome.label(), "unknown");
}

#[tokio::test]
async fn a_blind_rollback_sends_again_until_it_sees() {
    let aliases = FakeAlias::as_previewed(rollback().change.alias().unwrap())
        .sends([Fault::LostAfter, Fault::LostBefore])
        .unreadable(8);
    let audit = Arc::new(FakeAudit::default());
    let receipt = carried_out(&aliases, audit, rollback(), &|_| {}).await;
    assert_eq!(receipt.outcome.label(), "applied");
    assert_eq!(aliases.landed(), 1);
}

#[tokio::test]
async fn progress_counts_the_copies_and_names_the_cause() {
    let seen = Mutex::new(Vec::new());
    let note = |progress: WriteProgress| {
        seen.lock().unwrap().push((progress.attempt(), progress.note()));
    };
    let aliases =
        FakeAlias::as_previewed(rollback().change.alias().unwrap()).sends([Fault::Throttled]);
    carried_out(&aliases, Arc::new(FakeAudit::default()), rollback(), &note).await;
    let seen = seen.into_inner().unwrap();
    assert_eq!(seen.iter().map(|(attempt, _)| *attempt).collect::<Vec<_>>(), [1, 1, 2]);
    assert!(seen[1].1.starts_with("throttled by AWS: again in "), "{seen:?}");
    assert_eq!(seen[2].1, "");
}

/// The console spawns it.
#[test]
fn the_future_is_send() {
    fn assert_send<T: Send>(_: T) {}
    fn check(gateway: &Gateway, audit: Arc<dyn AuditSink>, intent: Intent) {
        assert_send(execute(gateway, audit, intent, |_| {}));
    }
    let _ = check;
    assert!(matches!(shift().change, Change::Shift(_)));
}
