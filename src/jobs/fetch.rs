//! Reads: each request as calls to the gateway, each answer as events.

mod function_view;
mod health;
mod plans;
pub mod rollout_facts;
mod secrets;

use std::{fmt, io, sync::Arc};

use tokio::task::spawn_blocking;

use super::{
    connection::Connection,
    event::{Event, Outbox},
    insights, rollback,
    task::Task,
};
use crate::{
    aws::Gateway,
    domain::{
        self, AliasRef, Failure, FailureKind, Fetched, FunctionName, Page, PastStop, Request,
        Scope, Slot, Ticket, intent::PastChange,
    },
};

/// What the audit remembers. Blocking.
pub trait Past: Send + Sync {
    /// The last changes of an alias, newest first: those that may have been made, and at the end
    /// the last that was.
    ///
    /// # Errors
    /// The I/O error that kept the audit from being read.
    fn last_changes(&self, scope: &Scope, target: &AliasRef) -> io::Result<Vec<PastChange>>;

    /// The stop that made a stopped function what it is, when it is known.
    ///
    /// # Errors
    /// The I/O error that kept the audit from being read.
    fn last_stop(&self, scope: &Scope, function: &FunctionName) -> io::Result<Option<PastStop>>;
}

/// Where reads ask.
pub(super) struct Reader {
    pub(super) connection: Connection,
    pub(super) past: Arc<dyn Past>,
}

/// Where the answers of one read go.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) slot: Slot,
    pub(super) ticket: Ticket,
    pub(super) outbox: Outbox,
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("connection", &self.connection).finish_non_exhaustive()
    }
}

impl Reply {
    /// Sends an answer, or a part of it.
    pub(super) async fn send(&self, result: Result<Fetched, Failure>) {
        let (slot, ticket) = (self.slot, self.ticket);
        self.outbox.send(Event::Fetched { slot, ticket, result }).await;
    }

    async fn ok(&self, fetched: Fetched) -> Result<(), Failure> {
        self.send(Ok(fetched)).await;
        Ok(())
    }
}

/// Carries a read out. Its data has been sent when this returns; its failure has not.
///
/// # Errors
/// The failure of the call that ended it.
pub(super) async fn run(
    reader: &Arc<Reader>,
    request: Request,
    task: &Task,
    reply: &Reply,
) -> Result<(), Failure> {
    if request == Request::Connect {
        return connect(&reader.connection, task, reply).await;
    }
    let gateway = reader.connection.gateway().await?;
    match request {
        Request::Connect => Ok(()),
        Request::Insights(query) => insights::answer(gateway, *query, reply).await,
        Request::Functions => {
            pages(|marker| gateway.functions_page(marker), Fetched::Functions, task, reply).await
        }
        Request::Secrets => {
            pages(|token| gateway.secrets_page(token), Fetched::Secrets, task, reply).await
        }
        Request::Function(name, version) => {
            let detail = gateway.function(&name, version).await?;
            reply.ok(Fetched::Function(Box::new(detail))).await
        }
        Request::Versions(name) => {
            let versions = gateway.versions(&name).await?;
            reply.ok(Fetched::Versions(name, versions)).await
        }
        Request::Aliases(name) => {
            let aliases = gateway.aliases(&name).await?;
            reply.ok(Fetched::Aliases(name, aliases)).await
        }
        Request::Alias(target) => {
            let alias = gateway.alias(&target).await?;
            reply.ok(Fetched::Alias(Box::new(alias))).await
        }
        Request::PlanRollback(target) => {
            let past = last_changes(reader, &gateway, &target).await;
            let plan = rollback::plan(&gateway, &target, past).await?;
            reply.ok(Fetched::RollbackPlan(Box::new(plan))).await
        }
        request @ (Request::Fleet
        | Request::Alarms(_)
        | Request::Latencies(_)
        | Request::Alarm(_)
        | Request::Charts(_)) => health::run(&gateway, request, reply).await,
        request @ (Request::EventSources(..)
        | Request::Permissions(..)
        | Request::Urls(_)
        | Request::AsyncInvoke(_)
        | Request::Provisioned(_)
        | Request::Difference { .. }) => function_view::run(&gateway, request, reply).await,
        request @ (Request::PlanConcurrency(_)
        | Request::EventSource(_)
        | Request::PlanAdopt(_)
        | Request::RolloutFacts { .. }) => plans::run(reader, &gateway, request, reply).await,
        request @ (Request::Secret(_)
        | Request::SecretValue { .. }
        | Request::SecretDiff { .. }
        | Request::SecretUses(_)
        | Request::FunctionSecrets(_)) => secrets::run(&gateway, request, reply).await,
    }
}

/// Answers twice: as soon as credentials are there, so that the panes can fill, and again when
/// STS has told who we are.
async fn connect(connection: &Connection, task: &Task, reply: &Reply) -> Result<(), Failure> {
    let gateway = connection.connect(task.id()).await?;
    let credentials = gateway.credentials().await?;
    let mut connected = domain::Connection {
        scope: gateway.place(),
        identity: None,
        identifying: true,
        expires: credentials.expires_at,
    };
    reply.ok(Fetched::Connected(Box::new(connected.clone()))).await?;
    task.progress("asking STS who we are".into()).await;
    match gateway.caller_identity().await {
        Ok(identity) => {
            connected.scope = gateway.place();
            connected.identity = Some(identity);
            connected.identifying = false;
            reply.ok(Fetched::Connected(Box::new(connected))).await
        }
        // Whoever may not ask, or asks an endpoint without STS, can work all the same.
        Err(failure) if is_about_sts_alone(&failure) => {
            connected.identifying = false;
            reply.ok(Fetched::Connected(Box::new(connected))).await
        }
        Err(failure) => Err(failure),
    }
}

/// Credentials have been resolved by then: an STS that can't be reached, as from a subnet whose
/// only endpoint is Lambda's, says nothing about the rest.
fn is_about_sts_alone(failure: &Failure) -> bool {
    matches!(
        failure.kind,
        FailureKind::Unreachable { .. }
            | FailureKind::TimedOut { .. }
            | FailureKind::Denied { .. }
            | FailureKind::NotFound
            | FailureKind::UnexpectedReply { .. }
            | FailureKind::Other { .. }
    )
}

/// Sends page after page as they arrive.
async fn pages<T, F>(
    page: impl Fn(Option<String>) -> F,
    fetched: fn(Page<T>) -> Fetched,
    task: &Task,
    reply: &Reply,
) -> Result<(), Failure>
where
    F: Future<Output = Result<Page<T>, Failure>>,
{
    let mut token = None;
    for number in 2_u32.. {
        let page = page(token.take()).await?;
        token.clone_from(&page.next);
        reply.send(Ok(fetched(page))).await;
        if token.is_none() {
            break;
        }
        task.progress(format!("page {number}")).await;
    }
    Ok(())
}

/// What the audit remembers of an alias; nothing when it can't be read, which must not keep a
/// rollback from being planned by other evidence.
async fn last_changes(
    reader: &Arc<Reader>,
    gateway: &Gateway,
    target: &AliasRef,
) -> Vec<PastChange> {
    let target = target.clone();
    let read = move |past: &dyn Past, scope: &Scope| past.last_changes(scope, &target);
    remembered(reader, gateway, read).await
}

/// What the audit remembers of the gateway's place; nothing when it can't be read.
async fn remembered<T: Default + Send + 'static>(
    reader: &Arc<Reader>,
    gateway: &Gateway,
    read: impl FnOnce(&dyn Past, &Scope) -> io::Result<T> + Send + 'static,
) -> T {
    let (reader, scope) = (Arc::clone(reader), gateway.place());
    match spawn_blocking(move || read(reader.past.as_ref(), &scope)).await {
        Ok(Ok(known)) => known,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the audit can't be read");
            T::default()
        }
        Err(_) => T::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(kind: FailureKind) -> Failure {
        Failure {
            operation: "sts:GetCallerIdentity".into(),
            resource: String::new(),
            kind,
            retryable: true,
            request_id: None,
        }
    }

    #[test]
    fn an_sts_that_can_not_be_reached_keeps_nobody_from_working() {
        let (endpoint, detail) = ("sts".to_owned(), String::new());
        let unreachable = failure(FailureKind::Unreachable { endpoint, detail: detail.clone() });
        assert!(is_about_sts_alone(&unreachable));
        assert!(!is_about_sts_alone(&failure(FailureKind::ExpiredCredentials { detail })));
    }
}
