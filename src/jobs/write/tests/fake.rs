//! An alias in memory with Lambda's rules for revisions, and an audit that can fail.

use std::{
    collections::VecDeque,
    io,
    sync::{Mutex, PoisonError, mpsc},
    time::Duration,
};

use crate::{
    aws::{WriteFailure, Written},
    domain::{
        Alias, AliasChange, AliasRef, AliasState, AuditSink, AuditStage, Failure, FailureKind,
        RevisionId,
    },
    jobs::write::{attempts::Aliases, patience::Pace},
};

/// What happens to one send or, for [`Fault::Unreadable`], to one read.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Lambda says 429.
    Throttled,
    /// The connection is lost before Lambda sees it.
    LostBefore,
    /// Lambda applies it and the answer is lost.
    LostAfter,
    /// Nothing listens.
    Refused,
    /// IAM says no.
    Denied,
    /// Another update is in progress.
    Conflict,
    /// Someone else sets this first; the send then goes on as usual.
    Rival(AliasState, &'static str),
    /// The send is applied, its answer is lost, and someone else then sets this.
    LostThenRival(AliasState),
    /// The next read fails.
    Unreadable,
}

pub struct FakeAlias {
    state: Mutex<State>,
}

struct State {
    alias: Alias,
    revision: u32,
    sends: VecDeque<Fault>,
    reads: VecDeque<Fault>,
    landed: u32,
    elapsed: Duration,
}

impl FakeAlias {
    /// An alias as `change` previewed it.
    pub fn as_previewed(change: &AliasChange) -> Self {
        let alias = Alias {
            target: change.target.clone(),
            state: change.before,
            description: change.description.clone(),
            revision_id: change.revision_id.clone(),
        };
        let (sends, reads) = (VecDeque::new(), VecDeque::new());
        let elapsed = Duration::ZERO;
        Self { state: Mutex::new(State { alias, revision: 1, sends, reads, landed: 0, elapsed }) }
    }

    pub fn sends(self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.lock().sends.extend(faults);
        self
    }

    pub fn unreadable(self, times: usize) -> Self {
        self.lock().reads.extend(std::iter::repeat_n(Fault::Unreadable, times));
        self
    }

    pub fn now(&self) -> Alias {
        self.lock().alias.clone()
    }

    /// How many of our copies took effect.
    pub fn landed(&self) -> u32 {
        self.lock().landed
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn set(&mut self, state: AliasState, description: &str) {
        self.revision += 1;
        self.alias.state = state;
        self.alias.description = description.to_owned();
        self.alias.revision_id = RevisionId(format!("r{}", self.revision));
    }

    fn apply(&mut self, change: &AliasChange) -> Result<Written, WriteFailure> {
        if self.alias.revision_id != change.revision_id {
            return Err(refused(FailureKind::PreconditionFailed, false));
        }
        self.set(change.after, &change.description);
        self.landed += 1;
        Ok(Written { found: self.alias.clone(), request_id: Some("q1".into()) })
    }
}

impl Pace for FakeAlias {
    fn elapsed(&self) -> Duration {
        self.lock().elapsed
    }

    async fn sleep(&self, period: Duration) {
        self.lock().elapsed += period;
    }
}

impl Aliases for FakeAlias {
    async fn read(&self, _target: &AliasRef) -> Result<Alias, Failure> {
        let mut state = self.lock();
        match state.reads.pop_front() {
            Some(_) => Err(failure(FailureKind::TimedOut { after: Duration::from_secs(4) })),
            None => Ok(state.alias.clone()),
        }
    }

    async fn send(&self, change: &AliasChange) -> Result<Written, WriteFailure> {
        let lost = || refused(FailureKind::TimedOut { after: Duration::from_secs(4) }, true);
        let mut state = self.lock();
        match state.sends.pop_front() {
            None => state.apply(change),
            Some(Fault::Throttled) => {
                let kind = FailureKind::Throttled { retry_after: None, reason: None };
                Err(refused(kind, false))
            }
            Some(Fault::Refused) => {
                let (endpoint, detail) = ("http://127.0.0.1:1".into(), "refused".into());
                Err(refused(FailureKind::Unreachable { endpoint, detail }, false))
            }
            Some(Fault::Denied) => {
                let action = "lambda:UpdateAlias".into();
                Err(refused(FailureKind::Denied { action }, false))
            }
            Some(Fault::Conflict) => {
                Err(refused(FailureKind::Conflict { message: "in progress".into() }, false))
            }
            Some(Fault::LostBefore | Fault::Unreadable) => Err(lost()),
            Some(Fault::LostAfter) => state.apply(change).and(Err(lost())),
            Some(Fault::LostThenRival(rival)) => {
                state.apply(change)?;
                state.set(rival, &change.description);
                Err(lost())
            }
            Some(Fault::Rival(rival, description)) => {
                state.set(rival, description);
                state.apply(change)
            }
        }
    }
}

fn refused(kind: FailureKind, may_have_landed: bool) -> WriteFailure {
    WriteFailure { failure: failure(kind), may_have_landed }
}

fn failure(kind: FailureKind) -> Failure {
    Failure {
        operation: "lambda:UpdateAlias".into(),
        resource: "checkout:live".into(),
        retryable: true,
        kind,
        request_id: None,
    }
}

/// Remembers what was audited, or refuses it.
#[derive(Default)]
pub struct FakeAudit {
    pub refuses: bool,
    /// Its folder hangs until the other end is dropped.
    pub hangs: Option<Mutex<mpsc::Receiver<()>>>,
    pub lines: Mutex<Vec<String>>,
}

impl AuditSink for FakeAudit {
    fn append(&self, stage: AuditStage<'_>) -> io::Result<()> {
        if self.refuses {
            return Err(io::Error::other("disk full"));
        }
        if let Some(held) = &self.hangs {
            _ = held.lock().unwrap_or_else(PoisonError::into_inner).recv();
        }
        let line = match stage {
            AuditStage::Intent(intent) => format!("intent {}", intent.change.verb()),
            AuditStage::Outcome(receipt) => format!("outcome {}", receipt.outcome.label()),
        };
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        Ok(())
    }
}
