//! What a driver tells consoles about its rollout.

use serde::{Deserialize, Serialize};

use super::{
    judge::{Arm, Assessment},
    ledger::Ledger,
    machine::{End, Happening},
    measured::Measured,
    spec::Spec,
};
use crate::domain::{AliasState, Scope, Timestamp};

/// A rollout as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RolloutStatus {
    /// What is rolled out.
    pub spec: Spec,
    /// Where.
    pub scope: Scope,
    /// The host it is driven from.
    pub host: String,
    /// The driver's process.
    pub pid: u32,
    /// When this was told, by AWS's clock.
    pub at: Timestamp,
    /// The ledger as last written; `None` before the first write and after the last.
    pub ledger: Option<Ledger>,
    /// What the alias routes to, as last read or written.
    pub configured: AliasState,
    /// When the stage may end at the earliest; `None` while its clock stands.
    pub due: Option<Timestamp>,
    /// Why it does not move, in words: `waits for settled data until 10:47`; empty when it does.
    pub waits_for: String,
    /// What it asks, and until when it waits for the answer.
    pub question: Option<(String, Timestamp)>,
    /// The last numbers; without any before the first.
    pub measured: Option<Measured>,
    /// What the judge makes of them.
    pub assessment: Option<Assessment>,
    /// The verdict in words, with its numbers.
    pub verdict: String,
    /// Why the last reading or write failed; empty when it did not.
    pub trouble: String,
    /// When it goes blind; `None` when it does not.
    pub blind_at: Option<Timestamp>,
    /// What happened, oldest first; the last fifty.
    pub happenings: Vec<Happening>,
    /// After a rollback: what proves that it stopped.
    pub proof: Option<Proof>,
    /// How it ended.
    pub end: Option<End>,
}

/// What proves, after a rollback, that the new version serves no more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    /// When the rollback landed.
    pub since: Timestamp,
    /// The last start of the new version that is known.
    pub last_start: Option<Timestamp>,
    /// For so many seconds nothing of the new version has started, as far as has been read.
    pub quiet_s: u64,
    /// Up to when starts are known.
    pub known_to: Timestamp,
    /// The old version since then.
    pub stable: Arm,
    /// Invocations that began before may run until then.
    pub in_flight_until: Timestamp,
    /// Asynchronous events may still be tried again, and by the alias they reach the old version.
    pub async_retries: bool,
}
