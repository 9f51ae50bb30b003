//! The state of a rollout as it stands in the alias's description.
//!
//! | the description                                   | is read as                             |
//! |---------------------------------------------------|----------------------------------------|
//! | has no `[serinN …]`                               | the description itself                 |
//! | its last one is `[serin1 …]` and makes sense      | ours; what stands around it comes back |
//! | its last one is another `N`, or makes no sense    | foreign: never written                 |
//!
//! A ledger is untrusted input: every number is bounded, so that no reckoning with it overflows.

mod read;
mod time;
mod write;

use serde::{Deserialize, Serialize};

use super::plan::Strategy;
use crate::domain::{Timestamp, Weight};

pub use read::{original, read};
pub(in crate::rollout) use time::seconds;
pub use write::{DESCRIPTION_MAX, LedgerError, room, short_name};

/// Everything that another machine needs to go on: ` [serin1 id=7f3a9c2e g=3 41>42 …]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// Which rollout.
    pub id: RolloutId,
    /// How often it was taken over, from 1: at most one driver's writes land in each.
    pub generation: u32,
    /// The version it moves away from.
    pub stable: u64,
    /// The version it moves to.
    pub canary: u64,
    /// How traffic moves.
    pub strategy: Strategy,
    /// The stage that runs, from 1.
    pub stage: u32,
    /// How many stages the plan has.
    pub stages: u32,
    /// What it does.
    pub status: Status,
    /// When it began; a whole second.
    pub t0: Timestamp,
    /// When weights were set, in seconds after `t0`, rising; the first is 0.
    pub changes: Vec<u32>,
    /// How long it bakes, in seconds.
    pub bake_s: u32,
    /// The share that stays on the old version through the bake.
    pub hold_back: Weight,
    /// How long a stage may be extended for want of a verdict, in seconds.
    pub hold_max_s: u32,
    /// When the present stage or status began, in seconds after `t0`.
    pub since: u32,
    /// When it is due to end, in seconds after `since`.
    pub due: u32,
    /// Until when the driver is to be believed alive, in seconds after `since`.
    pub lease: u32,
    /// The fingerprint of the gates: four hexadecimal digits.
    pub gates: String,
    /// Who drives it: a short name.
    pub by: String,
}

/// Tells one rollout from another: eight hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RolloutId(pub u32);

impl std::fmt::Display for RolloutId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// What a rollout does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A step runs.
    Run,
    /// A person has stopped its clock.
    Pause,
    /// It stays where it is until it knows more, or is told.
    Hold,
    /// It bakes.
    Bake,
}

/// What a description says about a rollout.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// Nothing: all of it is the description itself.
    None,
    /// A rollout, and the description that it comes back to, byte for byte.
    Ours {
        /// The description without the ledger.
        original: String,
        /// The ledger.
        ledger: Box<Ledger>,
    },
    /// A ledger that is not to be written: another version of serin's, or one that makes no sense.
    Foreign {
        /// Why, in words.
        why: String,
    },
}

#[cfg(test)]
mod tests;
