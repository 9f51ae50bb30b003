//! How a write ended, in words.

mod cautions;
mod rollout;

pub use cautions::{cautions, ends_rollout};
pub use rollout::{from_to, gates, rollout_end, rollout_stage, strategy_word};

use crate::domain::{Change, Evidence, Failure, Found, Outcome, Receipt};

/// One line for the status line.
#[must_use]
pub fn headline(receipt: &Receipt) -> String {
    let change = &receipt.intent.change;
    let target = change.target();
    let verb = change.verb();
    match &receipt.outcome {
        Outcome::Applied(found) => format!("{verb} {target}: applied, now {found}"),
        Outcome::AlreadyThere(found) => format!("{verb} {target}: already at {found}"),
        Outcome::NotApplied(failure) => format!("{verb} {target}: not applied: {}", failure.kind),
        Outcome::Partly(found, failure) => {
            format!("{verb} {target}: {found}, but then: {}", failure.kind)
        }
        Outcome::ChangedBySomeoneElse { found } => {
            format!("{verb} {target}: changed by someone else, now {found}")
        }
        Outcome::Unknown(failure) => {
            format!("{verb} {target}: outcome unknown: {}", failure.kind)
        }
    }
}

/// What there is before a change, in a line; empty where nothing is replaced.
#[must_use]
pub fn before(change: &Change) -> String {
    match change {
        Change::Shift(alias) | Change::Promote(alias) | Change::Rollback { alias, .. } => {
            alias.before.to_string()
        }
        Change::Rollout(change) => change.alias.before.to_string(),
        Change::StopDeployment(stop) => stop.deployment.status.clone(),
        Change::Stop(change) | Change::Unstop(change) => change.before.to_string(),
        Change::Pause(change) | Change::Resume(change) => change.before.clone(),
        Change::Secret(change) => change.before(),
        Change::Invoke(_) | Change::Adopt(_) => String::new(),
    }
}

/// What a change leads to, in a line.
#[must_use]
pub fn after(change: &Change) -> String {
    match change {
        Change::Shift(alias) | Change::Promote(alias) | Change::Rollback { alias, .. } => {
            alias.after.to_string()
        }
        Change::Rollout(change) => change.alias.after.to_string(),
        Change::Secret(change) => change.after(),
        Change::StopDeployment(stop) => format!("Stopped, {} for all", stop.deployment.from),
        Change::Stop(change) | Change::Unstop(change) => change.after.to_string(),
        Change::Pause(_) => "Disabled".to_owned(),
        Change::Resume(_) => "Enabled".to_owned(),
        Change::Invoke(invocation) => {
            format!("{} with {} bytes", invocation.mode.as_str(), invocation.payload.0.len())
        }
        Change::Adopt(adoption) => {
            format!("$LATEST published as a version, {} points to it", adoption.alias)
        }
    }
}

/// The outcome in full, one line each: what happened, what is there now, what to do.
#[must_use]
pub fn outcome(receipt: &Receipt) -> Vec<String> {
    let change = &receipt.intent.change;
    let mut lines = match &receipt.outcome {
        Outcome::Applied(found) => vec![applied(change, found)],
        Outcome::AlreadyThere(found) => {
            vec![format!("nothing to do: it was at {found} already")]
        }
        Outcome::NotApplied(failure) => not_applied(change, failure),
        Outcome::Partly(found, failure) => partly(found, failure),
        Outcome::ChangedBySomeoneElse { found } => vec![
            "changed by someone else since the preview; nothing of theirs was overwritten".into(),
            format!("previewed  {}", before(change)),
            format!("wanted     {}", after(change)),
            format!("now        {found}"),
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

fn applied(change: &Change, found: &Found) -> String {
    match before(change) {
        none if none.is_empty() => found.to_string(),
        before => format!("applied and read back: {before} -> {found}"),
    }
}

fn partly(found: &Found, failure: &Failure) -> Vec<String> {
    let mut lines = vec![found.to_string(), format!("then it stopped: {failure}")];
    lines.extend(Some(failure.advice()).filter(|advice| !advice.is_empty()));
    lines
}

fn not_applied(change: &Change, failure: &Failure) -> Vec<String> {
    let untouched = match change {
        Change::Invoke(_) => "nothing ran",
        _ => "nothing was changed",
    };
    let mut lines = vec![format!("not applied: {}", failure.kind), untouched.into()];
    lines.extend(Some(failure.advice()).filter(|advice| !advice.is_empty()));
    lines
}

fn unknown(receipt: &Receipt, failure: &Failure) -> Vec<String> {
    let change = &receipt.intent.change;
    let done = if matches!(change, Change::Invoke(_)) { "ran" } else { "was applied" };
    let mut lines = vec![format!("it is not known whether it {done}: {}", failure.kind)];
    let before = before(change);
    lines.extend((!before.is_empty()).then(|| format!("was        {before}")));
    lines.push(format!("wanted     {}", after(change)));
    lines.push(format!("look at {} before you try again", change.target()));
    lines
}

/// Why a rollback goes where it goes.
#[must_use]
pub fn evidence(change: &Change) -> Option<String> {
    let Change::Rollback { alias, evidence } = change else { return None };
    let target = alias.after.version;
    Some(match evidence {
        Evidence::Ledger { id, driver } => {
            format!("{target} is the stable version of rollout {id}, driven by {driver}")
        }
        Evidence::CodeDeploy { deployment } => {
            format!("{target} is where deployment {deployment} began")
        }
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
