//! Fills in the past in slices, newest first.

use super::{Ask, seen::SeenWindow};
use crate::domain::{LogEvent, Page};

/// The first slice, in milliseconds: there is no telling yet how busy the group is.
const FIRST_SLICE: i64 = 15_000;
/// The events that a slice should bring.
const TARGET: i64 = 4_000;

/// Reads `[floor, seam)` from its end. Slices don't overlap, and one is read to its end before
/// the next begins: wherever it stops, what was delivered has no gap.
#[derive(Debug)]
pub(super) struct Backfill {
    floor_ms: i64,
    /// Delivered without a gap from here on.
    complete_from_ms: i64,
    slice_ms: i64,
    /// The slice that is being read begins here.
    slice: Option<Slice>,
    /// How many more events may come.
    allowance: usize,
    /// Of the slice that is being read.
    seen: SeenWindow,
}

#[derive(Debug)]
struct Slice {
    start_ms: i64,
    token: Option<String>,
    events: usize,
}

impl Backfill {
    pub(super) fn new(seam_ms: i64, floor_ms: i64, allowance: usize) -> Self {
        Self {
            floor_ms: floor_ms.min(seam_ms),
            complete_from_ms: seam_ms,
            slice_ms: FIRST_SLICE,
            slice: None,
            allowance,
            seen: SeenWindow::default(),
        }
    }

    /// No past is wanted.
    pub(super) fn nothing(seam_ms: i64) -> Self {
        Self::new(seam_ms, seam_ms, 0)
    }

    pub(super) fn is_done(&self) -> bool {
        self.complete_from_ms <= self.floor_ms || self.allowance == 0
    }

    pub(super) fn complete_from_ms(&self) -> i64 {
        self.complete_from_ms
    }

    pub(super) fn ask(&mut self) -> Ask {
        let start_ms = self.complete_from_ms.saturating_sub(self.slice_ms).max(self.floor_ms);
        let slice = self.slice.get_or_insert(Slice { start_ms, token: None, events: 0 });
        Ask {
            start_ms: slice.start_ms,
            end_ms: Some(self.complete_from_ms - 1),
            token: slice.token.clone(),
        }
    }

    pub(super) fn answered(&mut self, page: Page<LogEvent>) -> Vec<LogEvent> {
        let fresh = self.seen.admit(page.items);
        let Some(slice) = &mut self.slice else { return fresh };
        slice.events += fresh.len();
        slice.token = page.next;
        if slice.token.is_none() {
            let (start_ms, events) = (slice.start_ms, slice.events);
            self.end_slice(start_ms, events);
        }
        fresh
    }

    fn end_slice(&mut self, start_ms: i64, events: usize) {
        self.complete_from_ms = start_ms;
        self.allowance = self.allowance.saturating_sub(events);
        self.slice = None;
        self.seen.clear();
        let events = i64::try_from(events).unwrap_or(i64::MAX).max(1);
        let fitting = self.slice_ms.saturating_mul(TARGET) / events;
        self.slice_ms = fitting.clamp(self.slice_ms / 8 + 1, self.slice_ms.saturating_mul(4));
    }

    /// Reads the slice again from its first page; what was delivered of it is remembered.
    pub(super) fn restart_slice(&mut self) {
        if let Some(slice) = &mut self.slice {
            slice.token = None;
        }
    }
}
