//! What happened, and what is to be done about it.

use super::{Effect, Happening};
use crate::domain::Timestamp;

/// So many happenings are kept.
const KEPT: usize = 50;

/// What has been said lately, what is wrong now, and the effects of the present event.
#[derive(Debug, Clone, Default)]
pub(super) struct Journal {
    pub(super) happenings: Vec<Happening>,
    pub(super) trouble: Trouble,
    effects: Vec<Effect>,
}

/// The last failure of each kind of call; `None` after a success.
#[derive(Debug, Clone, Default)]
pub(super) struct Trouble {
    pub(super) write: Option<String>,
    pub(super) read: Option<String>,
    pub(super) measure: Option<String>,
}

impl Trouble {
    pub(super) fn words(&self) -> String {
        let all = [&self.write, &self.read, &self.measure];
        all.into_iter().flatten().cloned().collect::<Vec<_>>().join("; ")
    }
}

impl Journal {
    pub(super) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    pub(super) fn say(&mut self, at: Timestamp, event: &str, text: impl Into<String>) {
        let happening = Happening { at, event: event.to_owned(), text: text.into() };
        if self.happenings.len() >= KEPT {
            self.happenings.remove(0);
        }
        self.happenings.push(happening.clone());
        self.push(Effect::Say(happening));
    }

    /// The effects since the last call, in order.
    pub(super) fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }
}
