//! Whole adoptions of a function in memory.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::*;
use crate::domain::{AliasName, AliasRef, FunctionName, RevisionId};

/// What happens to one send.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    Throttled,
    Denied,
    LostBefore,
    LostAfter,
    Failed,
    /// The version is not active yet.
    Pending,
    /// Someone else makes the alias first, at 7.
    Taken,
}

struct FakeFunction {
    state: Mutex<State>,
}

struct State {
    code: &'static str,
    versions: Vec<(u64, &'static str)>,
    alias: Option<AliasState>,
    faults: VecDeque<Option<Fault>>,
    unreadable: bool,
    published: u32,
    elapsed: Duration,
}

impl FakeFunction {
    /// With version 7 of older code, and these faults of one send after the other.
    fn new(faults: impl IntoIterator<Item = Option<Fault>>) -> Self {
        let state = State {
            code: "new",
            versions: vec![(7, "old")],
            alias: None,
            faults: faults.into_iter().collect(),
            unreadable: false,
            published: 0,
            elapsed: Duration::ZERO,
        };
        Self { state: Mutex::new(state) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn found(&self) -> Option<Alias> {
        let state = self.lock().alias?;
        Some(Alias {
            target: AliasRef { function: adoption().function, alias: adoption().alias },
            state,
            description: String::new(),
            revision_id: RevisionId("a1".into()),
        })
    }

    fn send(&self, apply: impl FnOnce(&mut State)) -> Result<Option<String>, WriteFailure> {
        let mut state = self.lock();
        let fault = state.faults.pop_front().flatten();
        if matches!(fault, None | Some(Fault::LostAfter)) {
            apply(&mut state);
        }
        if fault == Some(Fault::Taken) {
            state.alias = Some(AliasState::all(Version::Published(7)));
        }
        let server = FailureKind::ServiceError { status: 500, message: "failed".into() };
        let (kind, may_have_landed) = match fault {
            None => return Ok(Some("q1".into())),
            Some(Fault::Throttled) => {
                (FailureKind::Throttled { retry_after: None, reason: None }, false)
            }
            Some(Fault::Denied) => (FailureKind::Denied { action: "lambda:it".into() }, false),
            Some(Fault::Pending | Fault::Taken) => {
                (FailureKind::Conflict { message: "conflict.".into() }, false)
            }
            Some(Fault::Failed) => (server, true),
            Some(Fault::LostBefore | Fault::LostAfter) => (timed_out(), true),
        };
        Err(WriteFailure { failure: failure(kind), may_have_landed })
    }

    async fn run(&self) -> Ended<Adopted> {
        Adopting::new(self, &adoption(), &|_| {}).run().await
    }
}

fn timed_out() -> FailureKind {
    FailureKind::TimedOut { after: Duration::from_secs(4) }
}

fn failure(kind: FailureKind) -> Failure {
    let retryable = matches!(kind, FailureKind::Throttled { .. });
    Failure { operation: String::new(), resource: String::new(), kind, retryable, request_id: None }
}

fn adoption() -> Adoption {
    Adoption {
        function: FunctionName("checkout".into()),
        alias: AliasName("live".into()),
        code_sha256: "new".into(),
        revision_id: RevisionId("r1".into()),
    }
}

fn version(number: u64, code: &str) -> FunctionVersion {
    FunctionVersion {
        version: Version::Published(number),
        description: String::new(),
        code_sha256: code.into(),
        last_modified: None,
        runtime: String::new(),
        memory_mb: 128,
        timeout_s: 3,
        role: String::new(),
    }
}

impl Pace for FakeFunction {
    fn elapsed(&self) -> Duration {
        self.lock().elapsed
    }

    async fn sleep(&self, period: Duration) {
        self.lock().elapsed += period;
    }
}

impl Adopts for FakeFunction {
    async fn latest(&self) -> Result<(String, RevisionId), Failure> {
        Ok((self.lock().code.into(), RevisionId("r1".into())))
    }

    async fn versions(&self) -> Result<Vec<FunctionVersion>, Failure> {
        let state = self.lock();
        if state.unreadable && state.published > 0 {
            return Err(failure(timed_out()));
        }
        Ok(state.versions.iter().map(|(number, code)| version(*number, code)).collect())
    }

    async fn alias(&self) -> Result<Option<Alias>, Failure> {
        let unreadable = {
            let state = self.lock();
            state.unreadable && state.published > 0
        };
        if unreadable { Err(failure(timed_out())) } else { Ok(self.found()) }
    }

    async fn publish(&self) -> Result<Sent<Version>, WriteFailure> {
        let request_id = self.send(|state| {
            state.published += 1;
            state.versions.push((8, "new"));
        })?;
        Ok(Sent { found: Version::Published(8), request_id })
    }

    async fn create(&self, version: Version) -> Result<Sent<Alias>, WriteFailure> {
        let request_id = self.send(|state| state.alias = Some(AliasState::all(version)))?;
        Ok(Sent { found: self.found().unwrap(), request_id })
    }
}

fn eight() -> AliasState {
    AliasState::all(Version::Published(8))
}

#[tokio::test]
async fn a_version_is_published_and_an_alias_points_to_it() {
    let function = FakeFunction::new([]);
    let ended = function.run().await;
    let Outcome::Applied(adopted) = ended.outcome else { panic!("{:?}", ended.outcome) };
    assert_eq!(adopted.version, Version::Published(8));
    assert_eq!(adopted.alias.map(|alias| alias.state), Some(eight()));
    assert_eq!(ended.attempts, 1, "of the alias");
}

#[tokio::test]
async fn what_is_not_as_previewed_is_left_alone() {
    let function = FakeFunction::new([]);
    function.lock().code = "theirs";
    let ended = function.run().await;
    let Outcome::NotApplied(failure) = ended.outcome else { panic!("{:?}", ended.outcome) };
    assert_eq!((failure.kind, ended.attempts), (FailureKind::PreconditionFailed, 0));
    let function = FakeFunction::new([]);
    function.lock().alias = Some(AliasState::all(Version::Published(7)));
    let ended = function.run().await;
    assert_eq!((ended.outcome.label(), ended.attempts), ("not_applied", 0));
    assert_eq!(function.lock().published, 0);
}

#[tokio::test]
async fn a_publication_whose_answer_was_lost_is_found_by_its_code() {
    let function = FakeFunction::new([Some(Fault::LostAfter)]);
    assert_eq!(function.run().await.outcome.label(), "applied");
    assert_eq!(function.found().unwrap().state, eight());
    assert_eq!(function.lock().published, 1);
}

#[tokio::test]
async fn a_publication_that_is_not_seen_ends_it() {
    for (fault, label) in [(Fault::Failed, "not_applied"), (Fault::LostBefore, "unknown")] {
        let function = FakeFunction::new([Some(fault)]);
        // An older version of the same code is not ours.
        function.lock().versions.push((6, "new"));
        let ended = function.run().await;
        assert_eq!((ended.outcome.label(), ended.attempts), (label, 1), "{fault:?}");
        assert_eq!(function.found(), None);
    }
}

#[tokio::test]
async fn the_alias_whose_answer_was_lost_is_read() {
    for (fault, label) in [
        (Fault::LostAfter, "applied"),
        (Fault::Failed, "partly_applied"),
        (Fault::LostBefore, "unknown"),
    ] {
        let function = FakeFunction::new([None, Some(fault)]);
        assert_eq!(function.run().await.outcome.label(), label, "{fault:?}");
        assert_eq!(function.lock().published, 1);
    }
}

#[tokio::test]
async fn a_version_without_an_alias_is_told() {
    let function = FakeFunction::new([None, Some(Fault::Denied)]);
    let ended = function.run().await;
    let Outcome::Partly(adopted, failure) = ended.outcome else { panic!("{:?}", ended.outcome) };
    assert_eq!((adopted.version, adopted.alias), (Version::Published(8), None));
    assert!(matches!(failure.kind, FailureKind::Denied { .. }));
}

#[tokio::test]
async fn an_alias_that_someone_else_made_first_is_told_at_once() {
    let function = FakeFunction::new([None, Some(Fault::Taken)]);
    let ended = function.run().await;
    let Outcome::Partly(adopted, failure) = ended.outcome else { panic!("{:?}", ended.outcome) };
    assert_eq!((adopted.alias, ended.attempts), (None, 1));
    let message = format!("the alias exists, at {}", function.found().unwrap().state);
    assert_eq!(failure.kind, FailureKind::Conflict { message });
}

#[tokio::test]
async fn a_version_that_is_pending_is_waited_for_and_then_told() {
    let ended = FakeFunction::new([None, Some(Fault::Pending), Some(Fault::Pending)]).run().await;
    assert_eq!((ended.outcome.label(), ended.attempts), ("applied", 3));
    let faults = [None].into_iter().chain([Some(Fault::Pending); 100]);
    let function = FakeFunction::new(faults);
    let ended = function.run().await;
    let Outcome::Partly(adopted, failure) = ended.outcome else { panic!("{:?}", ended.outcome) };
    assert_eq!((adopted.version, adopted.alias), (Version::Published(8), None));
    let message = "conflict: run adopt again once version 8 is Active".into();
    assert_eq!(failure.kind, FailureKind::Conflict { message });
    assert_eq!(function.lock().published, 1);
}

#[tokio::test]
async fn throttles_are_waited_out_in_both_steps() {
    let storm = [Some(Fault::Throttled), Some(Fault::Throttled), None, Some(Fault::Throttled)];
    let ended = FakeFunction::new(storm).run().await;
    assert_eq!((ended.outcome.label(), ended.attempts), ("applied", 2));
    let ended = FakeFunction::new(vec![Some(Fault::Throttled); 100]).run().await;
    assert_eq!(ended.outcome.label(), "not_applied");
}

#[tokio::test]
async fn what_can_t_be_read_back_is_unknown() {
    for faults in [vec![Some(Fault::LostAfter)], vec![None, Some(Fault::LostAfter)]] {
        let function = FakeFunction::new(faults);
        function.lock().unreadable = true;
        assert_eq!(function.run().await.outcome.label(), "unknown");
    }
}
