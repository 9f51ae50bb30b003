//! What a person calls a piece of work.

use crate::domain::{Change, LogSource, Request};

/// What a person calls a read.
pub(super) fn of_request(request: &Request) -> String {
    match request {
        Request::Connect => "connect".into(),
        Request::Functions => "list functions".into(),
        Request::Function(name, None) => format!("describe {name}"),
        Request::Function(name, Some(version)) => format!("describe {name}:{version}"),
        Request::Versions(name) => format!("list versions of {name}"),
        Request::Aliases(name) => format!("list aliases of {name}"),
        Request::Alias(target) => format!("read {target}"),
        Request::PlanRollback(target) => format!("plan a rollback of {target}"),
        Request::RolloutFacts { target, .. } => format!("look before a rollout of {target}"),
        Request::PlanConcurrency(name) => format!("read concurrency of {name}"),
        Request::EventSource(uuid) => format!("read event source {uuid}"),
        Request::PlanAdopt(name) => format!("find callers of {name}"),
        Request::Fleet => "read health".into(),
        Request::Alarms(None) => "read alarms".into(),
        Request::Alarms(Some(name)) => format!("read alarms of {name}"),
        Request::Latencies(names) => format!("read latencies of {}", names.len()),
        Request::Alarm(name) => format!("read alarm {name}"),
        Request::Charts(_) => "read charts".into(),
        Request::EventSources(name, _) => format!("list event sources of {name}"),
        Request::Permissions(name, _) => format!("read permissions of {name}"),
        Request::Urls(name) => format!("list URLs of {name}"),
        Request::AsyncInvoke(name) => format!("list destinations of {name}"),
        Request::Provisioned(name) => format!("list provisioned concurrency of {name}"),
        Request::Difference { function, from, to } => format!("compare {function} {from} and {to}"),
        Request::Secrets => "list secrets".into(),
        Request::Secret(name) => format!("describe secret {name}"),
        Request::Insights(query) => format!("query {}", query.groups.join(", ")),
        Request::SecretDiff { name, .. } => format!("compare versions of {name}"),
        Request::SecretUses(secret) => format!("find functions that use {}", secret.name),
        Request::FunctionSecrets(name) => format!("find secrets of {name}"),
        Request::SecretValue { name, stage } => format!("reveal {name} {stage}"),
    }
}

/// What a person calls a tail.
pub(super) fn of_sources(sources: &[LogSource]) -> String {
    let names: Vec<String> = sources.iter().map(LogSource::to_string).collect();
    format!("follow {}", names.join(", "))
}

/// What a person calls a write.
pub(super) fn of_change(change: &Change) -> String {
    format!("{} {}", change.verb(), change.target())
}
