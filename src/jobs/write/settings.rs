//! The settings that AWS does not guard, at AWS itself.

use std::time::Duration;

use super::{
    direct::Direct,
    once::{Setting, Stands},
    patience::Pace,
};
use crate::{
    aws::{Sent, WriteFailure},
    domain::{ConcurrencyChange, Failure, FailureKind, Reserved},
};

/// A function's reserved concurrency.
pub(super) struct Concurrency<'a> {
    pub(super) direct: &'a Direct<'a>,
    pub(super) change: &'a ConcurrencyChange,
}

impl Pace for Concurrency<'_> {
    fn elapsed(&self) -> Duration {
        self.direct.elapsed()
    }

    async fn sleep(&self, period: Duration) {
        self.direct.sleep(period).await;
    }
}

impl Setting for Concurrency<'_> {
    type Value = Reserved;

    fn is_urgent(&self) -> bool {
        self.direct.urgent
    }

    fn failure(&self, kind: FailureKind) -> Failure {
        failure(self.change.operation(), self.change.function.to_string(), kind)
    }

    fn stands(&self, found: &Reserved) -> Stands {
        match *found {
            found if found == self.change.after => Stands::AsWanted,
            found if found == self.change.before => Stands::AsPreviewed,
            _ => Stands::Otherwise,
        }
    }

    async fn read(&self) -> Result<Reserved, Failure> {
        let Direct { gateway, .. } = self.direct;
        gateway.reserved_concurrency(&self.change.function, self.direct.priority()).await
    }

    async fn send(&self) -> Result<Sent<Reserved>, WriteFailure> {
        let (gateway, priority) = (self.direct.gateway, self.direct.priority());
        let function = &self.change.function;
        match self.change.after {
            Reserved(Some(count)) => {
                gateway.put_reserved_concurrency(function, count, priority).await
            }
            Reserved(None) => gateway.delete_reserved_concurrency(function, priority).await,
        }
    }
}

fn failure(operation: &str, resource: String, kind: FailureKind) -> Failure {
    Failure { operation: operation.into(), resource, kind, retryable: false, request_id: None }
}
