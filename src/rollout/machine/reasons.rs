//! Why a write goes out, for the audit: in the words of what decided it.
//!
//! | the write                             | its reason                                   |
//! |---------------------------------------|----------------------------------------------|
//! | the first of a driver                 | that of whoever started it, or took over     |
//! | a step whose time is over             | the verdict                                  |
//! | past the last step; the end           | promoted with evidence: the verdict          |
//! | a hold, and the end of one            | what it waits for; the verdict               |
//! | a person's wish                       | that, and the verdict that was not waited for |
//! | back, or left as it is                | what decided that                            |
//! | a renewal, a ledger that is put back  | that                                         |

use super::{Machine, outbox::Wanted, run::Phase};
use crate::{
    domain::{RolloutWrite, Timestamp},
    rollout::ledger::Status,
};

impl Machine {
    pub(super) fn why(&self, wanted: &Wanted, now: Timestamp) -> String {
        match &self.phase {
            Phase::Starting => self.asked_by("started"),
            Phase::TakingOver => self.asked_by("taken over"),
            Phase::RollingBack(back) => back.why.clone(),
            Phase::Leaving { why } | Phase::Finishing { forced: Some(why) } => why.clone(),
            _ if wanted.by_wish => self.as_wanted_by_a_person(wanted),
            _ => self.by_the_numbers(wanted.write, now),
        }
    }

    fn asked_by(&self, what: &str) -> String {
        match self.spec.reason.trim() {
            "" => format!("{what} by {}", self.spec.by),
            reason => reason.to_owned(),
        }
    }

    /// What a person has begun without waiting for it.
    pub(super) fn as_overruled(&self) -> String {
        format!("begun by a person; the verdict was: {}", self.verdict_words())
    }

    fn as_wanted_by_a_person(&self, wanted: &Wanted) -> String {
        let status = wanted.ledger.as_ref().map(|ledger| ledger.status);
        match wanted.write {
            RolloutWrite::Hold if status == Some(Status::Pause) => "paused by a person".into(),
            RolloutWrite::Continue => "continued by a person".into(),
            _ => self.as_overruled(),
        }
    }

    fn by_the_numbers(&self, write: RolloutWrite, now: Timestamp) -> String {
        let verdict = self.verdict_words();
        match write {
            RolloutWrite::Renew => "its driver lives: the lease goes on".into(),
            RolloutWrite::Restore => "somebody deleted the ledger".into(),
            RolloutWrite::Hold => self.why_it_waits(now),
            RolloutWrite::Continue => format!("what it waited for is over: {verdict}"),
            RolloutWrite::HoldBack | RolloutWrite::Switch | RolloutWrite::Finish => {
                format!("promoted with evidence: {verdict}")
            }
            _ => format!("the step's time is over: {verdict}"),
        }
    }
}
