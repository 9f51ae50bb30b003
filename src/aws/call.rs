//! One call: its turn, its attempts, its log line, its failure.

use std::time::Duration;

use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId;
use tokio::time::Instant;
use tracing::debug;

use crate::domain::{Failure, FailureKind};

use super::{Gateway, Priority, budget::Lane, failure, jitter};

/// How often a read goes out at most.
const READ_ATTEMPTS: u32 = 3;
/// Once this much time is gone a failed read is told, not tried again: the screen has to say
/// within five seconds what is wrong.
const READ_PATIENCE: Duration = Duration::from_millis(3_500);
/// The longest first pause between two attempts; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// What is called, in IAM's words, and which limit it counts against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operation {
    /// The IAM action, such as `lambda:UpdateAlias`.
    pub(super) action: &'static str,
    pub(super) lane: Lane,
}

/// An operation on a resource, ready to go.
#[derive(Debug)]
pub(super) struct Call<'a> {
    gateway: &'a Gateway,
    operation: Operation,
    resource: &'a str,
    priority: Priority,
}

impl Gateway {
    pub(super) fn call<'a>(
        &'a self,
        operation: Operation,
        resource: &'a str,
        priority: Priority,
    ) -> Call<'a> {
        Call { gateway: self, operation, resource, priority }
    }
}

impl Call<'_> {
    /// Sends a read, again if that may help.
    pub(super) async fn read<T, E, F>(&self, send: impl Fn() -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let started = Instant::now();
        let mut attempt = 1;
        loop {
            let failure = match self.once(attempt, send()).await {
                Ok(reply) => return Ok(reply),
                Err(attempted) => attempted.failure,
            };
            let again =
                failure.retryable && attempt < READ_ATTEMPTS && started.elapsed() < READ_PATIENCE;
            if !again {
                return Err(failure);
            }
            tokio::time::sleep(self.pause(attempt, &failure)).await;
            attempt += 1;
        }
    }

    /// Waits for its turn and sends once, whatever happens.
    pub(super) async fn once<T, E>(
        &self,
        attempt: u32,
        reply: impl Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    ) -> Result<T, Attempted>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let Operation { action, lane } = self.operation;
        self.gateway.parts.budgets.admit(lane, self.priority).await;
        let started = Instant::now();
        let result = reply.await;
        let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let resource = self.resource;
        let error = match result {
            Ok(reply) => {
                debug!(action, resource, attempt, ms, "ok");
                return Ok(reply);
            }
            Err(error) => error,
        };
        let kind = failure::classify(
            &error,
            &failure::Context {
                action,
                endpoint: &self.gateway.endpoint_name(service_of(action)),
                elapsed: started.elapsed(),
            },
        );
        if matches!(kind, FailureKind::Throttled { .. }) {
            self.gateway.parts.budgets.throttled(lane, self.priority);
        }
        let request_id = error.request_id().map(str::to_owned);
        debug!(action, resource, attempt, ms, request_id, error = %kind, "failed");
        let never_sent = failure::never_sent(&error);
        Err(Attempted { failure: Failure { request_id, ..self.failure(kind) }, never_sent })
    }

    /// A failure of this call.
    pub(super) fn failure(&self, kind: FailureKind) -> Failure {
        Failure {
            operation: self.operation.action.to_owned(),
            resource: self.resource.to_owned(),
            retryable: failure::is_retryable(&kind),
            kind,
            request_id: None,
        }
    }

    fn pause(&self, attempt: u32, failure: &Failure) -> Duration {
        let longest = FIRST_PAUSE * 2u32.saturating_pow(attempt - 1);
        let asked = match &failure.kind {
            FailureKind::Throttled { retry_after: Some(asked), .. } => *asked,
            _ => Duration::ZERO,
        };
        let pause = asked.min(READ_PATIENCE) + longest.mul_f64(jitter::fraction());
        self.gateway.clock().real(pause)
    }
}

/// A failed attempt.
#[derive(Debug)]
pub(super) struct Attempted {
    pub(super) failure: Failure,
    /// Certainly nothing reached AWS.
    pub(super) never_sent: bool,
}

fn service_of(action: &'static str) -> &'static str {
    action.split(':').next().unwrap_or(action)
}
