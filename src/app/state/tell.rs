//! A question before a driver is told to move traffic.

use tui_input::Input;

use crate::{
    domain::{AliasRef, AliasState, Timestamp},
    rollout::{RolloutId, RolloutStatus},
};

/// What is to be told, and what is typed for it.
#[derive(Debug)]
pub struct Tell {
    /// Which rollout.
    pub id: RolloutId,
    /// On which alias.
    pub target: AliasRef,
    /// What is wanted.
    pub wish: Wish,
    /// What the alias routes to now.
    pub before: AliasState,
    /// What it is to route to.
    pub after: AliasState,
    /// Why, where a reason is asked for.
    pub reason: Option<Input>,
    /// In a protected context: the alias's name.
    pub name: Option<Input>,
    /// The field that has the keys, from the top.
    pub at: usize,
    /// Tells this question from others.
    pub preview: String,
    /// From when on a yes counts; `None` until it has been on the screen.
    pub armed_at: Option<Timestamp>,
    /// Set once `armed_at` has passed.
    pub armed: bool,
    /// Why the last key did not do it.
    pub hint: Option<String>,
}

/// What a driver can be told that moves traffic forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Begin the next stage now.
    Next,
    /// All traffic to the new version, whatever the numbers say.
    Promote,
}

/// A field of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TellField {
    /// Why.
    Reason,
    /// The alias's name.
    Name,
}

impl Wish {
    /// The verb a person reads.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Next => "next step now",
            Self::Promote => "promote anyway",
        }
    }

    /// What it leads to.
    #[must_use]
    pub fn after(self, status: &RolloutStatus) -> AliasState {
        let spec = &status.spec;
        let all = AliasState::all(spec.canary);
        if self == Self::Promote {
            return all;
        }
        // Stages count from 1: the number of this one is the index of the next.
        let next = status.ledger.as_ref().and_then(|ledger| usize::try_from(ledger.stage).ok());
        let stages = spec.plan.stages();
        let stage = next.and_then(|next| stages.get(next));
        stage.map_or(all, |stage| stage.routing(spec.stable, spec.canary))
    }
}

impl Tell {
    /// Its fields, from the top.
    #[must_use]
    pub fn fields(&self) -> Vec<TellField> {
        let reason = self.reason.as_ref().map(|_| TellField::Reason);
        let name = self.name.as_ref().map(|_| TellField::Name);
        reason.into_iter().chain(name).collect()
    }

    /// What is typed in a field.
    #[must_use]
    pub fn input(&self, field: TellField) -> Option<&Input> {
        match field {
            TellField::Reason => self.reason.as_ref(),
            TellField::Name => self.name.as_ref(),
        }
    }

    /// What is typed in the field that has the keys, to be changed.
    pub fn typed(&mut self) -> Option<&mut Input> {
        match self.fields().get(self.at)? {
            TellField::Reason => self.reason.as_mut(),
            TellField::Name => self.name.as_mut(),
        }
    }

    /// What is still missing for a yes, in words.
    #[must_use]
    pub fn missing(&self) -> Option<String> {
        let typed = |input: &Input| input.value().trim().to_owned();
        if self.reason.as_ref().map(typed).is_some_and(|reason| reason.is_empty()) {
            return Some("type why: the audit keeps it".into());
        }
        let wanted = self.target.to_string();
        let right = self.name.as_ref().map(typed).is_none_or(|name| name == wanted);
        (!right).then(|| format!("type {wanted} to do it"))
    }
}
