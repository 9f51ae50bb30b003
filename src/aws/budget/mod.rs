//! Rate budgets: every call waits here for its share of the account's rates.
//!
//! AWS's limits hold per account and Region, and the pipelines and colleagues who share them
//! come first: reads use at most a third of the Lambda control plane, and nothing but AWS
//! itself holds up a rollback.

mod bucket;
mod ledger;

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;

use crate::domain::{Clock, Pressure};

use ledger::Ledger;

/// Which of AWS's limits a call counts against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// All Lambda calls but `GetFunction` and `GetPolicy`, together.
    ControlPlane,
    /// GetFunction has a limit of its own.
    GetFunction,
    /// `GetPolicy` has a limit of its own, too.
    GetPolicy,
    /// CloudWatch Logs FilterLogEvents.
    FilterLogEvents,
    /// CloudWatch Logs DescribeLogStreams.
    DescribeLogStreams,
    /// CloudWatch `GetMetricData`.
    GetMetricData,
    /// CloudWatch `DescribeAlarms`.
    DescribeAlarms,
    /// All calls of CodeDeploy, together.
    CodeDeploy,
    /// Calls that serin makes too rarely to count.
    Unmetered,
}

/// How urgent a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// For the screen: can wait.
    Read,
    /// A write that a person asked for.
    Write,
    /// A rollback, and the reads it needs: never waits for other calls.
    Rollback,
}

/// The budgets of one account and Region.
#[derive(Debug, Clone)]
pub(super) struct Budgets {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    ledger: Mutex<Ledger>,
    time: Mutex<ScaledTime>,
    clock: Clock,
    waiting: AtomicUsize,
    /// Waiters take turns: one per lane asks the ledger, the others queue in order.
    turns: [tokio::sync::Mutex<()>; 8],
}

impl Budgets {
    pub(super) fn new(clock: Clock) -> Self {
        let shared = Shared {
            ledger: Mutex::new(Ledger::new()),
            time: Mutex::new(ScaledTime { at: Instant::now(), elapsed: Duration::ZERO }),
            clock,
            waiting: AtomicUsize::new(0),
            turns: Default::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Waits until a call may go out. Dropping the future gives the turn back.
    pub(super) async fn admit(&self, lane: Lane, priority: Priority) {
        let _waiting = Waiting::new(&self.shared.waiting);
        let _turn = match (priority, turn_of(lane)) {
            (Priority::Read, Some(index)) => Some(self.shared.turns[index].lock().await),
            _ => None,
        };
        loop {
            let now = self.now();
            let Err(wait) = self.ledger().admit(now, lane, priority) else { return };
            tokio::time::sleep(self.shared.clock.real(wait)).await;
        }
    }

    /// From now on so many drivers share the account's rates: this one takes its part of what
    /// reads may use.
    pub(super) fn share_among(&self, drivers: usize) {
        let now = self.now();
        self.ledger().share_among(now, drivers);
    }

    /// Slows down what AWS throttled.
    pub(super) fn throttled(&self, lane: Lane, priority: Priority) {
        let now = self.now();
        self.ledger().throttled(now, lane, priority);
    }

    /// Makes reads step behind until the guard is dropped.
    pub(super) fn pre_empt(&self) -> PreEmption {
        self.ledger().rollback_begins();
        PreEmption { budgets: self.clone() }
    }

    pub(super) fn pressure(&self) -> Pressure {
        let now = self.now();
        self.ledger().pressure(now, self.shared.waiting.load(Ordering::Relaxed))
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.shared.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Time since the start, at the pace of the endpoint: a sandbox that runs faster also
    /// grants its rates faster.
    fn now(&self) -> Duration {
        let mut time = self.shared.time.lock().unwrap_or_else(PoisonError::into_inner);
        let at = Instant::now();
        let step = at.saturating_duration_since(time.at).as_secs_f64() * self.shared.clock.speed();
        time.elapsed += Duration::try_from_secs_f64(step).unwrap_or_default();
        time.at = at;
        time.elapsed
    }
}

#[derive(Debug)]
struct ScaledTime {
    at: Instant,
    elapsed: Duration,
}

fn turn_of(lane: Lane) -> Option<usize> {
    match lane {
        Lane::ControlPlane => Some(0),
        Lane::GetFunction => Some(1),
        Lane::FilterLogEvents => Some(2),
        Lane::DescribeLogStreams => Some(3),
        Lane::GetPolicy => Some(4),
        Lane::GetMetricData => Some(5),
        Lane::DescribeAlarms => Some(6),
        Lane::CodeDeploy => Some(7),
        Lane::Unmetered => None,
    }
}

/// While it lives, a rollback is under way.
#[derive(Debug)]
pub struct PreEmption {
    budgets: Budgets,
}

impl Drop for PreEmption {
    fn drop(&mut self) {
        self.budgets.ledger().rollback_over();
    }
}

struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    fn budgets() -> Budgets {
        Budgets::new(Clock::starting_at(Timestamp::UNIX_EPOCH, 100.0))
    }

    #[tokio::test]
    async fn a_reader_waits_visibly_until_the_rollback_is_over() {
        let budgets = budgets();
        let rollback = budgets.pre_empt();
        let reader = tokio::spawn({
            let budgets = budgets.clone();
            async move { budgets.admit(Lane::ControlPlane, Priority::Read).await }
        });
        while budgets.pressure().waiting == 0 {
            tokio::task::yield_now().await;
        }
        budgets.admit(Lane::ControlPlane, Priority::Rollback).await;
        assert!(!reader.is_finished());
        drop(rollback);
        reader.await.expect("the reader gets its turn");
        assert_eq!(budgets.pressure().waiting, 0);
    }

    #[tokio::test]
    async fn a_waiter_that_gives_up_leaves_its_turn_to_the_next() {
        let budgets = budgets();
        let rollback = budgets.pre_empt();
        let impatient = budgets.clone();
        let waiter = tokio::spawn(async move {
            impatient.admit(Lane::ControlPlane, Priority::Read).await;
        });
        while budgets.pressure().waiting == 0 {
            tokio::task::yield_now().await;
        }
        waiter.abort();
        assert!(waiter.await.is_err_and(|error| error.is_cancelled()));
        drop(rollback);
        budgets.admit(Lane::ControlPlane, Priority::Read).await;
        assert_eq!(budgets.pressure().waiting, 0);
    }
}
