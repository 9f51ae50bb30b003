//! How much runs at once, by kind.

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::domain::{Change, Request};

/// Listings page on for seconds; two panes have one.
const LISTINGS: usize = 2;
/// Small reads for what is selected.
const DETAILS: usize = 6;
/// Writes that a person confirmed, one after the other as a rule.
const WRITES: usize = 4;
/// Invocations last for as long as the function runs: up to 15 minutes.
const INVOCATIONS: usize = 4;

/// One bound for each kind of work, so that a long listing never holds up a preview.
#[derive(Debug)]
pub(super) struct Limits {
    listings: Semaphore,
    details: Semaphore,
    writes: Semaphore,
    invocations: Semaphore,
}

impl Limits {
    pub(super) fn new() -> Self {
        Self {
            listings: Semaphore::new(LISTINGS),
            details: Semaphore::new(DETAILS),
            writes: Semaphore::new(WRITES),
            invocations: Semaphore::new(INVOCATIONS),
        }
    }

    /// Waits for the turn of a read. Connecting takes none: everything else waits for it. Nor does
    /// a look before what may end an incident: a rollback, of a secret too, a stop or a pause waits for nobody.
    pub(super) async fn read(&self, request: &Request) -> Option<SemaphorePermit<'_>> {
        let kind = match request {
            Request::Connect
            | Request::PlanRollback(_)
            | Request::PlanConcurrency(_)
            | Request::EventSource(_)
            | Request::Secret(_)
            // It runs for minutes at AWS, and asks for little meanwhile.
            | Request::Insights(_) => return None,
            Request::Functions | Request::Secrets => &self.listings,
            _ => &self.details,
        };
        kind.acquire().await.ok()
    }

    /// Waits for the turn of a write. What is urgent takes none: it waits for nobody. Nor does any
    /// wait for invocations, which have turns of their own.
    pub(super) async fn write(&self, change: &Change) -> Option<SemaphorePermit<'_>> {
        let kind = match change {
            change if change.is_urgent() => return None,
            Change::Invoke(_) => &self.invocations,
            _ => &self.writes,
        };
        kind.acquire().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use std::{
        pin::pin,
        task::{Context, Poll, Waker},
    };

    use super::*;
    use crate::domain::{
        AliasName, AliasRef, ConcurrencyChange, FunctionName, Invocation, InvokeMode, Payload,
        Reserved, SecretName,
    };

    fn checkout() -> FunctionName {
        FunctionName("checkout".into())
    }

    /// What it comes to without waiting.
    fn now<T>(turn: impl Future<Output = T>) -> Poll<T> {
        pin!(turn).poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn a_look_before_what_ends_an_incident_waits_for_no_other_read() {
        let limits = Limits::new();
        let screen = Request::Versions(checkout());
        let _taken: Vec<_> = (0..DETAILS).map(|_| limits.details.try_acquire().unwrap()).collect();
        assert!(now(limits.read(&screen)).is_pending(), "all turns are taken");
        let alias = AliasRef { function: checkout(), alias: AliasName("live".into()) };
        for request in [
            Request::PlanRollback(alias),
            Request::PlanConcurrency(checkout()),
            Request::EventSource("u1".into()),
            Request::Secret(SecretName("shop/db".into())),
        ] {
            assert!(now(limits.read(&request)).is_ready(), "{request:?}");
        }
    }

    #[test]
    fn long_invocations_hold_up_no_unstop() {
        let limits = Limits::new();
        let invoke = Change::Invoke(Invocation {
            function: checkout(),
            qualifier: None,
            payload: Payload("{}".into()),
            mode: InvokeMode::RequestResponse,
        });
        let turns: Vec<_> = (0..INVOCATIONS).map(|_| now(limits.write(&invoke))).collect();
        assert!(turns.iter().all(Poll::is_ready));
        assert!(now(limits.write(&invoke)).is_pending(), "all turns are taken");
        let (before, after) = (Reserved::STOPPED, Reserved::NONE);
        let unstop = Change::Unstop(ConcurrencyChange { function: checkout(), before, after });
        assert!(now(limits.write(&unstop)).is_ready());
    }
}
