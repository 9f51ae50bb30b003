//! A feed against a model of a log group that polling and Live Tail show, each in its own way.

use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::domain::log_event::LogSelection;

/// When every run begins: 2026-11-22T10:00:00Z.
const START_MS: i64 = 1_795_341_600_000;
const PAGE: usize = 150;
const SECOND: i64 = 1_000;

/// An event and when it can be read.
#[derive(Debug, Clone)]
struct Written {
    event: LogEvent,
    readable_ms: i64,
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

    /// True once in `sides` times.
    fn roll(&mut self, sides: u64) -> bool {
        self.next().is_multiple_of(sides)
    }
}

/// Time, both ways to the group, and what has come.
struct Run {
    feed: Feed,
    /// By event time.
    written: Vec<Written>,
    dice: Dice,
    /// Up to when the open session has told what can be read.
    session: Option<i64>,
    now_ms: i64,
    delivered: Vec<LogEvent>,
    polls: usize,
}

impl Run {
    fn new(written: Vec<Written>, seed: u64) -> Self {
        let settings =
            Settings { backfill_ms: 120_000, backfill_events: usize::MAX, ..Settings::default() };
        let source = LogSource { group: "g".into(), selection: LogSelection::Group };
        let mut written = written;
        written.sort_by_key(|written| written.event.timestamp_ms);
        Self {
            feed: Feed::new(source, settings, START_MS),
            written,
            dice: Dice(seed),
            session: None,
            now_ms: START_MS,
            delivered: Vec::new(),
            polls: 0,
        }
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.now_ms - START_MS).unwrap())
    }

    /// Polls when that is due, and does `each_second` every second.
    fn until(&mut self, end_ms: i64, mut each_second: impl FnMut(&mut Self)) {
        let mut tick_ms = self.now_ms + SECOND;
        while self.now_ms < end_ms {
            let due_ms = START_MS + i64::try_from(self.feed.due().as_millis()).unwrap();
            if due_ms <= tick_ms {
                self.now_ms = self.now_ms.max(due_ms);
                self.poll();
            } else {
                self.now_ms = tick_ms;
                tick_ms += SECOND;
                each_second(self);
            }
        }
    }

    fn poll(&mut self) {
        let asked = self.feed.ask(self.now_ms).unwrap();
        self.polls += 1;
        if self.dice.roll(15) {
            self.feed.failed(asked.day, Trouble::Throttled(None));
        } else {
            let page = self.page(&asked);
            let events = self.feed.answered(asked.day, page, self.now_ms);
            self.delivered.extend(events);
        }
        let elapsed = self.elapsed();
        self.feed.pause(asked.day, elapsed);
    }

    fn page(&self, asked: &Asked) -> Page<LogEvent> {
        let start_ms = asked.query.start_ms.unwrap();
        let end_ms = asked.query.end_ms.unwrap_or(i64::MAX);
        let skip = asked.token.as_deref().map_or(0, |token| token.parse().unwrap());
        let wanted = |(_, written): &(usize, &Written)| {
            (start_ms..=end_ms).contains(&written.event.timestamp_ms)
                && written.readable_ms <= self.now_ms
        };
        let from = self.written.iter().enumerate().skip(skip).filter(wanted);
        let page: Vec<_> = from.take(PAGE).collect();
        let next = (page.len() == PAGE).then(|| page.last().map(|(at, _)| (at + 1).to_string()));
        let items = page.into_iter().map(|(_, written)| written.event.clone()).collect();
        Page { items, next: next.flatten() }
    }

    fn begin(&mut self, from_ms: i64) {
        self.session = Some(from_ms);
        let elapsed = self.elapsed();
        self.feed.live_tail_began(elapsed);
    }

    fn end(&mut self) {
        self.session = None;
        let elapsed = self.elapsed();
        self.feed.live_tail_ended(elapsed);
    }

    /// Tells what could be read up to `until_ms`, of that one in `share`.
    fn tell(&mut self, until_ms: i64, share: u64) {
        let Some(from_ms) = self.session.replace(until_ms) else { return };
        let new =
            |written: &&Written| from_ms < written.readable_ms && written.readable_ms <= until_ms;
        let mut told: Vec<LiveEvent> = self.written.iter().filter(new).map(live).collect();
        let all = told.len();
        told.retain(|_| self.dice.roll(share));
        if told.len() < all {
            let elapsed = self.elapsed();
            self.feed.sampled(self.now_ms, elapsed);
        }
        let events = self.feed.told(&told);
        self.delivered.extend(events);
    }

    /// What AWS and the network may do in a second.
    fn any_second(&mut self) {
        let now_ms = self.now_ms;
        match self.session {
            None if self.dice.roll(5) => self.begin(now_ms),
            None => {}
            Some(_) if self.dice.roll(20) => self.end(),
            // Renewed: it may tell once more what the last one told.
            Some(_) if self.dice.roll(20) => self.begin(now_ms - 3 * SECOND),
            // An update is lost on the way.
            Some(_) if self.dice.roll(20) => self.session = Some(now_ms),
            Some(from_ms) => {
                let delay_ms = i64::try_from(self.dice.next() % 2_000).unwrap();
                let share = if self.dice.roll(4) { 3 } else { 1 };
                self.tell((now_ms - delay_ms).max(from_ms), share);
            }
        }
    }

    /// Every line as often as it was written, and no id twice.
    fn assert_each_once(&self) {
        let key =
            |event: &LogEvent| (event.timestamp_ms, event.stream.clone(), event.message.clone());
        let from_ms = START_MS - 120_000;
        let mut balance: HashMap<_, i32> = HashMap::new();
        let wanted = self.written.iter().filter(|written| written.event.timestamp_ms >= from_ms);
        for written in wanted {
            *balance.entry(key(&written.event)).or_default() += 1;
        }
        let mut ids: HashMap<&str, usize> = HashMap::new();
        for event in &self.delivered {
            *balance.entry(key(event)).or_default() -= 1;
            *ids.entry(&event.id).or_default() += 1;
        }
        balance.retain(|_, count| *count != 0);
        assert!(balance.is_empty(), "missing (more than 0) or twice (less): {balance:?}");
        ids.retain(|_, count| *count != 1);
        assert!(ids.is_empty(), "{ids:?}");
    }
}

fn live(written: &Written) -> LiveEvent {
    let LogEvent { stream, timestamp_ms, ingestion_ms, message, .. } = written.event.clone();
    LiveEvent { group: "g".into(), stream, timestamp_ms, ingestion_ms, message }
}

/// The n-th event, at a time since the start, readable so much later.
fn written(n: usize, at_ms: i64, late_ms: i64, message: String) -> Written {
    let timestamp_ms = START_MS + at_ms;
    let readable_ms = timestamp_ms + late_ms;
    let stream = format!("s{}", n % 3);
    let id = format!("{n:056}");
    let event = LogEvent { id, stream, timestamp_ms, ingestion_ms: readable_ms, message };
    Written { event, readable_ms }
}

/// One event every 100 ms over the given seconds.
fn steady(seconds: std::ops::Range<i64>) -> Vec<Written> {
    let events = (seconds.start * 10..seconds.end * 10).enumerate();
    events.map(|(n, at)| written(n, at * 100, 50, format!("line {n}"))).collect()
}

#[test]
fn beside_live_tail_polling_takes_its_time() {
    let one_a_second = steady(-60..120).into_iter().step_by(10).collect();
    let mut run = Run::new(one_a_second, 1);
    run.until(START_MS + 20_000, |_| {});
    run.begin(run.now_ms);
    run.until(START_MS + 25_000, |run| run.tell(run.now_ms, 1));
    let polls = run.polls;
    run.until(START_MS + 100_000, |run| run.tell(run.now_ms, 1));
    // Every 15 seconds, and after some failures again.
    assert!(run.polls - polls < 12, "{}", run.polls - polls);
    let newest = run.delivered.iter().map(|event| event.timestamp_ms).max();
    assert!(newest >= Some(run.now_ms - 2_100), "Live Tail brings lines forward");
}

#[test]
fn a_sample_is_filled_in_at_once() {
    let mut run = Run::new(steady(-60..120), 2);
    run.until(START_MS + 20_000, |_| {});
    run.begin(run.now_ms);
    run.until(START_MS + 50_000, |run| run.tell(run.now_ms, 1));
    assert!(!run.feed.is_refilling());
    run.tell(run.now_ms, 1);
    run.now_ms += SECOND;
    run.tell(run.now_ms, 3);
    assert!(run.feed.is_refilling());
    let until_ms = run.now_ms;
    run.until(until_ms + 8_000, |run| run.tell(run.now_ms, 1));
    assert!(!run.feed.is_refilling());
    let missing = run.written.iter().filter(|written| {
        let event = &written.event;
        written.readable_ms <= until_ms
            && event.timestamp_ms > START_MS
            && !run.delivered.iter().any(|had| had.message == event.message)
    });
    assert_eq!(missing.count(), 0);
}

#[test]
fn when_live_tail_ends_polling_goes_on_at_once() {
    let mut run = Run::new(steady(-60..120), 3);
    run.until(START_MS + 20_000, |_| {});
    run.begin(run.now_ms);
    run.until(START_MS + 60_000, |run| run.tell(run.now_ms, 1));
    run.end();
    assert!(run.feed.due() <= run.elapsed());
    run.until(START_MS + 150_000, |_| {});
    run.assert_each_once();
}

/// Offset from the start, lateness, text.
fn event() -> impl Strategy<Value = (i64, i64, u8)> {
    let time = prop_oneof![
        -110_000i64..120_000,
        // Crowded milliseconds.
        (-20i64..60).prop_map(|n| n * 2_000),
    ];
    let lateness = prop_oneof![4 => 0i64..1_000, 3 => 0i64..30_000];
    (time, lateness, 0u8..3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Late, sampled, delayed and lost updates, sessions that begin, are renewed and end at any
    /// time, equal lines in one millisecond, streams that begin in the middle, throttled polls.
    #[test]
    fn every_line_comes_as_often_as_it_was_written(
        events in prop::collection::vec(event(), 0..900),
        seed in any::<u64>(),
    ) {
        let events = events.into_iter().enumerate();
        let all = events.map(|(n, (at, late, text))| written(n, at, late, format!("text {text}")));
        let mut run = Run::new(all.collect(), seed);
        run.until(START_MS + 180_000, Run::any_second);
        run.end();
        run.until(START_MS + 260_000, |_| {});
        run.assert_each_once();
    }
}
