//! Tickets, times and failures of the data slots.

use std::collections::BTreeMap;

use crate::domain::{Failure, Slot, Ticket, Timestamp};

/// How current one slot's data is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SlotState {
    /// The ticket whose replies count.
    pub ticket: Ticket,
    /// A fetch is under way.
    pub loading: bool,
    /// When the data shown was complete; `None` before the first reply.
    pub as_of: Option<Timestamp>,
    /// Why the last fetch failed. The last good data stays on the screen beside it.
    pub failure: Option<Failure>,
    /// How often it has failed in a row.
    pub failures: u32,
    /// When it is tried again without being asked; `None` when it is not.
    pub retry_at: Option<Timestamp>,
}

/// All slots.
#[derive(Debug, Clone, Default)]
pub struct Slots {
    next: u64,
    states: BTreeMap<Slot, SlotState>,
}

impl Slots {
    /// The state of a slot; a copy, its default before the first fetch.
    #[must_use]
    pub fn get(&self, slot: Slot) -> SlotState {
        self.states.get(&slot).cloned().unwrap_or_default()
    }

    /// Starts a fetch: from now on only replies with the returned ticket count.
    pub fn start(&mut self, slot: Slot) -> Ticket {
        self.next += 1;
        let state = self.states.entry(slot).or_default();
        state.ticket = Ticket(self.next);
        state.loading = true;
        state.retry_at = None;
        state.ticket
    }

    /// True when a reply with `ticket` is the one the slot waits for.
    #[must_use]
    pub fn is_current(&self, slot: Slot, ticket: Ticket) -> bool {
        self.states.get(&slot).is_some_and(|state| state.ticket == ticket)
    }

    /// The fetch is complete.
    pub fn succeed(&mut self, slot: Slot, now: Timestamp) {
        let state = self.states.entry(slot).or_default();
        state.loading = false;
        state.as_of = Some(now);
        state.failure = None;
        state.failures = 0;
        state.retry_at = None;
    }

    /// The fetch failed; what was there before stays.
    pub fn fail(&mut self, slot: Slot, failure: Failure) {
        let state = self.states.entry(slot).or_default();
        state.loading = false;
        state.failure = Some(failure);
        state.failures = state.failures.saturating_add(1);
    }

    /// Plans the next try of a slot that failed.
    pub fn retry_at(&mut self, slot: Slot, at: Timestamp) {
        self.states.entry(slot).or_default().retry_at = Some(at);
    }

    /// When slots were read and when they are tried again.
    pub fn times_mut(&mut self) -> impl Iterator<Item = &mut Timestamp> {
        self.states.values_mut().flat_map(|state| state.as_of.iter_mut().chain(&mut state.retry_at))
    }

    /// Plans no further try.
    pub fn forget_retry(&mut self, slot: Slot) {
        self.states.entry(slot).or_default().retry_at = None;
    }

    /// Whatever is under way in the slot is stale from now on; its data stays.
    pub fn cancel(&mut self, slot: Slot) {
        self.next += 1;
        let state = self.states.entry(slot).or_default();
        state.ticket = Ticket(self.next);
        state.loading = false;
        state.retry_at = None;
    }

    /// All slots that were ever used.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, &SlotState)> {
        self.states.iter().map(|(slot, state)| (*slot, state))
    }

    /// Whatever is under way in the slot is stale from now on, and its data is gone.
    pub fn void(&mut self, slot: Slot) {
        self.next += 1;
        self.states.insert(slot, SlotState { ticket: Ticket(self.next), ..SlotState::default() });
    }
}
