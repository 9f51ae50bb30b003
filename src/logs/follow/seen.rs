//! Which events of a window have been delivered.

use std::collections::BTreeSet;

use crate::{domain::LogEvent, logs::line::EventId};

/// The events that a later query may return again. Bounded by the window: what is older can't
/// come back.
#[derive(Debug, Default)]
pub(super) struct SeenWindow {
    events: BTreeSet<(i64, EventId)>,
}

impl SeenWindow {
    /// Keeps the events not seen before.
    pub(super) fn admit(&mut self, events: Vec<LogEvent>) -> Vec<LogEvent> {
        let new =
            |event: &LogEvent| self.events.insert((event.timestamp_ms, EventId::new(&event.id)));
        let mut events = events;
        events.retain(new);
        events
    }

    /// Forgets events before this time.
    pub(super) fn forget_before(&mut self, ms: i64) {
        let first_kept = (ms, EventId::MIN);
        if self.events.first().is_some_and(|oldest| *oldest < first_kept) {
            self.events = self.events.split_off(&first_kept);
        }
    }

    pub(super) fn clear(&mut self) {
        self.events.clear();
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.events.len()
    }
}
