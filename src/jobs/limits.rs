//! How much runs at once, by kind.

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::domain::{Change, Request};

/// Listings page on for seconds; two panes have one.
const LISTINGS: usize = 2;
/// Small reads for what is selected.
const DETAILS: usize = 6;
/// Writes that a person confirmed, one after the other as a rule.
const WRITES: usize = 4;

/// One bound for each kind of work, so that a long listing never holds up a preview.
#[derive(Debug)]
pub(super) struct Limits {
    listings: Semaphore,
    details: Semaphore,
    writes: Semaphore,
}

impl Limits {
    pub(super) fn new() -> Self {
        Self {
            listings: Semaphore::new(LISTINGS),
            details: Semaphore::new(DETAILS),
            writes: Semaphore::new(WRITES),
        }
    }

    /// Waits for the turn of a read. Connecting takes none: everything else waits for it. Nor does
    /// planning a rollback, which waits for nobody.
    pub(super) async fn read(&self, request: &Request) -> Option<SemaphorePermit<'_>> {
        let kind = match request {
            Request::Connect | Request::PlanRollback(_) => return None,
            Request::Functions | Request::Secrets => &self.listings,
            _ => &self.details,
        };
        kind.acquire().await.ok()
    }

    /// Waits for the turn of a write. What is urgent takes none: it waits for nobody.
    pub(super) async fn write(&self, change: &Change) -> Option<SemaphorePermit<'_>> {
        if change.is_urgent() { None } else { self.writes.acquire().await.ok() }
    }
}
