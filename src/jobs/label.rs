//! What a person calls a piece of work.

use crate::domain::{Change, LogSource, Request, log_event::LogSelection};

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
        Request::Secrets => "list secrets".into(),
        Request::Secret(name) => format!("describe secret {name}"),
        Request::SecretValue { name, stage } => format!("reveal {name} {stage}"),
    }
}

/// What a person calls a tail.
pub(super) fn of_source(source: &LogSource) -> String {
    match &source.selection {
        LogSelection::Group => format!("follow {}", source.group),
        LogSelection::Function(name) => format!("follow {name}"),
        LogSelection::Alias(target, _) => format!("follow {target}"),
        LogSelection::Version(name, version) => format!("follow {name}:{version}"),
    }
}

/// What a person calls a write.
pub(super) fn of_change(change: &Change) -> String {
    format!("{} {}", change.verb(), change.alias().target)
}
