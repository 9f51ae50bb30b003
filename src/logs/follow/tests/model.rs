//! A model of one log group, and of time.

use std::{collections::HashMap, time::Duration};

use super::super::{Ask, Follower, Settings, Trouble};
use crate::domain::{LogEvent, Page};

/// When every run begins: 2026-11-22T10:00:00Z.
pub(super) const START_MS: i64 = 1_795_341_600_000;

/// A log group as FilterLogEvents shows it.
pub(super) struct Group {
    /// In the order of time; each with when it becomes readable.
    events: Vec<(LogEvent, i64)>,
    page_size: usize,
    /// Draws empty pages, shuffles and failures; none without it.
    dice: Option<Dice>,
}

impl Group {
    /// Events by time and by how much later they become readable.
    pub(super) fn new(events: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let mut events: Vec<_> = events.into_iter().enumerate().map(event).collect();
        events.sort_by_key(|(event, _)| event.timestamp_ms);
        Self { events, page_size: 1_000, dice: None }
    }

    pub(super) fn paged_by(self, page_size: usize) -> Self {
        Self { page_size, ..self }
    }

    pub(super) fn troubled(self, seed: u64) -> Self {
        Self { dice: Some(Dice(seed)), ..self }
    }

    /// The answer at a time. A token is the index of the next event, so what becomes readable
    /// behind it is not on the pages that follow: the worst that AWS could do.
    pub(super) fn page(&mut self, ask: &Ask, now_ms: i64) -> Page<LogEvent> {
        let token = |index: usize| Some(index.to_string());
        let start = match &ask.token {
            Some(token) => token.parse().unwrap_or(usize::MAX),
            None => self.events.partition_point(|(event, _)| event.timestamp_ms < ask.start_ms),
        };
        let end_ms = ask.end_ms.unwrap_or(i64::MAX);
        let end = self.events.partition_point(|(event, _)| event.timestamp_ms <= end_ms);
        if self.roll(6) && start < end {
            return Page { items: Vec::new(), next: token(start) };
        }
        let readable = (start..end).filter(|&at| self.events[at].1 <= now_ms);
        let page: Vec<usize> = readable.take(self.page_size).collect();
        let next = match page.last() {
            Some(&last) if page.len() == self.page_size && last + 1 < end => token(last + 1),
            _ => None,
        };
        let mut items: Vec<_> = page.into_iter().map(|at| self.events[at].0.clone()).collect();
        if self.roll(3) {
            items.reverse();
        }
        Page { items, next }
    }

    fn trouble(&mut self, ask: &Ask) -> Option<Trouble> {
        if self.roll(12) {
            Some(Trouble::Throttled(None))
        } else if self.roll(25) {
            Some(Trouble::Other)
        } else if ask.token.is_some() && self.roll(100) {
            Some(Trouble::TokenRefused)
        } else {
            None
        }
    }

    /// True once in `sides` times; never in calm.
    fn roll(&mut self, sides: u64) -> bool {
        self.dice.as_mut().is_some_and(|dice| dice.next() % sides == 0)
    }
}

fn event((n, (timestamp_ms, late_ms)): (usize, (i64, i64))) -> (LogEvent, i64) {
    let event = LogEvent {
        id: format!("{n:056}"),
        stream: format!("2026/11/22/[1]{:032x}", n % 50),
        timestamp_ms,
        ingestion_ms: timestamp_ms + late_ms,
        message: format!("event {n}"),
    };
    (event, timestamp_ms + late_ms)
}

/// A generator of random numbers that is the same everywhere (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// What reached the person who watches.
pub(super) struct Delivery {
    id: String,
    pub(super) timestamp_ms: i64,
    /// How long after it was readable.
    pub(super) delay_ms: i64,
}

/// A follower and a group in simulated time.
pub(super) struct Run {
    pub(super) follower: Follower,
    pub(super) delivered: Vec<Delivery>,
    pub(super) asks: usize,
    pub(super) most_seen: usize,
    group: Group,
    readable_at: HashMap<String, i64>,
    now_ms: i64,
    /// By how much the follower's clock is ahead.
    skew_ms: i64,
}

impl Run {
    pub(super) fn new(group: Group, settings: Settings) -> Self {
        Self::new_skewed(group, settings, 0)
    }

    pub(super) fn new_skewed(group: Group, settings: Settings, skew_ms: i64) -> Self {
        let readable = group.events.iter().map(|(event, at)| (event.id.clone(), *at));
        Self {
            follower: Follower::new(settings, START_MS + skew_ms),
            delivered: Vec::new(),
            asks: 0,
            most_seen: 0,
            readable_at: readable.collect(),
            group,
            now_ms: START_MS,
            skew_ms,
        }
    }

    pub(super) fn until(&mut self, end_ms: i64) {
        while self.now_ms < end_ms {
            self.step();
            assert!(self.follower.pause() > Duration::ZERO, "it must never spin");
            self.now_ms += i64::try_from(self.follower.pause().as_millis()).unwrap_or(i64::MAX);
        }
    }

    fn step(&mut self) {
        let ask = self.follower.ask(self.now_ms + self.skew_ms);
        self.asks += 1;
        if let Some(trouble) = self.group.trouble(&ask) {
            self.follower.failed(trouble);
            return;
        }
        let page = self.group.page(&ask, self.now_ms);
        for event in self.follower.answered(page, self.now_ms + self.skew_ms) {
            let delay_ms = self.now_ms - self.readable_at.get(&event.id).copied().unwrap_or(0);
            let LogEvent { id, timestamp_ms, .. } = event;
            self.delivered.push(Delivery { id, timestamp_ms, delay_ms });
        }
        self.most_seen = self.most_seen.max(self.follower.live.seen());
    }

    pub(super) fn assert_each_once(&self) {
        self.assert_each_once_from(i64::MIN);
    }

    /// Every event from this time on was delivered, and none twice.
    #[track_caller]
    pub(super) fn assert_each_once_from(&self, from_ms: i64) {
        let mut times: HashMap<&str, usize> = HashMap::new();
        for delivery in &self.delivered {
            *times.entry(&delivery.id).or_default() += 1;
        }
        for (event, readable_at) in &self.group.events {
            let count = times.get(event.id.as_str()).copied().unwrap_or(0);
            let wanted = event.timestamp_ms >= from_ms;
            assert!(
                count == 1 || (count == 0 && !wanted),
                "{} at {} (readable at {}) came {count} times",
                event.id,
                event.timestamp_ms - START_MS,
                readable_at - START_MS,
            );
        }
    }
}
