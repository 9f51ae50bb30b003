//! Sending copies of one change of an alias until it is settled.
//!
//! Every copy of such a write carries the revision id it was previewed with, so at most one can land.
//! What a send leaves open is settled by reading the alias and this table:
//!
//! | the alias now                                  | a copy may have landed | none can have |
//! |------------------------------------------------|------------------------|---------------|
//! | as wanted, with the description we sent        | applied                | already there |
//! | as wanted, with another description            | already there          | already there |
//! | still has our revision                         | nothing landed: send again (same id) | same |
//! | as previewed, but for revision or description  | changed by someone else | adopt both, send again |
//! | a rollback, and the stable version is as previewed | adopt both, send again | same    |
//! | anything else                                  | changed by someone else | same         |
//! | can't be read                                  | unknown                | not applied   |
//!
//! "Adopt" takes over the newer revision and *their* description, but for the ledger of a rollout:
//! a change by hand ends it. What is previewed as its ledger's id (for a rollback), and who drives
//! it (for anything else), has to be the same; a rollback goes on where the ledger is gone, and
//! where the same rollout has moved on to its new version. After a copy that may have
//! landed only a rollback does so: the state as previewed may then be someone's answer to our
//! write, and to send again would undo it.

use std::time::Duration;

use crate::{
    aws::{WriteFailure, Written},
    domain::{Alias, AliasChange, AliasRef, Failure, FailureKind, Outcome},
};

use super::{
    decide::{Sends, Verdict},
    patience::{LOOKS, Pace, Patience},
    progress::{Ended, WriteProgress},
    single::contradiction,
};

/// What a change of an alias needs of AWS.
pub(super) trait Aliases: Pace {
    /// Reads an alias now.
    fn read(&self, target: &AliasRef) -> impl Future<Output = Result<Alias, Failure>> + Send;
    /// Sends one copy, once.
    fn send(
        &self,
        change: &AliasChange,
    ) -> impl Future<Output = Result<Written, WriteFailure>> + Send;
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
        let change = &self.sends.change;
        let failure = contradiction(change, &written.found, self.request_id.clone());
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
