//! One background task as the tasks overlay shows it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use tokio::sync::Notify;

use super::event::{Event, Outbox};
use crate::domain::{Failure, Slot, TaskEvent};

/// Counts tasks and gives them numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Registry {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    last: AtomicU64,
    running: AtomicUsize,
    began: Notify,
}

impl Registry {
    /// Counts a task in. It is counted out when it is dropped.
    pub(super) fn begin(&self, outbox: Outbox) -> Task {
        let id = self.shared.last.fetch_add(1, Ordering::Relaxed) + 1;
        self.shared.running.fetch_add(1, Ordering::Relaxed);
        self.shared.began.notify_one();
        Task { id, outbox, registry: self.clone() }
    }

    /// Whether anything runs now.
    pub(super) fn is_busy(&self) -> bool {
        self.shared.running.load(Ordering::Relaxed) > 0
    }

    /// Resolves when a task began since the last call.
    pub(super) async fn began(&self) {
        self.shared.began.notified().await;
    }
}

/// A running task.
#[derive(Debug)]
pub(super) struct Task {
    id: u64,
    outbox: Outbox,
    registry: Registry,
}

impl Task {
    /// Its number, unique in the session.
    pub(super) fn id(&self) -> u64 {
        self.id
    }

    /// Says that it begins.
    pub(super) async fn started(&self, label: String, slot: Option<Slot>) {
        self.send(TaskEvent::Started { id: self.id, label, slot }).await;
    }

    /// Says how far it is.
    pub(super) async fn progress(&self, note: String) {
        self.send(TaskEvent::Progress { id: self.id, note }).await;
    }

    /// Says that it ended.
    pub(super) async fn ended(&self, failure: Option<Failure>) {
        self.send(TaskEvent::Ended { id: self.id, failure }).await;
    }

    async fn send(&self, event: TaskEvent) {
        self.outbox.send(Event::Task(event)).await;
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.registry.shared.running.fetch_sub(1, Ordering::Relaxed);
    }
}
