//! What is read before a write can be previewed.

use std::sync::Arc;

use crate::{
    aws::{Gateway, Priority},
    domain::{
        AdoptPlan, ConcurrencyPlan, EventSource, Failure, Fetched, FunctionDetail, FunctionName,
        Request, Scope, Trigger, TriggerKind,
    },
};

use super::{Past, Reader, Reply, remembered, rollout_facts};

/// Answers one of the requests that [`super::run`] passes on.
///
/// # Errors
/// The failure of the call that ended it.
pub(super) async fn run(
    reader: &Arc<Reader>,
    gateway: &Gateway,
    request: Request,
    reply: &Reply,
) -> Result<(), Failure> {
    match request {
        Request::PlanConcurrency(function) => {
            let plan = concurrency(reader, gateway, function).await?;
            reply.ok(Fetched::ConcurrencyPlan(plan)).await
        }
        Request::EventSource(uuid) => {
            let source = gateway.event_source(&uuid, Priority::Write).await?;
            reply.ok(Fetched::EventSource(Box::new(source))).await
        }
        Request::PlanAdopt(function) => {
            // On the heap: its calls would swell every read.
            let plan = Box::pin(adoption(gateway, function)).await?;
            reply.ok(Fetched::AdoptPlan(Box::new(plan))).await
        }
        Request::RolloutFacts { target, stable, canary, alarms } => {
            let versions = (stable, canary);
            let facts = rollout_facts::read(gateway, &target, versions, &alarms).await?;
            reply.ok(Fetched::RolloutFacts(Box::new(facts))).await
        }
        // The caller passes on no other.
        _ => Ok(()),
    }
}

/// What adopting would publish, and who calls the function without an alias. Callers that can't be
/// read are no reason not to adopt: they are told as unread.
async fn adoption(gateway: &Gateway, function: FunctionName) -> Result<AdoptPlan, Failure> {
    let (latest, aliases) =
        tokio::join!(gateway.function(&function, None), gateway.aliases(&function));
    let (latest, aliases) = (latest?, aliases?);
    let (sources, permissions, urls) = tokio::join!(
        gateway.event_sources_at(&function, None),
        gateway.permissions(&function, None),
        gateway.urls(&function),
    );
    let sources = sources.map(|sources| sources.into_iter().map(trigger).collect());
    let (mut callers, mut unread) = (Vec::new(), Vec::new());
    for read in [sources, permissions, urls] {
        match read {
            Ok(triggers) => callers.extend(triggers),
            Err(failure) => unread.push(failure),
        }
    }
    callers.retain(|caller: &Trigger| caller.qualifier.is_none());
    let aliases = aliases.into_iter().map(|alias| alias.target.alias).collect();
    let FunctionDetail { code_sha256, revision_id, .. } = latest;
    Ok(AdoptPlan { function, code_sha256, revision_id, aliases, callers, unread })
}

fn trigger(source: EventSource) -> Trigger {
    Trigger {
        kind: TriggerKind::EventSource,
        function: source.function,
        qualifier: source.qualifier,
        source: source.source,
        note: source.state,
    }
}

/// What is reserved now, and by which stop. An audit that can't be read is no reason not to stop a
/// function; to lift a stop, the user then says to what.
async fn concurrency(
    reader: &Arc<Reader>,
    gateway: &Gateway,
    function: FunctionName,
) -> Result<ConcurrencyPlan, Failure> {
    // It leads to a stop: reads for the screen don't hold it up.
    let now = gateway.reserved_concurrency(&function, Priority::Rollback).await?;
    let stop = if now.is_stopped() {
        let name = function.clone();
        let read = move |past: &dyn Past, scope: &Scope| past.last_stop(scope, &name);
        remembered(reader, gateway, read).await
    } else {
        None
    };
    Ok(ConcurrencyPlan { function, now, stop })
}
