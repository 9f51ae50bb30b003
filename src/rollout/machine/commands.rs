//! What a person wants, and when it is done.
//!
//! | a person says | it is done                                                              |
//! |---------------|-------------------------------------------------------------------------|
//! | roll back     | at once, in every phase that has written, but not once it is finished   |
//! | promote       | at once, while it drives, whatever the numbers say                      |
//! | next          | with the next write, but not when harm is shown                         |
//! | pause         | with the next write; what is left of the stage's time is kept           |
//! | continue      | with the next write; what was held by the judge is judged again         |
//!
//! A later wish replaces an earlier one that is not done yet.

use super::{
    Command, End, Machine,
    outbox::Wanted,
    run::{Back, Phase},
    stages::{self, Decision},
    time::between,
};
use crate::{
    domain::Timestamp,
    rollout::ledger::{Ledger, Status},
};

impl Machine {
    pub(super) fn told(&mut self, command: Command, now: Timestamp) {
        match (&self.phase, command) {
            (Phase::Over(_) | Phase::Proving(..) | Phase::RollingBack(_), _) => {
                self.journal.say(now, "refused", "it is rolling back already");
            }
            (_, Command::RollBack { by }) => self.roll_back_for(&by, now),
            (Phase::Driving | Phase::Leaving { .. }, Command::Promote { by, reason }) => {
                self.promote_for(&by, &reason, now);
            }
            (Phase::Finishing { .. }, _) => {
                self.journal.say(now, "refused", "it is being promoted already");
            }
            (Phase::Leaving { .. }, _) => {
                self.journal.say(now, "refused", "it is about to be left as it is");
            }
            (_, command) => self.wish = Some(command),
        }
    }

    fn roll_back_for(&mut self, by: &str, now: Timestamp) {
        let why = format!("rolled back by {by}");
        match self.phase {
            // Of an alias that is another's still, a person's own rollback must take care.
            Phase::TakingOver => self.wish = Some(Command::RollBack { by: by.to_owned() }),
            Phase::Smoking => self.over(End::NotStarted { why }, now),
            Phase::Starting if !self.outbox.is_busy() && self.outbox.doubt().is_empty() => {
                self.over(End::NotStarted { why }, now);
            }
            _ => self.roll_back(Back { why, inconclusive: false }, now),
        }
    }

    fn promote_for(&mut self, by: &str, reason: &str, now: Timestamp) {
        if reason.trim().is_empty() {
            return self.journal.say(now, "refused", "to promote takes a reason");
        }
        let verdict = self.verdict_words();
        let text = format!("{by} promotes: {reason} (the verdict was: {verdict})");
        self.journal.say(now, "override", text.clone());
        self.turn(Phase::Finishing { forced: Some(text) });
    }

    /// Wishes that came before it could drive, and those that there is nothing to do about.
    pub(super) fn drop_idle_wish(&mut self, now: Timestamp) {
        let Some(status) = self.ledger.as_ref().map(|ledger| ledger.status) else { return };
        let refusal = match &self.wish {
            Some(Command::Pause) if status == Status::Pause => "it is paused already",
            Some(Command::Continue) if status.runs() => "it runs already",
            Some(Command::Next) if self.shows_harm() => "the numbers show harm",
            _ => return,
        };
        self.journal.say(now, "refused", refusal);
        self.wish = None;
    }

    /// A wish that could not be fulfilled while the alias was another's.
    pub(super) fn late_wish(&mut self, now: Timestamp) {
        if self.phase != Phase::Driving {
            return;
        }
        match self.wish.take() {
            Some(Command::RollBack { by }) => self.roll_back_for(&by, now),
            Some(Command::Promote { by, reason }) => self.promote_for(&by, &reason, now),
            wish => self.wish = wish,
        }
    }

    pub(super) fn as_wished(&self, ledger: &Ledger, now: Timestamp) -> Option<Decision> {
        let decision = match self.wish.as_ref()? {
            Command::Pause => {
                let left = between(now, ledger.due_at());
                let kept = if ledger.status.runs() { left } else { ledger.due };
                stages::halt(ledger, Status::Pause, ledger.offset(now), kept, now)
            }
            Command::Continue => stages::resume(ledger, now),
            Command::Next => stages::forward(ledger, now),
            Command::RollBack { .. } | Command::Promote { .. } => return None,
        };
        Some(match decision {
            Decision::Write(wanted) => Decision::Write(Wanted { by_wish: true, ..wanted }),
            Decision::Turn(_) => {
                Decision::Turn(Phase::Finishing { forced: Some(self.as_overruled()) })
            }
            wait @ (Decision::Wait | Decision::Ask) => wait,
        })
    }

    pub(super) fn shows_harm(&self) -> bool {
        self.verdict.as_ref().is_some_and(|verdict| verdict.assessment.harm.is_some())
    }
}
