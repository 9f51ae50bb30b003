//! What to know before a yes: how AWS carries a change out, and what it does not do.

use std::borrow::Cow;

use crate::{
    domain::{Change, InvokeMode},
    rollout::ledger::{self, Ledger, Reading},
};

const NO_TOKEN: &str =
    "AWS has no compare-and-swap for it: it is read again just before, sent once and read back";

/// What to know about a change before a yes, most important first.
#[must_use]
pub fn cautions(change: &Change) -> Vec<Cow<'static, str>> {
    match (ends_rollout(change), change) {
        (Some(caution), _) => vec![Cow::Owned(caution)],
        (None, Change::Secret(change)) => change.cautions(),
        (None, _) => fixed(change).into_iter().map(Cow::Borrowed).collect(),
    }
}

/// Which rollout a change by hand would end; `None` when it ends none.
#[must_use]
pub fn ends_rollout(change: &Change) -> Option<String> {
    let (Change::Shift(alias) | Change::Promote(alias) | Change::Rollback { alias, .. }) = change
    else {
        return None;
    };
    let Reading::Ours { ledger, .. } = ledger::read(&alias.description) else { return None };
    let Ledger { id, by, stable, canary, .. } = &*ledger;
    let lease = ledger.lease_until().strftime("%H:%M:%S UTC");
    Some(format!(
        "rollout {id} ({stable} > {canary}) by {by} drives this alias, with a lease until {lease}: \
         this ends it, and takes its ledger out of the description"
    ))
}

fn fixed(change: &Change) -> Vec<&'static str> {
    match change {
        Change::Stop(_) => vec![
            "nothing runs then: every invocation of every version and alias is throttled",
            "event sources keep their backlog, asynchronous events are retried for up to 6 h",
            "the audit remembers what is reserved now, to lift the stop by",
            NO_TOKEN,
        ],
        Change::Unstop(_) => vec!["what waits in its event sources comes at once", NO_TOKEN],
        Change::Pause(_) => vec![
            "what was polled already still runs; the rest waits in the source for as long as that \
             keeps it",
            NO_TOKEN,
        ],
        Change::Resume(_) => {
            vec!["a stream goes on where it stopped, a queue with all that waits", NO_TOKEN]
        }
        Change::Invoke(invocation) => match invocation.mode {
            InvokeMode::DryRun => {
                vec!["nothing runs: Lambda only checks that it could; sent once, never again"]
            }
            InvokeMode::RequestResponse => {
                vec!["it really runs: sent once, never again, whatever happens"]
            }
            InvokeMode::Event => vec![
                "it really runs: sent once, never again; Lambda itself tries twice more when it \
                 fails",
            ],
        },
        Change::Adopt(_) => vec![
            "nothing that calls the function now is changed by it",
            "refused by Lambda when code or configuration is changed meanwhile",
        ],
        Change::StopDeployment(_) => vec![
            "CodeDeploy puts the alias back to the version before by itself",
            "AWS has no compare-and-swap for it: it is sent once and read back",
        ],
        Change::Shift(_)
        | Change::Promote(_)
        | Change::Rollback { .. }
        | Change::Rollout(_)
        | Change::Secret(_) => Vec::new(),
    }
}
