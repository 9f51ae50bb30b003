//! What a stage waits for while its clock runs, and what comes after it.
//!
//! | a stage whose clock runs             | then                                               |
//! |--------------------------------------|----------------------------------------------------|
//! | a reason to hold                     | `st=hold`, what is left of its time is kept        |
//! | its time is not over                 | wait                                               |
//! | step: a whole settled minute         | the next stage                                     |
//! | last step: the test passed           | the next stage                                     |
//! | last step: not passed                | extended: `st=hold`, nothing of its time is left   |
//! | hold-back or bake: a settled minute  | the new version for good                           |
//! | no data                              | wait; after `hold_max` as without a verdict        |
//!
//! What is paused or held is in [`super::hold`].

use super::{
    Machine, hold,
    lease::leased,
    outbox::Wanted,
    run::Phase,
    time::{SETTLE_S, between, later},
};
use crate::{
    domain::{RolloutWrite, Timestamp},
    rollout::{
        judge::{Promotion, StageKind},
        ledger::{Ledger, Status, seconds},
        plan::Stage,
    },
};

/// Data that have not come so long after they should have settled will not, in seconds.
const LATE_S: u32 = 600;

/// What a driver does now.
#[derive(Debug)]
pub(super) enum Decision {
    Wait,
    /// Wait for what a person says.
    Ask,
    Write(Wanted),
    Turn(Phase),
}

impl Machine {
    /// What is to be written while it drives; it may turn to another phase first.
    pub(super) fn drive(&mut self, now: Timestamp) -> Option<Wanted> {
        self.drop_idle_wish(now);
        match self.decide(now) {
            Decision::Write(wanted) => Some(wanted),
            Decision::Turn(phase) => {
                self.announce(&phase, now);
                self.turn(phase);
                self.wanted(now)
            }
            Decision::Wait => self.upkeep(now),
            Decision::Ask => {
                self.asks(now);
                self.upkeep(now)
            }
        }
    }

    pub(super) fn decide(&self, now: Timestamp) -> Decision {
        let Some(ledger) = &self.ledger else { return Decision::Wait };
        let Some(stage) = ledger.present() else { return Decision::Wait };
        if let Some(decision) = self.as_wished(ledger, now) {
            return decision;
        }
        match ledger.status {
            Status::Run | Status::Bake => self.while_running(ledger, stage, now),
            Status::Pause => hold::while_paused(ledger, now),
            Status::Hold => self.while_held(ledger, now),
        }
    }

    fn while_running(&self, ledger: &Ledger, stage: Stage, now: Timestamp) -> Decision {
        let left = between(now, ledger.due_at());
        if self.hold_reason(now).is_some() {
            // Nothing left would mean that the test was made.
            return halt(ledger, Status::Hold, ledger.offset(now), left.max(1), now);
        }
        if left > 0 || now < ledger.due_at() {
            return Decision::Wait;
        }
        if stage.kind != StageKind::LastStep {
            if self.knows_enough(ledger, now) {
                return forward(ledger, now);
            }
            return self.without_data(ledger, now);
        }
        match self.tested(now) {
            Some(Promotion::Passed) => forward(ledger, now),
            Some(_) => {
                let due = ledger.since.saturating_add(ledger.due);
                halt(ledger, Status::Hold, due, 0, now)
            }
            None => self.without_data(ledger, now),
        }
    }

    fn without_data(&self, ledger: &Ledger, now: Timestamp) -> Decision {
        let limit = self.data_limit(ledger);
        if now < limit { Decision::Wait } else { self.give_up_waiting(ledger, now) }
    }

    /// When a stage whose time is over has waited long enough for data.
    pub(super) fn data_limit(&self, ledger: &Ledger) -> Timestamp {
        let lateness = self.lateness_s();
        let late = later(ledger.due_at(), ledger.hold_max_s.max(lateness));
        late.max(later(self.needed(ledger), lateness))
    }

    /// How long after a time its data may come.
    pub(super) fn lateness_s(&self) -> u32 {
        // The minute, the time to settle, and the time to read.
        self.spec.timeout_s.saturating_add(60 + SETTLE_S + LATE_S)
    }
}

/// The next stage, or the end.
pub(super) fn forward(ledger: &Ledger, now: Timestamp) -> Decision {
    let Some(next) = ledger.nth(ledger.stage.saturating_add(1)) else {
        return Decision::Turn(Phase::Finishing { forced: None });
    };
    let since = ledger.offset(now).max(ledger.changes.last().map_or(0, |last| last + 1));
    let mut changes = ledger.changes.clone();
    changes.push(since);
    let ledger = Ledger {
        stage: ledger.stage.saturating_add(1),
        status: Status::of(next),
        changes,
        since,
        due: seconds(next.hold),
        ..ledger.clone()
    };
    let write = match next.kind {
        StageKind::Step | StageKind::LastStep => RolloutWrite::Step,
        StageKind::HoldBack => RolloutWrite::HoldBack,
        StageKind::Bake => RolloutWrite::Switch,
    };
    with_ledger(write, ledger, now)
}

/// The clock stops; so much of the stage's time is kept.
pub(super) fn halt(
    ledger: &Ledger,
    status: Status,
    since: u32,
    due: u32,
    now: Timestamp,
) -> Decision {
    let ledger = Ledger { status, since, due, ..ledger.clone() };
    with_ledger(RolloutWrite::Hold, ledger, now)
}

/// The clock goes on with what was kept.
pub(super) fn resume(ledger: &Ledger, now: Timestamp) -> Decision {
    let status = ledger.present().map_or(Status::Run, Status::of);
    let ledger = Ledger { status, since: ledger.offset(now), ..ledger.clone() };
    with_ledger(RolloutWrite::Continue, ledger, now)
}

fn with_ledger(write: RolloutWrite, ledger: Ledger, now: Timestamp) -> Decision {
    let after = ledger.routing();
    let ledger = Some(leased(ledger, now));
    Decision::Write(Wanted { write, after, ledger, by_wish: false })
}
