//! Each line once, whichever way it comes: by polling, by Live Tail, or by both.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hasher},
};

use crate::{
    domain::{LiveEvent, LogEvent},
    logs::line::EventId,
};

/// Counts the lines of one log group on both ways and lets through what is ahead of the other.
///
/// Live Tail tells no event ids, and two equal lines in one millisecond are two lines. So lines
/// that are equal in stream, time and text are counted, on each way by itself: the n-th of them
/// passes when fewer than n have passed before, and is held back when the other way brought it.
/// Neither way tells an event twice, so neither count exceeds what was really written, and what
/// has passed is always the larger of the two: nothing passes twice, and nothing that polling has
/// read is missing.
///
/// The time of ingestion is no part of what is compared. Nothing would be gained by it, and if the
/// two ways ever told it differently, every line would pass twice.
#[derive(Debug)]
pub struct Tally {
    /// The group: several share one store.
    salt: u64,
    counts: BTreeMap<(i64, EventId), Count>,
    /// Lines of Live Tail before this time have been passed by polling, or are too late.
    floor_ms: i64,
    /// The session that is open, from 1.
    session: u32,
}

/// How many equal lines there have been.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    polled: u32,
    /// Told by `session`.
    live: u32,
    session: u32,
    passed: u32,
}

impl Tally {
    /// Nothing has come of this log group. `floor_ms` is where polling begins, in milliseconds
    /// since the epoch.
    #[must_use]
    pub fn new(group: &str, floor_ms: i64) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(group.as_bytes());
        Self { salt: hasher.finish(), counts: BTreeMap::new(), floor_ms, session: 0 }
    }

    /// Keeps, of events that polling has read for the first time, those that Live Tail has not
    /// brought, and gives them the ids that the same lines have on either way.
    pub fn polled(&mut self, events: Vec<LogEvent>) -> Vec<LogEvent> {
        let pass = |mut event: LogEvent| {
            let key = self.key(event.timestamp_ms, &event.stream, &event.message);
            let count = self.counts.entry(key).or_default();
            count.polled += 1;
            let nth = count.polled;
            event.id = count.pass(nth)?.id(key);
            Some(event)
        };
        events.into_iter().filter_map(pass).collect()
    }

    /// Another session of Live Tail is heard from now on; it may tell again what the last one has
    /// told.
    pub fn session_began(&mut self) {
        self.session += 1;
    }

    /// Keeps, of events that Live Tail has told, those that polling has not brought.
    pub fn told(&mut self, events: Vec<LiveEvent>) -> Vec<LogEvent> {
        let pass = |event: LiveEvent| {
            if event.timestamp_ms < self.floor_ms {
                return None;
            }
            let key = self.key(event.timestamp_ms, &event.stream, &event.message);
            let session = self.session;
            let count = self.counts.entry(key).or_default();
            if count.session != session {
                (count.session, count.live) = (session, 0);
            }
            count.live += 1;
            let nth = count.live;
            let id = count.pass(nth)?.id(key);
            let LiveEvent { stream, timestamp_ms, ingestion_ms, message, .. } = event;
            Some(LogEvent { id, stream, timestamp_ms, ingestion_ms, message })
        };
        events.into_iter().filter_map(pass).collect()
    }

    /// Polling has read all that there will ever be before this time, in milliseconds since the
    /// epoch, and does not read it again.
    pub fn settled(&mut self, ms: i64) {
        self.floor_ms = self.floor_ms.max(ms);
        let first_kept = (self.floor_ms, EventId::MIN);
        if self.counts.first_key_value().is_some_and(|(oldest, _)| *oldest < first_kept) {
            self.counts = self.counts.split_off(&first_kept);
        }
    }

    fn key(&self, timestamp_ms: i64, stream: &str, message: &str) -> (i64, EventId) {
        let parts = [stream.as_bytes(), message.as_bytes()];
        (timestamp_ms, EventId::of_parts(self.salt, timestamp_ms, &parts))
    }
}

/// The n-th of some equal lines.
struct Nth(u32);

impl Count {
    /// The n-th line on one way passes unless the other way was faster.
    fn pass(&mut self, nth: u32) -> Option<Nth> {
        (nth > self.passed).then(|| {
            self.passed = nth;
            Nth(nth)
        })
    }
}

impl Nth {
    fn id(&self, (_, line): (i64, EventId)) -> String {
        format!("{line}.{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polled(id: usize, at: i64, message: &str) -> LogEvent {
        let (id, stream, message) = (id.to_string(), "s".to_owned(), message.to_owned());
        LogEvent { id, stream, timestamp_ms: at, ingestion_ms: at + 7, message }
    }

    fn told(at: i64, message: &str) -> LiveEvent {
        let (group, stream, message) = ("g".to_owned(), "s".to_owned(), message.to_owned());
        LiveEvent { group, stream, timestamp_ms: at, ingestion_ms: at + 8, message }
    }

    fn passed(events: &[LogEvent]) -> Vec<(&str, i64)> {
        events.iter().map(|event| (event.message.as_str(), event.timestamp_ms)).collect()
    }

    #[test]
    fn the_faster_way_wins_and_the_slower_fills_in() {
        let mut tally = Tally::new("g", 0);
        tally.session_began();
        let live = tally.told(vec![told(1, "a"), told(2, "b")]);
        assert_eq!(passed(&live), [("a", 1), ("b", 2)]);
        let rest = tally.polled(vec![polled(1, 1, "a"), polled(2, 2, "b"), polled(3, 2, "c")]);
        assert_eq!(passed(&rest), [("c", 2)]);
        assert!(tally.told(vec![told(2, "c")]).is_empty());
    }

    #[test]
    fn equal_lines_are_counted() {
        let mut tally = Tally::new("g", 0);
        tally.session_began();
        assert_eq!(tally.told(vec![told(1, "a"), told(1, "a")]).len(), 2);
        let three = vec![polled(1, 1, "a"), polled(2, 1, "a"), polled(3, 1, "a")];
        assert_eq!(tally.polled(three).len(), 1);
        assert!(tally.told(vec![told(1, "a")]).is_empty());
        assert_eq!(tally.told(vec![told(1, "a")]).len(), 1, "a fourth");
    }

    #[test]
    fn another_session_may_tell_again_what_the_last_one_told() {
        let mut tally = Tally::new("g", 0);
        tally.session_began();
        assert_eq!(tally.told(vec![told(1, "a")]).len(), 1);
        tally.session_began();
        assert!(tally.told(vec![told(1, "a")]).is_empty());
        assert_eq!(tally.told(vec![told(1, "a")]).len(), 1);
    }

    #[test]
    fn a_line_has_the_same_id_whichever_way_it_came() {
        let (mut one, mut other) = (Tally::new("g", 0), Tally::new("g", 0));
        let mut elsewhere = Tally::new("h", 0);
        let ids = |events: Vec<LogEvent>| events.into_iter().map(|event| event.id);
        let live: Vec<_> = ids(one.told(vec![told(1, "a"), told(1, "a")])).collect();
        let polls: Vec<_> = ids(other.polled(vec![polled(1, 1, "a"), polled(2, 1, "a")])).collect();
        assert_eq!(live, polls);
        assert_ne!(live[0], live[1]);
        assert!(ids(elsewhere.told(vec![told(1, "a")])).all(|id| !live.contains(&id)));
    }

    #[test]
    fn what_is_settled_is_forgotten_and_not_taken_from_live_tail() {
        let mut tally = Tally::new("g", 0);
        assert_eq!(tally.polled(vec![polled(1, 1, "a"), polled(2, 9, "b")]).len(), 2);
        tally.settled(5);
        assert_eq!(tally.counts.len(), 1);
        assert!(tally.told(vec![told(4, "c")]).is_empty());
        tally.settled(3);
        assert!(tally.told(vec![told(4, "d")]).is_empty(), "it does not go back");
        assert_eq!(tally.told(vec![told(5, "c")]).len(), 1);
    }
}
