//! What a reading of the alias says about it, and about what we have sent.
//!
//! | the alias now                                         | then                             |
//! |-------------------------------------------------------|----------------------------------|
//! | has the revision that we know                         | nothing has landed: go on        |
//! | is as we wanted, with our `id`, `g`, stage and status | ours has landed: go on from it   |
//! | shows weights that Lambda injects, and a new revision | look again; a rollback goes on   |
//! | has a ledger with another `id` or `g`                 | taken over: write nothing more   |
//! | has a ledger that is not ours to read                 | changed by someone else          |
//! | routes as we left it, with our ledger                 | adopt revision and description   |
//! | routes as we left it, the ledger is gone              | valid lease: adopt, put it back; else changed by someone else |
//! | has the old version alone and no ledger               | rolled back, by someone or by us |
//! | anything else                                         | changed by someone else          |
//!
//! Without a valid lease a ledger that is gone may be another driver's promotion: all traffic at
//! the new version looks the same before and after it.
//!
//! Where the ledger is not kept in the description, ours is what routes as we wanted: two who begin
//! the same at the same time can't be told apart when an answer is lost.
//!
//! Before the first write has landed the last five are "not started", but for a start that may
//! have landed: what looks as before may then be somebody's answer to it. "Rolled back" needs a
//! proof all the same.

use super::{
    End, Machine,
    outbox::Wanted,
    run::{Back, Phase},
};
use crate::{
    domain::{Alias, AliasState, Failure, FailureKind, RolloutWrite, Timestamp},
    rollout::{
        ledger::{self, Ledger, Reading},
        spec::Keeping,
    },
};

/// What an alias with another revision is.
#[derive(Debug)]
enum Finding {
    Ours(Box<Wanted>),
    /// The very text of a take-over whose answer was lost.
    Twin(Box<Ledger>),
    TakenOver {
        by: String,
    },
    /// Only revision and description are new.
    Newer {
        ledger: Option<Box<Ledger>>,
    },
    SomeonesRollback,
    Rival,
}

impl Machine {
    pub(super) fn read(&mut self, read: Result<Alias, Failure>, now: Timestamp) {
        let Some(asked) = self.watch.alias_answered(now) else { return };
        match read {
            Ok(alias) => {
                self.journal.trouble.read = None;
                self.settle(alias, asked, now);
            }
            Err(failure) => self.unreadable(&failure, now),
        }
    }

    fn unreadable(&mut self, failure: &Failure, now: Timestamp) {
        self.journal.trouble.read = Some(failure.to_string());
        self.watch.alias_failed(now);
        let back = matches!(self.phase, Phase::RollingBack(_));
        if failure.kind == FailureKind::NotFound {
            let found = format!("{} does not exist", self.spec.target);
            let expected = self.seen.routing.to_string();
            self.stop(End::ChangedBySomeoneElse { expected, found }, now);
        } else if back && !self.lease_is_over(now) {
            // Blind: the same revision id makes another copy harmless, and it must get through.
            self.outbox.look = false;
        }
    }

    fn settle(&mut self, found: Alias, asked: Timestamp, now: Timestamp) {
        self.outbox.look = false;
        self.seen.at = asked;
        if found.revision_id == self.seen.alias.revision_id {
            return;
        }
        if matches!(self.phase, Phase::Proving(..)) {
            return;
        }
        let back = matches!(self.phase, Phase::RollingBack(_));
        if is_held_by_lambda(&found.state) && !back {
            // What somebody set since does not show.
            self.outbox.look = true;
            return self.outbox.look_again(now);
        }
        match self.compare(&found, now) {
            Finding::Ours(wanted) => self.landed(*wanted, found, now),
            Finding::Twin(ledger) => self.adopt(found, Some(ledger), now),
            Finding::TakenOver { by } => self.stop(End::TakenOver { by }, now),
            Finding::Newer { ledger } => self.newer(found, ledger, now),
            Finding::SomeonesRollback => self.someones_rollback(found, now),
            Finding::Rival => self.rival(&found, now),
        }
    }

    fn compare(&self, found: &Alias, now: Timestamp) -> Finding {
        let reading = ledger::read(&found.description);
        if let Some(wanted) = self.landed_copy(found, &reading) {
            return Finding::Ours(Box::new(wanted));
        }
        let ledger = match reading {
            Reading::Foreign { .. } => return Finding::Rival,
            Reading::None => None,
            Reading::Ours { ledger, .. } => match self.stranger(&ledger, found, now) {
                Some(finding) => return finding,
                None => Some(ledger),
            },
        };
        if routes(&self.seen.routing, &found.state) {
            return Finding::Newer { ledger };
        }
        let back = found.state == AliasState::all(self.spec.stable) && ledger.is_none();
        if back && !self.nothing_landed() { Finding::SomeonesRollback } else { Finding::Rival }
    }

    /// The copy of ours that stands in the alias.
    fn landed_copy(&self, found: &Alias, reading: &Reading) -> Option<Wanted> {
        let stands = |wanted: &&Wanted| routes(&wanted.after, &found.state);
        self.outbox.doubt().iter().rev().filter(stands).find_map(|wanted| {
            match (&wanted.ledger, reading, self.spec.keeping) {
                (None, Reading::None, _) | (Some(_), Reading::None, Keeping::None) => {
                    Some(wanted.clone())
                }
                (Some(ours), Reading::Ours { ledger, .. }, Keeping::Description) => {
                    let takes_over = wanted.write == RolloutWrite::TakeOver;
                    let same = !takes_over && is_copy(ours, ledger);
                    same.then(|| Wanted { ledger: Some(*ledger.clone()), ..wanted.clone() })
                }
                _ => None,
            }
        })
    }

    /// What a ledger says that is not the one we know.
    fn stranger(&self, found: &Ledger, alias: &Alias, now: Timestamp) -> Option<Finding> {
        let known = |ours: &Ledger| ours.id == found.id && ours.generation == found.generation;
        let by_description = self.spec.keeping == Keeping::Description;
        if by_description && self.ledger.as_ref().is_some_and(known) {
            let alive = self.phase == Phase::TakingOver && !found.is_lapsed(now);
            return alive.then(|| Finding::TakenOver { by: found.by.clone() });
        }
        let sent = |wanted: &&Wanted| by_description && wanted.ledger.as_ref() == Some(found);
        Some(match self.outbox.doubt().iter().find(sent) {
            None => Finding::TakenOver { by: found.by.clone() },
            Some(copy) if routes(&copy.after, &alias.state) => {
                Finding::Twin(Box::new(found.clone()))
            }
            Some(_) => Finding::Rival,
        })
    }

    fn newer(&mut self, found: Alias, ledger: Option<Box<Ledger>>, now: Timestamp) {
        let deleted =
            self.seen.has_ledger && ledger.is_none() && self.spec.keeping == Keeping::Description;
        let may_go_on = match self.phase {
            // What looks as before may be somebody's answer to a start that landed.
            Phase::Starting => self.outbox.doubt().is_empty(),
            Phase::TakingOver => !deleted,
            _ => !deleted || !self.lease_is_over(now),
        };
        if may_go_on {
            self.adopt(found, ledger, now);
        } else {
            self.rival(&found, now);
        }
    }

    /// The newer revision is ours to go on from, and their description is the original.
    fn adopt(&mut self, found: Alias, ledger: Option<Box<Ledger>>, now: Timestamp) {
        let before = std::mem::take(&mut self.seen.original);
        self.seen.original = match self.spec.keeping {
            Keeping::Description => ledger::original(&found.description).into_owned(),
            Keeping::None => found.description.clone(),
        };
        if self.seen.original != before {
            self.journal.say(now, "description", "somebody changed the description: it is kept");
        }
        if self.spec.keeping == Keeping::Description && !self.nothing_landed() {
            self.seen.has_ledger = ledger.is_some();
        }
        if let (Phase::TakingOver, Some(ledger)) = (&self.phase, ledger) {
            self.ledger = Some(*ledger);
        }
        self.seen.alias = found;
        self.outbox.moved_on();
    }

    fn someones_rollback(&mut self, found: Alias, now: Timestamp) {
        let wanted = self.rolling_back();
        if !matches!(self.phase, Phase::RollingBack(_)) {
            let why = "rolled back by someone else".to_owned();
            self.turn(Phase::RollingBack(Back { why, inconclusive: false }));
        }
        self.landed(wanted, found, now);
    }

    fn rival(&mut self, found: &Alias, now: Timestamp) {
        let (expected, found) = told(&self.seen.routing, &self.seen.original, found);
        self.stop(End::ChangedBySomeoneElse { expected, found }, now);
    }

    /// Nothing more is written. Before the first write nothing has begun at all.
    fn stop(&mut self, end: End, now: Timestamp) {
        let started =
            self.outbox.doubt().iter().any(|wanted| wanted.write != RolloutWrite::TakeOver);
        if !self.nothing_landed() || started {
            return self.over(end, now);
        }
        let why = match end {
            End::TakenOver { by } => format!("a rollout driven by {by} is on it"),
            End::ChangedBySomeoneElse { found, .. } => format!("it was changed meanwhile: {found}"),
            other => other.to_string(),
        };
        self.over(End::NotStarted { why }, now);
    }
}

/// It routes as is wanted, or Lambda itself holds the traffic on the other version for a while.
pub(super) fn routes(wanted: &AliasState, found: &AliasState) -> bool {
    found == wanted || (found.version == wanted.version && is_held_by_lambda(found))
}

/// Nobody can ask for such a weight.
fn is_held_by_lambda(found: &AliasState) -> bool {
    found.share.is_some_and(|share| share.weight.is_full())
}

/// The same step of the same driver, whenever it was written down.
fn is_copy(ours: &Ledger, found: &Ledger) -> bool {
    (ours.id, ours.generation, ours.stage, ours.status)
        == (found.id, found.generation, found.stage, found.status)
}

/// What was expected and what was found, as far as they differ; without the text of ledgers.
fn told(routing: &AliasState, original: &str, found: &Alias) -> (String, String) {
    let theirs = ledger::original(&found.description);
    if theirs != original {
        let quoted = |state: &AliasState, text: &str| format!("{state}, \"{text}\"");
        return (quoted(routing, original), quoted(&found.state, &theirs));
    }
    if *routing != found.state {
        return (routing.to_string(), found.state.to_string());
    }
    let ledger = match ledger::read(&found.description) {
        Reading::None => "no ledger",
        Reading::Ours { .. } | Reading::Foreign { .. } => "another ledger",
    };
    (format!("{routing} with its ledger"), format!("{} with {ledger}", found.state))
}
