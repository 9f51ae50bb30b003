//! How a write ended, in words.

use crate::domain::{Change, Evidence, Failure, Outcome, Receipt};

/// One line for the status line.
#[must_use]
pub fn headline(receipt: &Receipt) -> String {
    let change = &receipt.intent.change;
    let target = &change.alias().target;
    let verb = change.verb();
    match &receipt.outcome {
        Outcome::Applied(alias) => format!("{verb} {target}: applied, now {}", alias.state),
        Outcome::AlreadyThere(alias) => format!("{verb} {target}: already at {}", alias.state),
        Outcome::NotApplied(failure) => format!("{verb} {target}: not applied: {}", failure.kind),
        Outcome::ChangedBySomeoneElse { found } => {
            format!("{verb} {target}: changed by someone else, now {}", found.state)
        }
        Outcome::Unknown(failure) => {
            format!("{verb} {target}: outcome unknown: {}", failure.kind)
        }
    }
}

/// The outcome in full, one line each: what happened, what is there now, what to do.
#[must_use]
pub fn outcome(receipt: &Receipt) -> Vec<String> {
    let change = receipt.intent.change.alias();
    let mut lines = match &receipt.outcome {
        Outcome::Applied(alias) => {
            vec![format!("applied and read back: {} -> {}", change.before, alias.state)]
        }
        Outcome::AlreadyThere(alias) => {
            vec![format!("nothing to do: it was at {} already", alias.state)]
        }
        Outcome::NotApplied(failure) => not_applied(failure),
        Outcome::ChangedBySomeoneElse { found } => vec![
            "changed by someone else since the preview; nothing of theirs was overwritten".into(),
            format!("previewed  {}", change.before),
            format!("wanted     {}", change.after),
            format!("now        {}", found.state),
            "look at it, then start again from what it is now".into(),
        ],
        Outcome::Unknown(failure) => unknown(receipt, failure),
    };
    if receipt.attempts > 1 {
        lines.push(format!("sent {} times; at most one copy can have landed", receipt.attempts));
    }
    if !receipt.audited {
        lines.push("not audited: the audit file could not be written".into());
    }
    lines.extend(receipt.request_id.iter().map(|id| format!("request id {id}")));
    lines
}

fn not_applied(failure: &Failure) -> Vec<String> {
    let mut lines = vec![format!("not applied: {}", failure.kind), "nothing was changed".into()];
    lines.extend(Some(failure.advice()).filter(|advice| !advice.is_empty()));
    lines
}

fn unknown(receipt: &Receipt, failure: &Failure) -> Vec<String> {
    let change = receipt.intent.change.alias();
    vec![
        format!("it is not known whether it was applied: {}", failure.kind),
        format!("was        {}", change.before),
        format!("wanted     {}", change.after),
        format!("look at {} before you try again", change.target),
    ]
}

/// Why a rollback goes where it goes.
#[must_use]
pub fn evidence(change: &Change) -> Option<String> {
    let Change::Rollback { alias, evidence } = change else { return None };
    let target = alias.after.version;
    Some(match evidence {
        Evidence::SplitPrimary => format!("{target} is the split's stable version"),
        Evidence::LastAudited { at, who } => {
            format!("the alias was at {target} before {who} changed it at {at}")
        }
        Evidence::LogStreams { last_seen } => {
            format!("{target} served before: its last log event is of {last_seen}")
        }
        Evidence::Chosen => format!("you chose {target}"),
    })
}

#[cfg(test)]
mod tests;
