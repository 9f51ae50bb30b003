//! What a freshly read alias says about the copies that were sent: the table of `attempts`.

use super::ending::Ending;
use crate::{
    domain::{Alias, AliasChange, Outcome},
    rollout::ledger,
};

/// How often a newer revision is taken over before someone has to look.
const MAX_ADOPTIONS: u32 = 5;

/// The write as it stands.
#[derive(Debug, Clone)]
pub(super) struct Sends {
    /// What the next copy says.
    pub(super) change: AliasChange,
    rollback: bool,
    /// The rollout that the preview showed on the alias, and that this ends.
    ending: Ending,
    /// A copy with the present revision id may have landed.
    maybe_landed: bool,
    adoptions: u32,
}

/// What to do after a look at the alias.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Verdict {
    /// It is settled.
    Ended(Outcome<Alias>),
    /// Nothing has changed: the same copy may go out again.
    Unchanged,
    /// Only what may be adopted has changed: see [`Sends::adopt`].
    Adopt(Alias),
}

impl Sends {
    /// A change that a person wants of an alias ends the rollout on it: what is sent is the
    /// description without its ledger, which else would stay for ever.
    pub(super) fn new(change: &AliasChange, rollback: bool) -> Self {
        let ending = Ending::of(&change.description);
        let description = ledger::original(&change.description).into_owned();
        let change = AliasChange { description, ..change.clone() };
        Self { change, rollback, ending, maybe_landed: false, adoptions: 0 }
    }

    pub(super) fn is_rollback(&self) -> bool {
        self.rollback
    }

    pub(super) fn maybe_landed(&self) -> bool {
        self.maybe_landed
    }

    /// A copy went out and nothing is known of it.
    pub(super) fn lost_sight(&mut self) {
        self.maybe_landed = true;
    }

    /// Goes on from a newer revision, with their description but for a ledger.
    pub(super) fn adopt(&mut self, found: Alias) {
        self.change.revision_id = found.revision_id;
        self.change.description = ledger::original(&found.description).into_owned();
        self.adoptions += 1;
        // Copies with the revision before can no longer land.
        self.maybe_landed = false;
    }

    pub(super) fn judge(&self, found: Alias) -> Verdict {
        if found.state == self.change.after {
            let ours = self.maybe_landed && found.description == self.change.description;
            let outcome = if ours { Outcome::Applied } else { Outcome::AlreadyThere };
            return Verdict::Ended(outcome(found));
        }
        if found.revision_id == self.change.revision_id {
            return Verdict::Unchanged;
        }
        if self.adoptions < MAX_ADOPTIONS && self.may_adopt(&found) {
            return Verdict::Adopt(found);
        }
        Verdict::Ended(Outcome::ChangedBySomeoneElse { found })
    }

    fn may_adopt(&self, found: &Alias) -> bool {
        let theirs = Ending::of(&found.description);
        if self.rollback {
            let as_previewed = found.state.version == self.change.before.version;
            let further = theirs.leads(self.change.after.version, found.state.version);
            return self.ending.goes_on_as(&theirs) && (as_previewed || further);
        }
        found.state == self.change.before && !self.maybe_landed && theirs == self.ending
    }

    /// Lambda said that the write landed, and then the alias was read.
    ///
    /// It landed, whatever has become of the alias since: the audit has to know it as a change
    /// that was made.
    pub(super) fn confirm(&self, answered: Alias, found: Option<Alias>) -> Outcome<Alias> {
        let current = found.filter(|found| found.state == self.change.after);
        Outcome::Applied(current.unwrap_or(answered))
    }
}

#[cfg(test)]
mod tests;
