//! What must hold before a rollout: each line passes, warns, blocks, or could not be told.

#![expect(
    clippy::unnecessary_wraps,
    reason = "every check has the shape of the table, in which one may have nothing to say"
)]

mod alarms;
mod baseline;
mod callers;
mod capacity;
mod credentials;
mod drivers;
mod duration;
mod ownership;
#[cfg(test)]
mod testing;
mod versions;

use serde::{Deserialize, Serialize};

use super::{gates::Gates, ledger::Ledger, plan::Plan, spec::Keeping};
use crate::domain::{Failure, RolloutFacts, Timestamp};

pub use callers::attempts_for;
pub use duration::step_for_verdict;

/// One line of the preflight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What is checked, in two or three words: `same role`.
    pub name: String,
    /// How it came out.
    pub result: CheckResult,
    /// What was found and, unless it passed, what to do.
    pub text: String,
}

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckResult {
    /// As it should be.
    Pass,
    /// It could not be told: never a pass.
    Unknown,
    /// It goes, and should be known.
    Warn,
    /// It does not go.
    Block,
}

/// What the user allows, and under which circumstances a rollout would run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PreflightOptions {
    /// Provisioned concurrency on the alias is no obstacle.
    pub allow_provisioned: bool,
    /// Every write is refused, by the run or by a context.
    pub read_only: bool,
    /// Where the state would be kept.
    pub keeping: Keeping,
    /// Names of tags by which infrastructure as code marks what it owns.
    pub iac_tags: Vec<String>,
    /// Who would drive it: the short name that goes into the ledger.
    pub by: String,
    /// The ledger of the rollout that is to be taken over; `None` for a new one.
    pub takes_over: Option<Ledger>,
}

/// Everything that a check may look at.
#[derive(Debug, Clone, Copy)]
struct Look<'a> {
    facts: &'a RolloutFacts,
    plan: &'a Plan,
    gates: &'a Gates,
    options: &'a PreflightOptions,
    now: Timestamp,
}

/// The checks in the order of the screen; one that does not apply says nothing.
const CHECKS: [fn(&Look<'_>) -> Option<Check>; 25] = [
    credentials::read_only,
    versions::published,
    versions::stable_active,
    versions::canary_active,
    versions::snap_start,
    versions::same_role,
    versions::same_dead_letters,
    versions::code_differs,
    drivers::ledger,
    drivers::codedeploy,
    drivers::split,
    drivers::description,
    capacity::provisioned,
    capacity::reserved,
    alarms::gates,
    ownership::owner,
    callers::bypass,
    callers::http,
    callers::retried,
    callers::smoke,
    baseline::failing,
    duration::settling,
    duration::verdict,
    credentials::outlast,
    credentials::lingers,
];

/// Looks at all that must hold before a rollout, as of `now`.
#[must_use]
pub fn check(
    facts: &RolloutFacts,
    plan: &Plan,
    gates: &Gates,
    options: &PreflightOptions,
    now: Timestamp,
) -> Vec<Check> {
    let look = Look { facts, plan, gates, options, now };
    CHECKS.iter().filter_map(|check| check(&look)).collect()
}

/// One of them does not let the rollout start.
#[must_use]
pub fn blocks(checks: &[Check]) -> bool {
    checks.iter().any(|check| check.result == CheckResult::Block)
}

impl Check {
    fn new(name: &str, result: CheckResult, text: impl Into<String>) -> Self {
        Self { name: name.to_owned(), result, text: text.into() }
    }

    fn pass(name: &str, text: impl Into<String>) -> Self {
        Self::new(name, CheckResult::Pass, text)
    }

    fn warn(name: &str, text: impl Into<String>) -> Self {
        Self::new(name, CheckResult::Warn, text)
    }

    fn block(name: &str, text: impl Into<String>) -> Self {
        Self::new(name, CheckResult::Block, text)
    }

    /// What could not be read is not known, whatever the reason.
    fn unread(name: &str, failure: &Failure) -> Self {
        Self::new(name, CheckResult::Unknown, format!("could not be read: {failure}"))
    }
}

/// A list as people read it: `a, b and 3 more`.
fn listed(items: &[String], shown: usize) -> String {
    let rest = items.len().saturating_sub(shown);
    let first = items[..items.len() - rest].join(", ");
    if rest == 0 { first } else { format!("{first} and {rest} more") }
}

/// A time of the day as the ledger has it, with the day where it is not today's.
fn clock_time(at: Timestamp, now: Timestamp) -> String {
    let day = |time: Timestamp| time.as_second().div_euclid(86_400);
    let pattern = if day(at) == day(now) { "%H:%M:%S UTC" } else { "%Y-%m-%d %H:%M UTC" };
    at.strftime(pattern).to_string()
}

#[cfg(test)]
mod tests;
