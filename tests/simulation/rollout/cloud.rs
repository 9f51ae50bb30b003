//! Lambda's side: one alias with a revision id, and a record of all that was applied to it.

use serin::domain::{Alias, AliasName, AliasRef, AliasState, FunctionName, RevisionId};

use super::{Seconds, driver::DriverId};
use serin::domain::RolloutWrite;

/// Who has changed the alias.
#[derive(Debug, Clone, PartialEq)]
pub enum Writer {
    Nobody,
    Driver(DriverId, RolloutWrite),
    Rival,
}

/// A change that was applied.
#[derive(Debug, Clone)]
pub struct Applied {
    pub at: Seconds,
    pub by: Writer,
    pub before: Alias,
    pub after: Alias,
}

/// The alias.
#[derive(Debug, Clone)]
pub struct Cloud {
    pub alias: Alias,
    pub log: Vec<Applied>,
    /// Lambda itself routes elsewhere until then, and shows it.
    pub transient: Option<(Seconds, AliasState)>,
    revision: u64,
}

impl Cloud {
    pub fn new(state: AliasState, description: &str) -> Self {
        let alias = Alias {
            target: target(),
            state,
            description: description.to_owned(),
            revision_id: RevisionId("r0".into()),
        };
        Self { alias, log: Vec::new(), transient: None, revision: 0 }
    }

    pub fn get(&self, at: Seconds) -> Alias {
        match self.transient {
            Some((until, state)) if at < until => Alias { state, ..self.alias.clone() },
            _ => self.alias.clone(),
        }
    }

    /// A compare-and-swap; `None` when the revision is another one (412).
    pub fn swap(
        &mut self,
        at: Seconds,
        by: Writer,
        (state, description): (AliasState, &str),
        revision: &RevisionId,
    ) -> Option<Alias> {
        if *revision != self.alias.revision_id {
            return None;
        }
        self.set(at, by, state, description);
        Some(self.alias.clone())
    }

    /// A change without a condition, as most tools make it.
    pub fn set(&mut self, at: Seconds, by: Writer, state: AliasState, description: &str) {
        self.revision += 1;
        let after = Alias {
            target: target(),
            state,
            description: description.to_owned(),
            revision_id: RevisionId(format!("r{}", self.revision)),
        };
        let before = std::mem::replace(&mut self.alias, after.clone());
        self.log.push(Applied { at, by, before, after });
    }
}

pub fn target() -> AliasRef {
    AliasRef { function: FunctionName("checkout".into()), alias: AliasName("live".into()) }
}
