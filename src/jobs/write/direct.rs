//! AWS itself, as a write needs it.

use std::time::Duration;

use tokio::time::Instant;

use super::{attempts::Aliases, patience::Pace};
use crate::{
    aws::{Gateway, Priority, WriteFailure, Written},
    domain::{Alias, AliasChange, AliasRef, Failure},
};

/// A gateway, as urgent as the write.
pub(super) struct Direct<'a> {
    pub(super) gateway: &'a Gateway,
    pub(super) urgent: bool,
    started: Instant,
}

impl<'a> Direct<'a> {
    pub(super) fn new(gateway: &'a Gateway, urgent: bool) -> Self {
        Self { gateway, urgent, started: Instant::now() }
    }

    pub(super) fn priority(&self) -> Priority {
        if self.urgent { Priority::Rollback } else { Priority::Write }
    }
}

impl Pace for Direct<'_> {
    fn elapsed(&self) -> Duration {
        self.started.elapsed().mul_f64(self.gateway.clock().speed())
    }

    async fn sleep(&self, period: Duration) {
        tokio::time::sleep(self.gateway.clock().real(period)).await;
    }
}

impl Aliases for Direct<'_> {
    async fn read(&self, target: &AliasRef) -> Result<Alias, Failure> {
        self.gateway.alias_with(target, self.priority()).await
    }

    async fn send(&self, change: &AliasChange) -> Result<Written, WriteFailure> {
        self.gateway.update_alias(change, self.priority()).await
    }
}
