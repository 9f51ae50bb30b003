//! One source of a tail: what it asks, what has come of it on either way.

use std::time::Duration;

use super::NEVER;
use crate::{
    aws::{FilterQuery, StreamFilter},
    domain::{Failure, FailureKind, LiveEvent, LogEvent, LogSource, Page},
    logs::{
        LogLine, Parser,
        follow::{Lane, Lanes, Settings, Tally, Trouble},
    },
};

/// How long what Live Tail left out may take to become readable.
const READABLE: Duration = Duration::from_secs(2);

/// A source that is followed.
pub(super) struct Feed {
    pub(super) source: LogSource,
    lanes: Lanes,
    tally: Tally,
    parser: Parser,
    /// Its log group does not exist, as far as the last reply told.
    pub(super) no_group: bool,
    /// A session of Live Tail is open.
    live: bool,
    /// Live Tail has left out lines up to this time, in milliseconds since the epoch, that polling
    /// has not read yet.
    refill_to_ms: Option<i64>,
}

/// What a feed asks for.
pub(super) struct Asked {
    pub(super) query: FilterQuery,
    pub(super) token: Option<String>,
    /// Which lane asks.
    pub(super) day: i64,
}

impl Feed {
    pub(super) fn new(source: LogSource, settings: Settings, now_ms: i64) -> Self {
        let lanes = Lanes::new(&source, settings, now_ms);
        let tally = Tally::new(&source.group, now_ms - settings.overlap_ms);
        let parser = Parser::of_group(&source.group);
        Self { source, lanes, tally, parser, no_group: false, live: false, refill_to_ms: None }
    }

    /// Reads everything again, by a clock that shows `now_ms`.
    pub(super) fn begin_anew(&mut self, settings: Settings, now_ms: i64) {
        let (source, live) = (self.source.clone(), self.live);
        *self = Self { live, ..Self::new(source, settings, now_ms) };
        self.lanes.beside_live_tail(live);
    }

    /// When it asks next, since the tail began.
    pub(super) fn due(&self) -> Duration {
        self.lanes.due().unwrap_or(NEVER)
    }

    pub(super) fn ask(&mut self, now_ms: i64) -> Option<Asked> {
        self.lanes.renew(now_ms);
        let lane = self.lanes.first_due()?;
        let (query, token) = next_query(&self.source.group, lane, now_ms);
        Some(Asked { query, token, day: lane.day() })
    }

    /// Takes the answer to what the lane of `day` has asked; returns what has not come before.
    pub(super) fn answered(
        &mut self,
        day: i64,
        page: Page<LogEvent>,
        now_ms: i64,
    ) -> Vec<LogEvent> {
        self.no_group = false;
        // A lane that was closed meanwhile has been read to its end.
        let Some(lane) = self.lanes.of_day(day) else { return Vec::new() };
        let mut events = lane.follower.answered(page, now_ms);
        if let Some(prefix) = &lane.prefix {
            // A server that knows no prefixes would send every line to every lane.
            events.retain(|event| event.stream.starts_with(prefix));
        }
        let events = self.tally.polled(events);
        if let Some(ms) = self.lanes.settled_ms() {
            self.tally.settled(ms);
        }
        self.refilled();
        events
    }

    pub(super) fn failed(&mut self, day: i64, trouble: Trouble) {
        self.no_group |= trouble == Trouble::NoGroup;
        if let Some(lane) = self.lanes.of_day(day) {
            lane.follower.failed(trouble);
        }
    }

    /// The lane of `day` asks again when its pause is over.
    pub(super) fn pause(&mut self, day: i64, elapsed: Duration) {
        if let Some(lane) = self.lanes.of_day(day) {
            lane.due = elapsed + lane.follower.pause();
        }
    }

    /// Live Tail tells from now on; what came in just before is polling's to bring.
    pub(super) fn live_tail_began(&mut self, elapsed: Duration) {
        self.live = true;
        self.tally.session_began();
        self.lanes.beside_live_tail(self.refill_to_ms.is_none());
        self.lanes.hurry(elapsed);
    }

    /// Polling is alone again.
    pub(super) fn live_tail_ended(&mut self, elapsed: Duration) {
        if std::mem::take(&mut self.live) {
            self.refill_to_ms = None;
            self.lanes.beside_live_tail(false);
            self.lanes.hurry(elapsed);
        }
    }

    /// Live Tail told only a part of what came in: polling brings the rest, without delay.
    pub(super) fn sampled(&mut self, now_ms: i64, elapsed: Duration) {
        self.refill_to_ms = Some(now_ms);
        self.lanes.beside_live_tail(false);
        self.lanes.hurry(elapsed + READABLE);
    }

    fn refilled(&mut self) {
        if self.refill_to_ms.is_some_and(|ms| self.lanes.complete_to_ms() > Some(ms)) {
            self.refill_to_ms = None;
            self.lanes.beside_live_tail(self.live);
        }
    }

    /// Lines that Live Tail left out have not been read yet.
    pub(super) fn is_refilling(&self) -> bool {
        self.refill_to_ms.is_some()
    }

    /// Polling takes its time, because Live Tail tells what is new.
    pub(super) fn is_at_leisure(&self) -> bool {
        self.live && !self.is_refilling()
    }

    /// Takes what Live Tail told; returns what has not come before.
    pub(super) fn told(&mut self, events: &[LiveEvent]) -> Vec<LogEvent> {
        let own = events.iter().filter(|event| event.group == self.source.group);
        self.tally.told(own.cloned().collect())
    }

    /// Parses what belongs to the source.
    pub(super) fn lines(&mut self, events: Vec<LogEvent>) -> impl Iterator<Item = LogLine> {
        let Self { parser, source, .. } = self;
        let lines = events.into_iter().map(|event| parser.parse(&event));
        lines.filter(|line| line.stream.belongs_to(source))
    }

    /// See [`Lanes::complete_to_ms`].
    pub(super) fn complete_to_ms(&self) -> Option<i64> {
        self.lanes.complete_to_ms()
    }

    /// See [`Lanes::backfilled_from_ms`].
    pub(super) fn backfilled_from_ms(&self) -> Option<i64> {
        self.lanes.backfilled_from_ms()
    }
}

/// What a lane asks next, and for which page.
pub(crate) fn next_query(
    group: &str,
    lane: &mut Lane,
    now_ms: i64,
) -> (FilterQuery, Option<String>) {
    let ask = lane.follower.ask(now_ms);
    let query = FilterQuery {
        group: group.to_owned(),
        start_ms: Some(ask.start_ms),
        end_ms: ask.end_ms,
        streams: lane.prefix.clone().map_or(StreamFilter::All, StreamFilter::Prefix),
        pattern: None,
    };
    (query, ask.token)
}

/// What a failure is to the follower that asked, for a first page or a later one.
pub(crate) fn trouble(failure: &Failure, paged: bool) -> Trouble {
    match &failure.kind {
        FailureKind::Throttled { retry_after, .. } => Trouble::Throttled(*retry_after),
        FailureKind::NotFound => Trouble::NoGroup,
        FailureKind::InvalidParameter { .. } if paged => Trouble::TokenRefused,
        _ => Trouble::Other,
    }
}

#[cfg(test)]
mod tests;
