//! How a rollout begins.

use super::{
    Effect, End, Machine,
    lease::leased,
    outbox::Wanted,
    run::{Phase, Seen},
};
use crate::{
    domain::{Alias, AliasState, RolloutWrite, Timestamp},
    rollout::{
        judge::StageKind,
        ledger::{self, Ledger, Reading},
        plan::Strategy,
        spec::{Keeping, Spec},
    },
};

impl Machine {
    /// Begins a rollout on an alias as it was just read, and says what to do first.
    ///
    /// When it can't begin, the one effect is [`Effect::End`] with [`End::NotStarted`]. What a
    /// rollout that nobody drives any more has left in the description goes.
    #[must_use]
    pub fn start(spec: Spec, alias: Alias, now: Timestamp) -> (Self, Vec<Effect>) {
        let reason = reason_against(&spec, &alias, now);
        let smoke = spec.plan.strategy == Strategy::BlueGreen;
        let phase = if smoke { Phase::Smoking } else { Phase::Starting };
        let seen = Seen {
            routing: alias.state,
            original: match spec.keeping {
                Keeping::Description => ledger::original(&alias.description).into_owned(),
                Keeping::None => alias.description.clone(),
            },
            has_ledger: false,
            at: now,
            alias,
        };
        let mut machine = Self::new(spec, phase, seen, None);
        if let Some(why) = reason {
            machine.over(End::NotStarted { why }, now);
        } else if smoke {
            machine.journal.push(Effect::Smoke(machine.spec.canary));
        }
        if !machine.is_over() {
            machine.advance(now);
        }
        let effects = machine.journal.take();
        (machine, effects)
    }

    pub(super) fn smoked(&mut self, smoked: Result<(), String>, now: Timestamp) {
        if self.phase != Phase::Smoking {
            return;
        }
        match smoked {
            Ok(()) => {
                let text = format!("{} answers by its own number", self.spec.canary);
                self.journal.say(now, "smoked", text);
                // It may have taken its time.
                self.outbox.look = true;
                self.turn(Phase::Starting);
            }
            Err(why) => {
                let why = format!("{} failed by its own number: {why}", self.spec.canary);
                self.over(End::NotStarted { why }, now);
            }
        }
    }

    pub(super) fn starting(&self, now: Timestamp) -> Wanted {
        let ledger = Ledger::first(&self.spec, now);
        let bakes = ledger.present().is_some_and(|stage| stage.kind == StageKind::Bake);
        let write = if bakes { RolloutWrite::Switch } else { RolloutWrite::Start };
        let after = ledger.routing();
        Wanted { write, after, ledger: Some(leased(ledger, now)), by_wish: false }
    }
}

fn reason_against(spec: &Spec, alias: &Alias, now: Timestamp) -> Option<String> {
    if alias.target != spec.target {
        return Some(format!("{} was read for {}", alias.target, spec.target));
    }
    if !spec.stable.is_published() || !spec.canary.is_published() || spec.stable == spec.canary {
        return Some(format!("{} and {} are not two published versions", spec.stable, spec.canary));
    }
    if let Err(error) = spec.plan.clone().checked() {
        return Some(error.to_string());
    }
    if alias.state != AliasState::all(spec.stable) {
        return Some(format!(
            "{} is at {}, not at {} 100%",
            alias.target, alias.state, spec.stable
        ));
    }
    let by_description = spec.keeping == Keeping::Description;
    match ledger::read(&alias.description) {
        Reading::None => None,
        Reading::Ours { ledger, .. } if by_description && ledger.is_lapsed(now) => None,
        Reading::Ours { ledger, .. } => {
            Some(format!("rollout {} is on it, driven by {}", ledger.id, ledger.by))
        }
        Reading::Foreign { why } => Some(format!("its description holds a ledger: {why}")),
    }
}
