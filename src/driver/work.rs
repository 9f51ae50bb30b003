//! What a driver has under way, each beside the others. What panics is answered all the same: a
//! rollout must not stand still with nobody to drive it.

use std::collections::HashMap;

use tokio::task::{Id, JoinError, JoinSet};

use crate::{
    domain::{Failure, FailureKind},
    rollout::machine::{Event, Sent},
};

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A write of the alias, by its number.
    Send(u32),
    /// A read of the alias.
    Read,
    /// The numbers.
    Measure,
    /// A call of the new version by its own number.
    Smoke,
    /// A look at credentials and at other drivers.
    Look,
}

/// What came of something.
#[derive(Debug)]
pub(super) struct Done {
    /// What it is to the machine.
    pub(super) event: Option<Event>,
    /// What the driver has to say of it.
    pub(super) note: Option<String>,
}

impl From<Event> for Done {
    fn from(event: Event) -> Self {
        Self { event: Some(event), note: None }
    }
}

/// All that is under way. What is, when this is dropped, is given up.
#[derive(Debug, Default)]
pub(super) struct Work {
    tasks: JoinSet<Done>,
    kinds: HashMap<Id, Kind>,
}

/// Something that is no longer under way.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) kind: Kind,
    pub(super) done: Done,
    /// Nobody knows how far it came.
    pub(super) panicked: bool,
}

impl Work {
    pub(super) fn begin(&mut self, kind: Kind, task: impl Future<Output = Done> + Send + 'static) {
        let id = self.tasks.spawn(task).id();
        self.kinds.insert(id, kind);
    }

    /// Something of that kind is under way.
    pub(super) fn has(&self, kind: Kind) -> bool {
        self.kinds.values().any(|of| *of == kind)
    }

    /// A write is under way.
    pub(super) fn is_sending(&self) -> bool {
        self.kinds.values().any(|of| matches!(of, Kind::Send(_)))
    }

    /// What comes of the next thing that is done; `None` while nothing is being done.
    pub(super) async fn next(&mut self) -> Option<Finished> {
        let (id, done) = match self.tasks.join_next_with_id().await? {
            Ok((id, done)) => (id, Ok(done)),
            Err(error) => (error.id(), Err(error)),
        };
        let kind = self.kinds.remove(&id).unwrap_or(Kind::Look);
        let panicked = done.is_err();
        let done = done.unwrap_or_else(|error| broken(kind, &error));
        Some(Finished { kind, done, panicked })
    }
}

/// What it is to the machine that something panicked.
fn broken(kind: Kind, error: &JoinError) -> Done {
    tracing::error!(?kind, %error, "a part of the driver failed");
    let failure = |operation: &str| Failure {
        operation: operation.to_owned(),
        resource: String::new(),
        kind: FailureKind::UnexpectedReply { detail: format!("serin failed: {error}") },
        retryable: true,
        request_id: None,
    };
    let event = match kind {
        // It may have gone out before.
        Kind::Send(number) => Some(Event::Sent(number, Sent::Lost(failure("lambda:UpdateAlias")))),
        Kind::Read => Some(Event::Read(Err(failure("lambda:GetAlias")))),
        Kind::Measure => Some(Event::Measured(Err(failure("cloudwatch:GetMetricData")))),
        Kind::Smoke => Some(Event::Smoked(Err(format!("serin failed: {error}")))),
        Kind::Look => None,
    };
    Done { event, note: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn panics(kind: Kind) -> Finished {
        let mut work = Work::default();
        work.begin(kind, async { panic!("a line that nobody thought of") });
        assert!(work.has(kind));
        let finished = work.next().await.unwrap();
        assert!(!work.has(kind) && work.next().await.is_none());
        finished
    }

    #[tokio::test]
    async fn what_panics_is_a_failure_and_not_the_end() {
        let event = panics(Kind::Send(3)).await.done.event;
        assert!(matches!(event, Some(Event::Sent(3, Sent::Lost(_)))), "{event:?}");
        let event = panics(Kind::Read).await.done.event;
        assert!(matches!(event, Some(Event::Read(Err(_)))), "{event:?}");
        let event = panics(Kind::Measure).await.done.event;
        let Some(Event::Measured(Err(failure))) = event else { panic!("{event:?}") };
        assert!(failure.to_string().contains("nobody thought of"), "{failure}");
        let event = panics(Kind::Smoke).await.done.event;
        assert!(matches!(event, Some(Event::Smoked(Err(_)))), "{event:?}");
        assert!(panics(Kind::Look).await.done.event.is_none());
    }

    #[tokio::test]
    async fn what_is_done_is_told_by_its_kind() {
        let mut work = Work::default();
        work.begin(Kind::Smoke, async { Event::Smoked(Ok(())).into() });
        let finished = work.next().await.unwrap();
        assert!(finished.kind == Kind::Smoke && !finished.panicked);
        assert!(matches!(finished.done.event, Some(Event::Smoked(Ok(())))));
    }
}
