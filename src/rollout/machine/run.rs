//! The machine: what it knows, and the order in which an event is dealt with.

use super::{
    Command, Effect, End, Event, journal::Journal, outbox::Outbox, verdict::Verdict, watch::Watch,
};
use crate::{
    domain::{Alias, AliasState, Timestamp},
    rollout::{ledger::Ledger, spec::Spec, status::Proof},
};

/// One rollout under way.
#[derive(Debug, Clone)]
pub struct Machine {
    pub(super) spec: Spec,
    pub(super) phase: Phase,
    pub(super) seen: Seen,
    /// The last ledger that landed; before that the one to take over.
    pub(super) ledger: Option<Ledger>,
    pub(super) outbox: Outbox,
    pub(super) watch: Watch,
    /// Since when these weights are known to stand, where another driver has set them.
    pub(super) known_since: Timestamp,
    /// The ledger in the alias tells an older time of the last change than is true.
    pub(super) amends: bool,
    pub(super) verdict: Option<Verdict>,
    pub(super) wish: Option<Command>,
    /// Since when a person is asked what to do with which ledger.
    pub(super) asked: Option<(Ledger, Timestamp)>,
    pub(super) attended: bool,
    pub(super) blind_at: Option<Timestamp>,
    pub(super) proof: Option<Proof>,
    pub(super) journal: Journal,
}

/// The alias as it was last read or written.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) alias: Alias,
    pub(super) at: Timestamp,
    /// What we have set it to; what Lambda routes for a while is not ours.
    pub(super) routing: AliasState,
    /// The description without our ledger.
    pub(super) original: String,
    /// Our ledger stands where it is kept.
    pub(super) has_ledger: bool,
}

/// What it is about.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Phase {
    Smoking,
    Starting,
    TakingOver,
    Driving,
    /// All traffic for good; where a person forces it, whatever the numbers say, that person's why.
    Finishing {
        forced: Option<String>,
    },
    /// The weights stay, and nobody drives.
    Leaving {
        why: String,
    },
    RollingBack(Back),
    Proving(Back, Timestamp),
    Over(End),
}

/// Why it goes back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Back {
    pub(super) why: String,
    /// No verdict came.
    pub(super) inconclusive: bool,
}

impl Machine {
    pub(super) fn new(spec: Spec, phase: Phase, seen: Seen, ledger: Option<Ledger>) -> Self {
        Self {
            attended: spec.attended,
            spec,
            phase,
            seen,
            ledger,
            outbox: Outbox::default(),
            watch: Watch::default(),
            known_since: Timestamp::MIN,
            amends: false,
            verdict: None,
            wish: None,
            asked: None,
            blind_at: None,
            proof: None,
            journal: Journal::default(),
        }
    }

    /// Deals with an event: what it changes, and all that follows from it. After [`Effect::End`]
    /// nothing follows any more.
    pub fn handle(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        if self.is_over() {
            return Vec::new();
        }
        self.watch.lives(now);
        match event {
            Event::Woken => {}
            Event::Read(read) => self.read(read, now),
            Event::Sent(number, sent) => self.answered(number, sent, now),
            Event::Measured(measured) => self.measured(measured, now),
            Event::Smoked(smoked) => self.smoked(smoked, now),
            Event::Told(command) => self.told(command, now),
            Event::Credentials(until) => self.blind_at = until,
            Event::Attended(attended) => self.attended = attended,
        }
        self.advance(now);
        self.journal.take()
    }

    /// What follows from what is known now.
    pub(super) fn advance(&mut self, now: Timestamp) {
        self.turn_if_urgent(now);
        if !self.is_over() && (!self.outbox.is_busy() || self.overtakes(now)) {
            self.write(now);
        }
        if !self.is_over() {
            self.observe(now);
            self.wake(now);
        }
    }

    /// The next write, if one is wanted and may go out now.
    fn write(&mut self, now: Timestamp) {
        if self.outbox.look {
            if !self.outbox.waits(now) {
                self.ask_for_alias(now);
            }
            return;
        }
        let Some(wanted) = self.wanted(now) else { return };
        if self.outbox.waits(now) {
            return;
        }
        if self.must_look_first(now) {
            self.outbox.look = true;
            self.ask_for_alias(now);
        } else {
            self.send(wanted, now);
        }
    }

    pub(super) fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over(_))
    }

    /// Goes on to another phase; what was held up before is none of its business.
    pub(super) fn turn(&mut self, phase: Phase) {
        self.phase = phase;
        self.outbox.hurry();
    }

    pub(super) fn over(&mut self, end: End, now: Timestamp) {
        let text = match &end {
            End::Promoted => format!("{} has all traffic", self.spec.canary),
            End::RolledBack { why } | End::Held { why } | End::NotStarted { why } => why.clone(),
            End::TakenOver { by } => format!("by {by}"),
            End::Inconclusive { .. } | End::ChangedBySomeoneElse { .. } => end.to_string(),
        };
        self.journal.say(now, end.name(), text);
        self.journal.push(Effect::End(end.clone()));
        self.phase = Phase::Over(end);
    }
}
