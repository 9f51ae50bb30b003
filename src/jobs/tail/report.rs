//! What a tail tells beside lines, each only when it has changed.

use super::feed::Feed;
use crate::logs::{LiveStatus, TailEvent};

/// A tail that is this far from complete, in milliseconds, does not keep up.
const KEEPS_UP_MS: i64 = 5_000;
/// Polling beside Live Tail looks this seldom, in milliseconds of real time, the reading included.
const AT_LEISURE_MS: f64 = 20_000.0;

/// What has been told already.
#[derive(Default)]
pub(super) struct Reported {
    /// Throttled replies since the last status.
    pub(super) throttled: u32,
    complete_to_ms: Option<i64>,
    backfilled: bool,
    no_group: bool,
    live: LiveStatus,
}

impl Reported {
    /// The feeds read everything again.
    pub(super) fn begin_anew(&mut self) {
        let live = std::mem::take(&mut self.live);
        *self = Self { live, ..Self::default() };
    }

    /// What is new about the feeds.
    pub(super) fn of_feeds(&mut self, feeds: &[Feed], now_ms: i64, speed: f64) -> Vec<TailEvent> {
        let mut events = Vec::new();
        let no_group = feeds.iter().all(|feed| feed.no_group);
        if no_group && !self.no_group {
            events.push(TailEvent::NoGroup);
        }
        self.no_group = no_group;
        if let (false, Some(from_ms)) = (self.backfilled, backfilled_from_ms(feeds)) {
            self.backfilled = true;
            events.push(TailEvent::Backfilled { from_ms });
        }
        events.extend(self.status(feeds, now_ms, speed));
        events
    }

    fn status(&mut self, feeds: &[Feed], now_ms: i64, speed: f64) -> Option<TailEvent> {
        // What does not exist keeps nothing from being complete.
        let there = feeds.iter().filter(|feed| !feed.no_group);
        let complete_to_ms = there.clone().map(Feed::complete_to_ms).min().flatten();
        let lag_ms = complete_to_ms.map_or(0, |complete_to_ms| now_ms - complete_to_ms);
        let allowed_ms = if there.clone().all(Feed::is_at_leisure) {
            KEEPS_UP_MS.saturating_add(at_pace(speed))
        } else {
            KEEPS_UP_MS
        };
        let behind_ms = if lag_ms > allowed_ms { lag_ms } else { 0 };
        let before = std::mem::replace(&mut self.complete_to_ms, complete_to_ms);
        if before == complete_to_ms && behind_ms == 0 && self.throttled == 0 {
            return None;
        }
        let throttled = std::mem::take(&mut self.throttled);
        Some(TailEvent::Status { complete_to_ms, behind_ms, throttled })
    }

    /// What is new about Live Tail.
    pub(super) fn of_live_tail(&mut self, now: LiveStatus) -> Option<TailEvent> {
        (now != self.live).then(|| {
            self.live = now.clone();
            TailEvent::Live(now)
        })
    }
}

fn backfilled_from_ms(feeds: &[Feed]) -> Option<i64> {
    let there = feeds.iter().filter(|feed| !feed.no_group);
    let from = there.map(Feed::backfilled_from_ms).collect::<Option<Vec<_>>>()?;
    from.into_iter().max()
}

#[expect(clippy::cast_possible_truncation, reason = "a float saturates, and no pace is near that")]
fn at_pace(speed: f64) -> i64 {
    (AT_LEISURE_MS * speed) as i64
}
