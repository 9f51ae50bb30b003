//! Sending copies of one write until it is settled.

use std::time::Duration;

use crate::{
    aws::{WriteFailure, Written},
    domain::{Alias, AliasChange, AliasRef, Failure, FailureKind, Found, Outcome},
};

use super::{
    decide::{Sends, Verdict},
    patience::Patience,
};

/// Pauses before the looks at an alias that shows nothing yet: a write may land late.
const LOOKS: [Duration; 4] = [
    Duration::ZERO,
    Duration::from_millis(300),
    Duration::from_millis(700),
    Duration::from_millis(1_500),
];

/// What a write needs of AWS, and the endpoint's time.
pub(super) trait Aliases: Sync {
    /// Time since the write began.
    fn elapsed(&self) -> Duration;
    /// Waits.
    fn sleep(&self, period: Duration) -> impl Future<Output = ()> + Send;
    /// Reads an alias now.
    fn read(&self, target: &AliasRef) -> impl Future<Output = Result<Alias, Failure>> + Send;
    /// Sends one copy, once.
    fn send(
        &self,
        change: &AliasChange,
    ) -> impl Future<Output = Result<Written, WriteFailure>> + Send;
}

/// How a write is going.
#[derive(Debug, Clone, PartialEq)]
pub enum WriteProgress {
    /// A copy is on its way.
    Sending {
        /// From 1.
        attempt: u32,
    },
    /// A copy's fate is being looked up.
    ReadingBack {
        /// Which copy.
        attempt: u32,
        /// What hid its fate.
        because: Failure,
    },
    /// Another copy will go out.
    Waiting {
        /// The copy that did not land.
        attempt: u32,
        /// The pause, in the endpoint's time.
        pause: Duration,
        /// Why it did not land.
        because: Failure,
    },
}

impl WriteProgress {
    /// Which copy it is about, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        match self {
            Self::Sending { attempt }
            | Self::ReadingBack { attempt, .. }
            | Self::Waiting { attempt, .. } => *attempt,
        }
    }

    /// What it waits for, in words; empty while a copy is on its way.
    #[must_use]
    pub fn note(&self) -> String {
        match self {
            Self::Sending { .. } => String::new(),
            Self::ReadingBack { because, .. } => {
                format!("{}: reading what the alias is now", because.kind)
            }
            Self::Waiting { because, pause, .. } => {
                format!("{}: again in {:.1} s", because.kind, pause.as_secs_f64())
            }
        }
    }
}

/// The end of a write. `T` is what was found there.
#[derive(Debug)]
pub(super) struct Ended<T = Found> {
    pub(super) outcome: Outcome<T>,
    pub(super) attempts: u32,
    pub(super) request_id: Option<String>,
}

impl<T> Ended<T> {
    /// The same end of something else.
    pub(super) fn map<U>(self, found: impl FnOnce(T) -> U) -> Ended<U> {
        let Self { outcome, attempts, request_id } = self;
        Ended { outcome: outcome.map(found), attempts, request_id }
    }
}

/// One write under way.
pub(super) struct Attempts<'a, A, P> {
    aliases: &'a A,
    progress: &'a P,
    sends: Sends,
    patience: Patience,
    attempt: u32,
    request_id: Option<String>,
}

/// What follows a copy that was not seen to land.
enum Next {
    End(Outcome<Alias>),
    AtOnce,
    AfterPause(Failure),
}

impl<'a, A: Aliases, P: Fn(WriteProgress) + Send + Sync> Attempts<'a, A, P> {
    pub(super) fn new(aliases: &'a A, sends: Sends, progress: &'a P) -> Self {
        let patience = Patience::new(aliases.elapsed(), sends.is_rollback());
        Self { aliases, progress, sends, patience, attempt: 0, request_id: None }
    }

    pub(super) async fn run(mut self) -> Ended<Alias> {
        let outcome = loop {
            self.attempt += 1;
            (self.progress)(WriteProgress::Sending { attempt: self.attempt });
            let next = match self.aliases.send(&self.sends.change).await {
                Ok(written) => break self.confirm(written).await,
                Err(refusal) => self.after(refusal).await,
            };
            match next {
                Next::End(outcome) => break outcome,
                Next::AtOnce => {}
                Next::AfterPause(failure) => match self.pause_after(&failure) {
                    Some(pause) => self.wait(pause, failure).await,
                    None => break self.give_up(failure).await,
                },
            }
        };
        Ended { outcome, attempts: self.attempt, request_id: self.request_id }
    }

    async fn confirm(&mut self, written: Written) -> Outcome<Alias> {
        self.request_id = written.request_id;
        let found = self.aliases.read(&self.sends.change.target).await.ok();
        if written.found.state == self.sends.change.after {
            return self.sends.confirm(written.found, found);
        }
        // An answer that contradicts what was asked: only the alias itself can tell.
        self.sends.lost_sight();
        let failure = Failure {
            operation: "lambda:UpdateAlias".into(),
            resource: self.sends.change.target.to_string(),
            kind: FailureKind::UnexpectedReply {
                detail: format!("the answer shows {}", written.found.state),
            },
            retryable: false,
            request_id: self.request_id.clone(),
        };
        self.give_up(failure).await
    }

    async fn after(&mut self, refusal: WriteFailure) -> Next {
        let WriteFailure { failure, may_have_landed } = refusal;
        if failure.request_id.is_some() {
            self.request_id.clone_from(&failure.request_id);
        }
        let outdated = failure.kind == FailureKind::PreconditionFailed;
        if may_have_landed {
            self.sends.lost_sight();
        } else if !outdated {
            return if self.is_passing(&failure) {
                Next::AfterPause(failure)
            } else {
                Next::End(self.give_up(failure).await)
            };
        }
        match self.look(&failure).await {
            Ok(Verdict::Ended(outcome)) => Next::End(outcome),
            Ok(Verdict::Adopt(found)) => {
                self.sends.adopt(found);
                Next::AtOnce
            }
            Ok(Verdict::Unchanged) => Next::AfterPause(failure),
            // Blind: the same revision id makes another copy harmless, and a rollback must land.
            Err(_) if self.sends.is_rollback() => Next::AfterPause(failure),
            Err(_) => Next::End(self.unseen(failure)),
        }
    }

    /// Nothing landed, and waiting may help.
    fn is_passing(&self, failure: &Failure) -> bool {
        match failure.kind {
            FailureKind::Throttled { .. } | FailureKind::Unreachable { .. } => true,
            FailureKind::Conflict { .. } => self.sends.is_rollback(),
            _ => false,
        }
    }

    /// No more copies: what has become of those that went out?
    async fn give_up(&mut self, failure: Failure) -> Outcome<Alias> {
        if !self.sends.maybe_landed() {
            return Outcome::NotApplied(failure);
        }
        match self.look(&failure).await {
            Ok(Verdict::Ended(outcome)) => outcome,
            Ok(Verdict::Adopt(found)) => Outcome::ChangedBySomeoneElse { found },
            Ok(Verdict::Unchanged) => Outcome::NotApplied(failure),
            Err(_) => Outcome::Unknown(failure),
        }
    }

    fn unseen(&self, failure: Failure) -> Outcome<Alias> {
        if self.sends.maybe_landed() {
            Outcome::Unknown(failure)
        } else {
            Outcome::NotApplied(failure)
        }
    }

    /// Reads the alias, more than once while it shows nothing or can't be read.
    async fn look(&self, because: &Failure) -> Result<Verdict, Failure> {
        (self.progress)(WriteProgress::ReadingBack {
            attempt: self.attempt,
            because: because.clone(),
        });
        let mut seen = Ok(Verdict::Unchanged);
        for pause in LOOKS {
            if !pause.is_zero() {
                self.aliases.sleep(pause).await;
            }
            seen = self.aliases.read(&self.sends.change.target).await.map(|a| self.sends.judge(a));
            match &seen {
                Ok(Verdict::Unchanged) => {}
                Err(failure) if failure.retryable => {}
                _ => break,
            }
        }
        seen
    }

    async fn wait(&self, pause: Duration, because: Failure) {
        (self.progress)(WriteProgress::Waiting { attempt: self.attempt, pause, because });
        self.aliases.sleep(pause).await;
    }

    fn pause_after(&mut self, failure: &Failure) -> Option<Duration> {
        self.patience.pause(self.aliases.elapsed(), failure)
    }
}
