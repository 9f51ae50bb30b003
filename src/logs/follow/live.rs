//! Keeps up with what is new, late events included.

use std::collections::VecDeque;

use super::{Ask, Settings, seen::SeenWindow};
use crate::domain::{LogEvent, Page};

/// Reads everything from the watermark on, again and again, and delivers what it has not seen.
///
/// The watermark follows at a distance: an event is given `overlap_ms` to become readable after
/// its time. A *deep* round reads from the watermark and moves it once it has been read to its
/// last page. In a busy group that is many pages, so *short* rounds over the last seconds come in
/// between; they deliver, and move nothing.
#[derive(Debug)]
pub(super) struct Live {
    settings: Settings,
    /// Every event before this time has been delivered.
    watermark_ms: i64,
    round: Option<Round>,
    seen: SeenWindow,
    horizon: Horizon,
    /// A busy group's next deep round.
    next_deep_ms: i64,
    /// No short rounds: something faster brings what is new.
    only_deep: bool,
    complete_to_ms: Option<i64>,
}

#[derive(Debug)]
struct Round {
    is_deep: bool,
    began_ms: i64,
    start_ms: i64,
    /// What is written while it is read is the next round's: in a busy group it would not end.
    end_ms: i64,
    token: Option<String>,
    pages: u32,
}

impl Live {
    pub(super) fn new(settings: Settings, start_ms: i64) -> Self {
        Self {
            settings,
            watermark_ms: start_ms,
            round: None,
            seen: SeenWindow::default(),
            horizon: Horizon::default(),
            next_deep_ms: i64::MIN,
            only_deep: false,
            complete_to_ms: None,
        }
    }

    /// A round has been begun and not been read to its end.
    pub(super) fn is_reading(&self) -> bool {
        self.round.is_some()
    }

    pub(super) fn complete_to_ms(&self) -> Option<i64> {
        self.complete_to_ms
    }

    pub(super) fn only_deep(&mut self, only_deep: bool) {
        self.only_deep = only_deep;
    }

    pub(super) fn watermark_ms(&self) -> i64 {
        self.watermark_ms
    }

    pub(super) fn ask(&mut self, now_ms: i64) -> Ask {
        let round = match self.round.take() {
            Some(round) => round,
            None => self.new_round(now_ms),
        };
        let ask = Ask {
            start_ms: round.start_ms,
            end_ms: Some(round.end_ms),
            token: round.token.clone(),
        };
        self.round = Some(round);
        ask
    }

    fn new_round(&self, now_ms: i64) -> Round {
        let is_deep = self.only_deep || now_ms >= self.next_deep_ms;
        let recent = self.horizon.newest_by(now_ms - self.settings.short_overlap_ms);
        let start_ms = match recent {
            Some(recent) if !is_deep => recent.max(self.watermark_ms),
            _ => self.watermark_ms,
        };
        // By AWS's clock, it may be that much later.
        let end_ms = now_ms.saturating_add(self.settings.max_skew_ms);
        Round { is_deep, began_ms: now_ms, start_ms, end_ms, token: None, pages: 0 }
    }

    pub(super) fn answered(&mut self, page: Page<LogEvent>, now_ms: i64) -> Vec<LogEvent> {
        if let Some(newest) = page.items.iter().map(|event| event.timestamp_ms).max() {
            // An event may be dated in the future; it says nothing about what is readable now.
            self.horizon.note(now_ms, newest.min(now_ms));
        }
        let fresh = self.seen.admit(page.items);
        if let Some(mut round) = self.round.take() {
            round.pages += 1;
            round.token = page.next;
            if round.token.is_none() {
                self.end_round(&round, now_ms);
            } else {
                self.round = Some(round);
            }
        }
        fresh
    }

    fn end_round(&mut self, round: &Round, now_ms: i64) {
        self.complete_to_ms = Some(round.began_ms);
        if !round.is_deep {
            return;
        }
        // One page is what a short round costs, too.
        let pause = if round.pages > 1 { self.settings.deep_every_ms } else { 0 };
        self.next_deep_ms = now_ms.saturating_add(pause);
        self.watermark_ms = self.watermark_ms.max(self.settled_ms(round.began_ms));
        self.seen.forget_before(self.watermark_ms);
        self.horizon.forget_before(round.began_ms - self.settings.overlap_ms);
    }

    /// Up to when a round that began at `began_ms` has read all there will ever be.
    ///
    /// An event that had been read an overlap before the round began was that old at least, so
    /// everything older was readable by then. This holds however wrong our clock is, as long as
    /// it runs. Where nothing comes to measure by, the clock must do, with AWS's own tolerance.
    fn settled_ms(&self, began_ms: i64) -> i64 {
        let by_clock = began_ms - self.settings.overlap_ms - self.settings.max_skew_ms;
        let by_events = self.horizon.newest_by(began_ms - self.settings.overlap_ms);
        by_events.map_or(by_clock, |newest| newest.max(by_clock))
    }

    /// Reads the round again from its first page; what was delivered of it is remembered.
    pub(super) fn restart_round(&mut self) {
        if let Some(round) = &mut self.round {
            round.token = None;
        }
    }

    #[cfg(test)]
    pub(super) fn seen(&self) -> usize {
        self.seen.len()
    }
}

/// The newest event time that had been read by when.
#[derive(Debug, Default)]
struct Horizon {
    /// `(read at, newest event time)`, both rising.
    steps: VecDeque<(i64, i64)>,
}

impl Horizon {
    fn note(&mut self, at_ms: i64, newest_ms: i64) {
        if self.steps.back().is_none_or(|(at, newest)| *newest < newest_ms && *at <= at_ms) {
            self.steps.push_back((at_ms, newest_ms));
        }
    }

    fn newest_by(&self, at_ms: i64) -> Option<i64> {
        let known = self.steps.partition_point(|(at, _)| *at <= at_ms);
        self.steps.get(known.checked_sub(1)?).map(|(_, newest)| *newest)
    }

    /// Forgets all steps before this time but the last.
    fn forget_before(&mut self, at_ms: i64) {
        let known = self.steps.partition_point(|(at, _)| *at <= at_ms);
        self.steps.drain(..known.saturating_sub(1));
    }
}
