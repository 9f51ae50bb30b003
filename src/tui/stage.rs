//! An endpoint inside this process, such as the sandbox: started after the first frame, ended
//! with the console.

use std::{any::Any, fmt, pin::Pin};

use tokio::{sync::watch, task::JoinHandle};

use crate::{
    domain::Failure,
    jobs::{Endpoint, Listening},
};

/// How to start an endpoint. Nothing runs before the console has drawn its first frame.
pub struct Stage(Pin<Box<dyn Future<Output = Result<Staged, Failure>> + Send>>);

/// An endpoint that listens.
pub struct Staged {
    /// Where it listens, and for which Region.
    pub listening: Listening,
    /// What keeps it running: dropped when the console ends.
    pub keep: Box<dyn Any + Send>,
}

/// An endpoint that waits for the first frame, is being started or runs; or none at all.
///
/// Dropping it ends the endpoint.
#[derive(Debug)]
pub(super) struct OnStage {
    waiting: Option<(Stage, Promise)>,
    running: Option<JoinHandle<()>>,
}

/// Where the address goes once it is known, or why there is none.
type Promise = watch::Sender<Option<Result<Listening, Failure>>>;

impl Stage {
    /// An endpoint that `start` will start.
    pub fn new(start: impl Future<Output = Result<Staged, Failure>> + Send + 'static) -> Self {
        Self(Box::pin(start))
    }
}

impl OnStage {
    /// What there is to start, and where the gateway will find it.
    pub(super) fn prepare(stage: Option<Stage>) -> (Self, Endpoint) {
        let Some(stage) = stage else {
            return (Self { waiting: None, running: None }, Endpoint::Configured);
        };
        let (promise, kept) = watch::channel(None);
        (Self { waiting: Some((stage, promise)), running: None }, Endpoint::Pending(kept))
    }

    /// Starts it in the background.
    pub(super) fn start(&mut self) {
        if let Some((stage, promise)) = self.waiting.take() {
            self.running = Some(tokio::spawn(hold(stage, promise)));
        }
    }
}

/// Starts the endpoint and keeps it until the task is dropped.
async fn hold(stage: Stage, promise: Promise) {
    match stage.0.await {
        Ok(Staged { listening, keep }) => {
            promise.send_replace(Some(Ok(listening)));
            std::future::pending::<()>().await;
            drop(keep);
        }
        Err(failure) => {
            promise.send_replace(Some(Err(failure)));
            // The promise stays: whoever connects later gets the same answer.
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for OnStage {
    fn drop(&mut self) {
        if let Some(task) = self.running.take() {
            task.abort();
        }
    }
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stage")
    }
}
