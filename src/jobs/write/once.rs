//! Writes for which AWS has no compare-and-swap: reserved concurrency, event sources.
//!
//! What AWS does not guard is read again just before each send:
//!
//! | just before it is    | then                                              |
//! |----------------------|---------------------------------------------------|
//! | as wanted            | already there                                     |
//! | as previewed         | send                                              |
//! | unsettled            | nothing was sent: later                           |
//! | anything else        | changed by someone else                           |
//! | not to be read       | nothing was sent: not applied, or later if waiting may help |
//!
//! A copy goes out again only when it is certain that the one before did not land:
//!
//! | the send                                                | then                 |
//! |---------------------------------------------------------|----------------------|
//! | acknowledged                                            | applied              |
//! | certainly did not land: throttled, nobody listened, another update in progress | wait, read again, send again |
//! | certainly did not land: any other refusal               | not applied          |
//! | certainly did not land, as AWS's rules refuse it        | read back: someone else may have been faster |
//! | may have landed                                         | read back, never sent again, unless AWS guards it |
//!
//! | read back it is              | AWS answered that it failed | no answer came, or half of one |
//! |------------------------------|-----------------------------|--------------------------------|
//! | as wanted                    | applied                     | applied                        |
//! | as previewed, at every look  | not applied                 | unknown: it may still land     |
//! | unsettled                    | look on for a minute, then unknown | look on for a minute, then unknown |
//! | anything else                | changed by someone else     | changed by someone else        |
//! | not to be read               | unknown                     | unknown                        |

use crate::{
    aws::{Sent, WriteFailure},
    domain::{Failure, FailureKind, Outcome},
};

use super::{
    patience::{LOOKS, Pace, Patience},
    progress::{Ended, WriteProgress},
    settled::{is_passing, was_answered},
};

/// A setting at AWS, and what is wanted of it.
pub(super) trait Setting: Pace {
    /// What it can be set to.
    type Value: Send;
    /// It ends harm that is being done now.
    fn is_urgent(&self) -> bool;
    /// A failure of the change, of our own finding.
    fn failure(&self, kind: FailureKind) -> Failure;
    /// What `found` says about the change.
    fn stands(&self, found: &Self::Value) -> Stands;
    /// Reads it now.
    fn read(&self) -> impl Future<Output = Result<Self::Value, Failure>> + Send;
    /// Sends the change, once.
    fn send(&self) -> impl Future<Output = Result<Sent<Self::Value>, WriteFailure>> + Send;

    /// AWS may have refused the change because someone else was faster: then what it is now tells.
    fn may_be_outrun(&self, _failure: &Failure) -> bool {
        false
    }

    /// AWS keeps another copy of the change from landing: one that may have landed, and is not
    /// seen to, may go out again.
    fn is_guarded(&self) -> bool {
        false
    }
}

/// How a setting stands to a change of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    AsWanted,
    AsPreviewed,
    /// It is being changed, and does not show to what.
    Unsettled,
    Otherwise,
}

/// One change of a setting under way.
pub(super) struct Once<'a, S, P> {
    setting: &'a S,
    progress: &'a P,
    patience: Patience,
    attempt: u32,
    /// A copy may have landed that is not to be seen.
    lost_sight: bool,
    request_id: Option<String>,
}

impl<'a, S: Setting, P: Fn(WriteProgress) + Send + Sync> Once<'a, S, P> {
    pub(super) fn new(setting: &'a S, progress: &'a P) -> Self {
        let patience = Patience::new(setting.elapsed(), setting.is_urgent());
        Self { setting, progress, patience, attempt: 0, lost_sight: false, request_id: None }
    }

    pub(super) async fn run(mut self) -> Ended<S::Value> {
        let outcome = loop {
            let failure = match self.attempt().await {
                Ok(outcome) => break outcome,
                Err(failure) => failure,
            };
            if !self.waits_out(&failure).await {
                break self.given_up(failure);
            }
        };
        Ended { outcome, attempts: self.attempt, request_id: self.request_id }
    }

    /// Reads it, and sends if it is as previewed. A failure is one by which nothing landed, but for
    /// a copy that AWS guards.
    async fn attempt(&mut self) -> Result<Outcome<S::Value>, Failure> {
        let found = self.setting.read().await?;
        match self.setting.stands(&found) {
            Stands::AsWanted if self.lost_sight => return Ok(Outcome::Applied(found)),
            Stands::AsWanted => return Ok(Outcome::AlreadyThere(found)),
            Stands::Otherwise => return Ok(Outcome::ChangedBySomeoneElse { found }),
            Stands::Unsettled => {
                let message = "another change of it is in progress".into();
                return Err(self.setting.failure(FailureKind::Conflict { message }));
            }
            Stands::AsPreviewed => {}
        }
        self.attempt += 1;
        (self.progress)(WriteProgress::Sending { attempt: self.attempt });
        match self.setting.send().await {
            Ok(sent) => Ok(self.confirm(sent).await),
            Err(WriteFailure { failure, may_have_landed }) => {
                self.request_id.clone_from(&failure.request_id);
                if may_have_landed {
                    self.after_loss(failure).await
                } else {
                    self.after_refusal(failure).await
                }
            }
        }
    }

    /// A copy may have landed. Where AWS guards it, another goes out when nothing is to be seen.
    async fn after_loss(&mut self, failure: Failure) -> Result<Outcome<S::Value>, Failure> {
        match self.look_up(failure).await {
            Outcome::Unknown(failure) if self.setting.is_guarded() => {
                self.lost_sight = true;
                Err(failure)
            }
            Outcome::NotApplied(failure) if self.setting.is_guarded() => Err(failure),
            outcome => Ok(outcome),
        }
    }

    /// Nothing landed: perhaps because someone else was faster.
    async fn after_refusal(&self, failure: Failure) -> Result<Outcome<S::Value>, Failure> {
        if !self.setting.may_be_outrun(&failure) {
            return Err(failure);
        }
        let (attempt, because) = (self.attempt, failure.clone());
        (self.progress)(WriteProgress::ReadingBack { attempt, because });
        let Ok(found) = self.setting.read().await else { return Err(failure) };
        match self.setting.stands(&found) {
            Stands::AsWanted if self.lost_sight => Ok(Outcome::Applied(found)),
            Stands::AsWanted => Ok(Outcome::AlreadyThere(found)),
            Stands::Otherwise => Ok(Outcome::ChangedBySomeoneElse { found }),
            Stands::AsPreviewed | Stands::Unsettled => Err(failure),
        }
    }

    /// No more copies.
    fn given_up(&self, failure: Failure) -> Outcome<S::Value> {
        if self.lost_sight { Outcome::Unknown(failure) } else { Outcome::NotApplied(failure) }
    }

    /// AWS said that it landed.
    async fn confirm(&mut self, sent: Sent<S::Value>) -> Outcome<S::Value> {
        self.request_id = sent.request_id;
        let stands = self.setting.stands(&sent.found);
        if stands != Stands::AsWanted {
            // An answer that does not say what was asked: only the setting itself can tell.
            let detail = match stands {
                Stands::Unsettled => "the answer does not show what was asked for".into(),
                _ => "the answer is not what was asked for".into(),
            };
            let failure = self.setting.failure(FailureKind::UnexpectedReply { detail });
            let request_id = self.request_id.clone();
            return self.look_up(Failure { request_id, ..failure }).await;
        }
        let found = self.setting.read().await.ok();
        let found = found.filter(|found| self.setting.stands(found) == Stands::AsWanted);
        // It landed, whatever has become of it since.
        Outcome::Applied(found.unwrap_or(sent.found))
    }

    /// A copy may have landed: what has become of it?
    async fn look_up(&self, failure: Failure) -> Outcome<S::Value> {
        let (attempt, because) = (self.attempt, failure.clone());
        (self.progress)(WriteProgress::ReadingBack { attempt, because });
        // A look that comes late costs nothing: what is unsettled has the patience of the urgent.
        let mut settling = Patience::new(self.setting.elapsed(), true);
        let (mut seen, mut unsettled) = (false, false);
        let mut looks = LOOKS.into_iter();
        loop {
            let on = || settling.pause(self.setting.elapsed(), &failure).filter(|_| unsettled);
            let Some(pause) = looks.next().or_else(on) else { break };
            self.setting.sleep(pause).await;
            let Ok(found) = self.setting.read().await else {
                seen = false;
                continue;
            };
            let stands = self.setting.stands(&found);
            match stands {
                Stands::AsWanted => return Outcome::Applied(found),
                Stands::Otherwise => return Outcome::ChangedBySomeoneElse { found },
                Stands::AsPreviewed | Stands::Unsettled => {}
            }
            unsettled = stands == Stands::Unsettled;
            seen = !unsettled;
        }
        if seen && was_answered(&failure) {
            Outcome::NotApplied(failure)
        } else {
            Outcome::Unknown(failure)
        }
    }

    /// Waits if that may help and there is time; nothing has landed.
    async fn waits_out(&mut self, failure: &Failure) -> bool {
        if !is_passing(failure) {
            return false;
        }
        let Some(pause) = self.patience.pause(self.setting.elapsed(), failure) else {
            return false;
        };
        let (attempt, because) = (self.attempt.max(1), failure.clone());
        (self.progress)(WriteProgress::Waiting { attempt, pause, because });
        self.setting.sleep(pause).await;
        true
    }
}

#[cfg(test)]
mod tests;
