//! When it goes back, and what does not wait its turn.
//!
//! | it shows                                       | in which phase                | then        |
//! |------------------------------------------------|-------------------------------|-------------|
//! | harm                                           | driving, finishing, leaving   | rolling back |
//! | credentials end within ten minutes             | driving                       | rolling back, or leaving |
//! | they do, and there is no verdict               | finishing, leaving            | it goes on  |
//!
//! A person who promotes against the numbers is not overruled by them.
//!
//! What is on its way when it decides (a renewal of the lease, mostly) is waited for as long as a
//! call may take, and then overtaken: under one revision id only one of the two can land.

use super::{
    End, Machine,
    outbox::Wanted,
    run::{Back, Phase},
    time::{between, later, sooner},
};
use crate::{
    domain::{AliasState, RolloutWrite, Timestamp},
    rollout::spec::OnBlind,
};

/// A driver acts so long before it goes blind, in seconds.
const BEFORE_BLIND_S: u32 = 600;
/// A rollback waits so long for the answer to a write that went out before it, in seconds: a call
/// that is not answered by then is given up.
const OVERTAKES_S: u32 = 4;

impl Machine {
    pub(super) fn turn_if_urgent(&mut self, now: Timestamp) {
        self.late_wish(now);
        let open = match self.phase {
            Phase::Driving | Phase::Leaving { .. } => true,
            Phase::Finishing { ref forced } => forced.is_none(),
            _ => false,
        };
        if open && let Some(why) = self.harm_words() {
            self.roll_back(Back { why, inconclusive: false }, now);
        }
        if self.phase == Phase::Driving && self.blind_from().is_some_and(|from| now >= from) {
            self.before_blind(now);
        }
    }

    /// From when on it acts because it will be blind.
    pub(super) fn blind_from(&self) -> Option<Timestamp> {
        self.blind_at.map(|at| sooner(at, BEFORE_BLIND_S))
    }

    fn before_blind(&mut self, now: Timestamp) {
        let left = self.blind_at.map_or(0, |at| between(now, at));
        let why = match left.div_ceil(60) {
            0 => "the credentials have ended".to_owned(),
            minutes => format!("the credentials end in {minutes} min"),
        };
        match self.spec.on_blind {
            OnBlind::Rollback => self.roll_back(Back { why, inconclusive: false }, now),
            OnBlind::Hold => {
                let phase = Phase::Leaving { why };
                self.announce(&phase, now);
                self.turn(phase);
            }
        }
    }

    pub(super) fn roll_back(&mut self, back: Back, now: Timestamp) {
        let phase = Phase::RollingBack(back);
        self.announce(&phase, now);
        self.turn(phase);
    }

    /// Says what has been decided.
    pub(super) fn announce(&mut self, phase: &Phase, now: Timestamp) {
        match phase {
            Phase::RollingBack(back) => self.journal.say(now, "rollback", back.why.clone()),
            Phase::Leaving { why } => self.journal.say(now, "hold", why.clone()),
            Phase::Finishing { forced } => {
                let verdict = self.verdict_words();
                if forced.is_some() {
                    let text = format!("ended by a person; the verdict was: {verdict}");
                    self.journal.say(now, "override", text);
                } else {
                    self.journal.say(now, "verdict", format!("the last stage is over: {verdict}"));
                }
            }
            _ => {}
        }
    }

    /// It does not wait any longer for an answer to what went out before.
    pub(super) fn overtakes(&self, now: Timestamp) -> bool {
        self.overtakes_at().is_some_and(|at| now >= at)
    }

    pub(super) fn overtakes_at(&self) -> Option<Timestamp> {
        let sent_at = self.outbox.other_sent_at(RolloutWrite::RollBack);
        sent_at.filter(|_| self.is_rolling_back()).map(|at| later(at, OVERTAKES_S))
    }

    pub(super) fn rolling_back(&self) -> Wanted {
        let after = AliasState::all(self.spec.stable);
        Wanted { write: RolloutWrite::RollBack, after, ledger: None, by_wish: false }
    }

    /// The old version stands alone in the alias. Where nothing had ever been shifted, there is
    /// nothing to prove.
    pub(super) fn rolled_back(&mut self, now: Timestamp) {
        let Phase::RollingBack(back) = &self.phase else { return };
        let back = back.clone();
        if self.ledger.is_none() {
            return self.over(End::NotStarted { why: back.why }, now);
        }
        self.journal.say(now, "rolled_back", format!("{} serves all", self.spec.stable));
        self.turn(Phase::Proving(back, now));
        self.begin_proof(now);
    }
}
