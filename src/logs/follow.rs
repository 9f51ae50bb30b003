//! What a tail by polling asks next, so that every event is delivered once.
//!
//! A [`Follower`] is told what came back and when; it holds no clock and calls nobody. It reads
//! the last minute first, so that there is something to see, then fills in what was before it in
//! slices towards the past, while it keeps up with what is new. The seam between the two lies at
//! one millisecond: the backfill reads up to it, the live side from it on.
//!
//! Live Tail only brings lines forward. Polling goes on beside it, at leisure, and is what a tail
//! is complete by: a [`Tally`] lets a line through on whichever way it comes first, and holds it
//! back on the other. However a session begins, loses lines or ends, nothing depends on it.

mod backfill;
mod lanes;
mod live;
mod pace;
mod seen;
mod tally;
#[cfg(test)]
mod tests;

use std::time::Duration;

use backfill::Backfill;
use live::Live;
use pace::Pace;

pub use lanes::{Lane, Lanes, stream_prefixes};
pub use tally::Tally;

use crate::domain::{LogEvent, Page};

/// How far a tail looks back, and how it guards against events that come late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How late an event may become readable and still be delivered, in milliseconds.
    pub overlap_ms: i64,
    /// How much is read again on the polls in between, in milliseconds.
    pub short_overlap_ms: i64,
    /// How often the whole overlap is read again in a busy group, in milliseconds.
    pub deep_every_ms: i64,
    /// By how much our clock may be off, in milliseconds: beyond five minutes AWS refuses calls.
    pub max_skew_ms: i64,
    /// How far back to begin, in milliseconds.
    pub backfill_ms: i64,
    /// After how many events the backfill goes no further back.
    pub backfill_events: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            overlap_ms: 60_000,
            short_overlap_ms: 5_000,
            deep_every_ms: 10_000,
            max_skew_ms: 300_000,
            backfill_ms: 15 * 60_000,
            backfill_events: 10_000,
        }
    }
}

/// The furthest that a resumed tail looks back, in milliseconds: a day.
const FURTHEST_MS: i64 = 86_400_000;

impl Settings {
    /// The same, looking back as far as `since_ms` at least, the overlap included, but never
    /// more than a day. Both times are in milliseconds since the epoch.
    #[must_use]
    pub fn back_to(self, since_ms: i64, now_ms: i64) -> Self {
        let back_ms = now_ms.saturating_sub(since_ms).saturating_add(self.overlap_ms);
        Self { backfill_ms: back_ms.min(FURTHEST_MS).max(self.backfill_ms), ..self }
    }
}

/// One query: a page of a time window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Events from this time on, in milliseconds since the epoch, inclusive.
    pub start_ms: i64,
    /// Events up to this time, inclusive; `None` for all.
    pub end_ms: Option<i64>,
    /// Which page; `None` for the first.
    pub token: Option<String>,
}

/// Why there was no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Too many calls, and how long AWS asks to wait.
    Throttled(Option<Duration>),
    /// AWS does not take the page token any more.
    TokenRefused,
    /// The group does not exist (yet).
    NoGroup,
    /// Anything else.
    Other,
}

/// Which side a query was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Live,
    Backfill,
}

/// How many pages of the past may come between two looks at what is new.
const BACKFILL_BURST: u32 = 3;

/// A page token that has waited this long, in milliseconds, is not used any more. AWS's last for
/// a day, and one that has expired may bring an empty last page instead of an error.
const TOKEN_LIFE_MS: i64 = 10 * 60_000;

/// Follows one log group, or those of its streams that share a prefix.
#[derive(Debug)]
pub struct Follower {
    live: Live,
    backfill: Backfill,
    pace: Pace,
    side: Side,
    /// Pages of the past since the last look at what is new.
    burst: u32,
    answered_ms: i64,
}

impl Follower {
    /// Follows from now on, and fills in the past.
    #[must_use]
    pub fn new(settings: Settings, now_ms: i64) -> Self {
        let seam = now_ms.saturating_sub(settings.overlap_ms);
        let floor = now_ms.saturating_sub(settings.backfill_ms);
        let backfill = Backfill::new(seam, floor, settings.backfill_events);
        Self::with(settings, seam, backfill)
    }

    /// Follows everything from `start_ms` on.
    #[must_use]
    pub fn starting_at(settings: Settings, start_ms: i64) -> Self {
        Self::with(settings, start_ms, Backfill::nothing(start_ms))
    }

    fn with(settings: Settings, start_ms: i64, backfill: Backfill) -> Self {
        let live = Live::new(settings, start_ms);
        Self { live, backfill, pace: Pace::default(), side: Side::Live, burst: 0, answered_ms: 0 }
    }

    /// The next query. The same again after a failure.
    pub fn ask(&mut self, now_ms: i64) -> Ask {
        if now_ms.saturating_sub(self.answered_ms) > TOKEN_LIFE_MS {
            self.live.restart_round();
            self.backfill.restart_slice();
        }
        self.side = self.next_side();
        match self.side {
            Side::Live => self.live.ask(now_ms),
            Side::Backfill => self.backfill.ask(),
        }
    }

    /// The past has its turn between two rounds of the live side.
    fn next_side(&self) -> Side {
        let live_first = self.live.is_reading() || self.live.complete_to_ms().is_none();
        if live_first || self.backfill.is_done() || self.burst >= BACKFILL_BURST {
            Side::Live
        } else {
            Side::Backfill
        }
    }

    /// Takes the answer to the last query; returns the events that are new, in their order.
    pub fn answered(&mut self, page: Page<LogEvent>, now_ms: i64) -> Vec<LogEvent> {
        self.answered_ms = now_ms;
        let fresh = match self.side {
            Side::Live => {
                let fresh = self.live.answered(page, now_ms);
                self.burst = 0;
                fresh
            }
            Side::Backfill => {
                self.burst += 1;
                self.backfill.answered(page)
            }
        };
        self.pace.answered(self.has_more_to_read(), fresh.len());
        fresh
    }

    /// Takes note that the last query had no answer. Nothing is lost: it is asked again.
    pub fn failed(&mut self, trouble: Trouble) {
        if trouble == Trouble::TokenRefused {
            match self.side {
                Side::Live => self.live.restart_round(),
                Side::Backfill => self.backfill.restart_slice(),
            }
        }
        self.pace.failed(trouble);
    }

    fn has_more_to_read(&self) -> bool {
        self.live.is_reading() || !self.backfill.is_done()
    }

    /// Live Tail brings most lines, from now on or no more: there is no haste between two rounds,
    /// and each reads the whole overlap.
    pub fn beside_live_tail(&mut self, beside: bool) {
        self.live.only_deep(beside);
        self.pace.at_leisure(beside);
    }

    /// Everything before this time has been delivered and is not read again, in milliseconds since
    /// the epoch. Events of the backfill lie before it.
    #[must_use]
    pub fn settled_ms(&self) -> i64 {
        self.live.watermark_ms()
    }

    /// How long to wait before the next query, in real time whatever the clock's pace.
    #[must_use]
    pub fn pause(&self) -> Duration {
        self.pace.pause()
    }

    /// All events up to this time that were readable then have been delivered, in milliseconds
    /// since the epoch; `None` before the first round has ended.
    #[must_use]
    pub fn complete_to_ms(&self) -> Option<i64> {
        self.live.complete_to_ms()
    }

    /// From when on events have been delivered without a gap, in milliseconds since the epoch.
    #[must_use]
    pub fn complete_from_ms(&self) -> i64 {
        self.backfill.complete_from_ms()
    }

    /// The past has been filled in.
    #[must_use]
    pub fn is_backfilled(&self) -> bool {
        self.backfill.is_done() && self.live.complete_to_ms().is_some()
    }
}
