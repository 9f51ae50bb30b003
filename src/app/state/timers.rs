//! Times at which something is to happen by itself.

use super::{Overlay, State, health::IN_USE, rollouts::Standing};
use crate::domain::{Slot, Timestamp};

/// What CloudWatch answers, and bills.
pub const FROM_CLOUDWATCH: [Slot; 6] =
    [Slot::Fleet, Slot::Alarms, Slot::Latencies, Slot::Alarm, Slot::FunctionAlarms, Slot::Charts];

/// Deadlines that belong to no other part of the state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timers {
    /// When the selected function counts as chosen: its aliases, versions and logs are read then.
    pub function: Option<Timestamp>,
    /// When the selected secret counts as chosen.
    pub secret: Option<Timestamp>,
    /// When the version in the planner counts as chosen: what is to be known of it is read then.
    pub facts: Option<Timestamp>,
    /// When lines are to be looked through further: filter or search did not finish.
    pub look: Option<Timestamp>,
    /// When health is read again.
    pub health: Option<Timestamp>,
    /// When the rows on the screen count as looked at: their durations are read then.
    pub latencies: Option<Timestamp>,
    /// The wake-up that was asked for and has not come.
    pub pending: Option<Timestamp>,
}

impl State {
    /// Somebody uses the console: the last key came within [`IN_USE`].
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        self.in_use_until() > self.now
    }

    fn in_use_until(&self) -> Timestamp {
        let span = IN_USE.mul_f64(self.pace);
        self.health.key_at.saturating_add(span).unwrap_or(Timestamp::MAX)
    }

    /// A slot may be read by itself: nobody pays for what nobody looks at.
    #[must_use]
    pub fn may_read(&self, slot: Slot) -> bool {
        !FROM_CLOUDWATCH.contains(&slot) || self.is_in_use()
    }

    /// The earliest time at which something is to happen by itself.
    #[must_use]
    pub fn next_wake(&self) -> Option<Timestamp> {
        let arming = match self.overlays.last() {
            Some(Overlay::Confirm(confirm)) if !confirm.armed => confirm.armed_at,
            Some(Overlay::Planner(planner)) if !planner.armed => planner.armed_at,
            Some(Overlay::Tell(tell)) if !tell.armed => tell.armed_at,
            _ => None,
        };
        let left = self.overlays.iter().filter_map(|overlay| match overlay {
            Overlay::SecretEditor(editor) => Some(editor.until),
            _ => None,
        });
        let hiding = self.secrets.revealed.iter().map(|revealed| revealed.next_tick(self.pace));
        // What waits for somebody comes with the next key.
        let tried = self.slots.iter().filter(|(slot, _)| self.may_read(*slot));
        let retries = tried.filter_map(|(_, slot)| slot.retry_at);
        let Timers { function, secret, facts, look, health, latencies, .. } = self.timers;
        let timers = [function, secret, facts, look, health, latencies].into_iter().flatten();
        let leases = self.leases();
        let resting = self.logs.live.wanted.then(|| self.in_use_until());
        let timers = timers.chain(resting).chain(left);
        arming.into_iter().chain(hiding).chain(retries).chain(timers).chain(leases).min()
    }

    /// When drivers elsewhere of the aliases on the screen count as dead.
    fn leases(&self) -> impl Iterator<Item = Timestamp> {
        self.aliases.list.items.iter().filter_map(|alias| match self.standing(alias) {
            Standing::Elsewhere(ledger) => Some(ledger.lapses_at()),
            _ => None,
        })
    }
}
