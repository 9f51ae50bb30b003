//! What follows from what happens: `(state, event) -> (state, effects)`.
//!
//! An event changes what is known: the alias as seen, the numbers, a person's wish. What is to be
//! done then follows from that alone, again after every event, so that it makes no difference
//! whether a driver has lived from the start or has read the ledger a moment ago.
//!
//! | phase        | ends when                                    | then                        |
//! |--------------|----------------------------------------------|-----------------------------|
//! | smoking      | the new version answered / failed            | starting / not started      |
//! | starting     | weights and ledger are written               | driving                     |
//! | taking over  | the ledger with the next `g` is written      | driving                     |
//! | driving      | harm; blind; a person; no verdict            | rolling back, leaving       |
//! |              | the last stage is over; a person             | finishing                   |
//! | finishing    | the new version alone is written             | promoted                    |
//! | leaving      | `st=hold` without a lease is written         | held                        |
//! | rolling back | the old version alone is written             | proving                     |
//! | proving      | the new version has not started for a minute | rolled back or inconclusive |
//!
//! What a reading of the alias says in each phase is in `settle`, what a stage waits for in
//! `stages` and `hold`.

mod commands;
mod hold;
mod journal;
mod lease;
mod outbox;
mod proof;
mod reasons;
mod rollback;
mod run;
mod settle;
mod stages;
mod start;
mod status;
mod take_over;
#[cfg(test)]
mod tests;
mod time;
mod verdict;
mod watch;
mod writes;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::measured::Measured;
use crate::domain::{Alias, AliasChange, Failure, RolloutWrite, Timestamp, Version};

pub use run::Machine;
pub use status::Seat;

/// What happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// A time asked for by [`Effect::WakeAt`] has come.
    Woken,
    /// The alias was read.
    Read(Result<Alias, Failure>),
    /// The write of that number has been answered.
    Sent(u32, Sent),
    /// Numbers were read.
    Measured(Result<Box<Measured>, Failure>),
    /// The new version was called by its own number, before any traffic.
    Smoked(Result<(), String>),
    /// A person wants something.
    Told(Command),
    /// Credentials last until then; `None` for ever, or they renew themselves.
    Credentials(Option<Timestamp>),
    /// Somebody can be asked now, or no longer.
    Attended(bool),
}

/// What became of one copy of a write.
#[derive(Debug, Clone)]
pub enum Sent {
    /// It landed: this is the alias now.
    Landed(Alias),
    /// It certainly did not land.
    Refused(Failure),
    /// It may have landed.
    Lost(Failure),
}

/// What a person wants of a rollout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Stop its clock.
    Pause,
    /// Go on.
    Continue,
    /// Begin the next stage now.
    Next,
    /// Go back.
    RollBack {
        /// Who.
        by: String,
    },
    /// All traffic to the new version, whatever the numbers say.
    Promote {
        /// Who.
        by: String,
        /// Why; not empty.
        reason: String,
    },
}

/// What is to be done. Order matters. [`Effect::Send`], [`Effect::Read`], [`Effect::Measure`] and
/// [`Effect::Smoke`] are answered by one event each, however late: until then the machine asks for
/// no second of the kind. But a rollback overtakes a write that is answered too late.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Send this once, whatever happens, and tell.
    Send(Box<Write>),
    /// Read the alias and tell.
    Read,
    /// Read the numbers since `from` and tell.
    Measure {
        /// When the rollout began.
        from: Timestamp,
    },
    /// Call this version once by its own number, and tell.
    Smoke(Version),
    /// Tell when this time has come; only the last such effect counts.
    WakeAt(Timestamp),
    /// Say what happened.
    Say(Happening),
    /// Keep this text of the ledger on this machine: the description has none.
    Keep(String),
    /// It is over.
    End(End),
}

/// One write of the alias.
#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    /// Its answer is told by it.
    pub number: u32,
    /// The compare-and-swap; its `description` is what is sent.
    pub change: AliasChange,
    /// The description before.
    pub description_before: String,
    /// What it is to the rollout.
    pub write: RolloutWrite,
    /// Why it goes out, in words.
    pub why: String,
}

/// Something worth a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// What, for programs: `started`, `step`, `verdict`, `hold`, `rolled_back` …
    pub event: String,
    /// What, for people.
    pub text: String,
}

/// How a rollout ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "snake_case")]
pub enum End {
    /// The new version has all traffic for good.
    Promoted,
    /// The old version has all traffic again.
    RolledBack {
        /// Why, in words.
        why: String,
    },
    /// No verdict came, and it went back.
    Inconclusive {
        /// Why, in words.
        why: String,
    },
    /// It stays where it is, and nobody drives it.
    Held {
        /// Why, in words.
        why: String,
    },
    /// Somebody else changed version or weights: nothing of theirs was overwritten.
    ChangedBySomeoneElse {
        /// What was expected: version and weights, description.
        expected: String,
        /// What was found.
        found: String,
    },
    /// Another driver has taken over.
    TakenOver {
        /// Who.
        by: String,
    },
    /// It never began: nothing was changed.
    NotStarted {
        /// Why, in words.
        why: String,
    },
}

impl End {
    /// What it is, for programs: `promoted`, `rolled_back` …
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Promoted => "promoted",
            Self::RolledBack { .. } => "rolled_back",
            Self::Inconclusive { .. } => "inconclusive",
            Self::Held { .. } => "held",
            Self::ChangedBySomeoneElse { .. } => "changed_by_someone_else",
            Self::TakenOver { .. } => "taken_over",
            Self::NotStarted { .. } => "not_started",
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Promoted => f.write_str("promoted"),
            Self::RolledBack { why } => write!(f, "rolled back: {why}"),
            Self::Inconclusive { why } => {
                let why = why.strip_prefix("inconclusive: ").unwrap_or(why);
                write!(f, "rolled back without a verdict: {why}")
            }
            Self::Held { why } => write!(f, "left as it is: {why}"),
            Self::ChangedBySomeoneElse { expected, found } => {
                write!(f, "changed by someone else: expected {expected}, found {found}")
            }
            Self::TakenOver { by } => write!(f, "taken over by {by}"),
            Self::NotStarted { why } => write!(f, "not started: {why}"),
        }
    }
}
