//! Writes what a tail may lose or tell twice: equal lines in one millisecond, crowded
//! milliseconds, lines that come late, streams that begin in the middle.

use std::{collections::HashMap, time::Duration};

use aws_sdk_cloudwatchlogs::{Client, types::InputLogEvent};
use serin::domain::Clock;
use tokio::time::interval;

use super::plain_config;

/// A line as it is told apart: stream, time in milliseconds, text.
pub type Line = (String, i64, String);

/// What came of what was written: equal lines are counted, not told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// Lines that were written and did not come.
    pub missing: usize,
    /// Lines that came more often than they were written, or never were.
    pub twice: usize,
}

impl Account {
    /// Holds what came against what was written.
    pub fn of(written: &HashMap<Line, usize>, came: &HashMap<Line, usize>) -> Self {
        Self { missing: more(written, came), twice: more(came, written) }
    }
}

/// How many lines there are in one that are not in the other.
fn more(one: &HashMap<Line, usize>, other: &HashMap<Line, usize>) -> usize {
    let of = |line: &Line| other.get(line).copied().unwrap_or(0);
    one.iter().map(|(line, times)| times.saturating_sub(of(line))).sum()
}

/// How much is written.
#[derive(Clone, Copy)]
pub struct Load {
    /// Events altogether.
    pub events: usize,
    /// Streams; half of them begin in the middle.
    pub streams: usize,
    /// Events that one call puts.
    pub batch: usize,
    /// Calls of a tick.
    pub batches: usize,
    /// Between two ticks.
    pub every: Duration,
}

/// How late the latest line is, in milliseconds.
const LATEST_MS: i64 = 30_000;

/// Writes to one log group.
pub struct Writer {
    client: Client,
    clock: Clock,
    group: String,
}

impl Writer {
    /// Creates the group. Its lines are dated by `clock`.
    pub async fn create(endpoint: &str, group: &str, clock: Clock) -> Self {
        let client = Client::new(&plain_config(endpoint));
        client.create_log_group().log_group_name(group).send().await.expect("create group");
        Self { client, clock, group: group.into() }
    }

    /// Puts one line into a stream of its own.
    pub async fn line(&self, stream: &str, text: &str) -> Line {
        self.stream(stream).await;
        let now_ms = self.clock.now().as_millisecond();
        self.put(stream, vec![(now_ms, text.to_owned())]).await;
        (stream.to_owned(), now_ms, text.to_owned())
    }

    /// Writes it all; returns how often each line was written.
    pub async fn write(&self, load: Load) -> HashMap<Line, usize> {
        let mut lines: HashMap<Line, usize> = HashMap::new();
        let names: Vec<String> = (0..load.streams).map(|n| format!("stream/{n:04}")).collect();
        let (early, late) = names.split_at(load.streams / 2);
        self.streams(early).await;
        let mut ticks = interval(load.every);
        let mut written = 0;
        let mut there = early.len();
        while written < load.events {
            ticks.tick().await;
            if there < names.len() && written >= load.events / 2 {
                self.streams(late).await;
                there = names.len();
            }
            for batch in 0..load.batches {
                let count = load.batch.min(load.events - written);
                let stream = &names[(written / load.batch + batch) % there];
                let events = self.batch(written, count);
                for (at_ms, text) in &events {
                    *lines.entry((stream.clone(), *at_ms, text.clone())).or_default() += 1;
                }
                if count > 0 {
                    self.put(stream, events).await;
                }
                written += count;
            }
        }
        lines
    }

    /// Four milliseconds, and in them pairs of equal lines. Every fifth batch is late.
    fn batch(&self, first: usize, count: usize) -> Vec<(i64, String)> {
        let number = i64::try_from(first / count.max(1)).expect("small");
        let late_ms = if number % 5 == 4 { number * 7_919 % LATEST_MS } else { 0 };
        let start_ms = self.clock.now().as_millisecond() - 4 - late_ms;
        let at = |n: usize| start_ms + i64::try_from(n * 4 / count).expect("small");
        // Neighbours of one pair are of the same millisecond, unless it is cut in two.
        (0..count).map(|n| (at(n), format!("event {}", usize::midpoint(first, n)))).collect()
    }

    async fn streams(&self, names: &[String]) {
        for name in names {
            self.stream(name).await;
        }
    }

    async fn stream(&self, name: &str) {
        let request = self.client.create_log_stream().log_group_name(&self.group);
        request.log_stream_name(name).send().await.expect("create stream");
    }

    async fn put(&self, stream: &str, events: Vec<(i64, String)>) {
        let events = events.into_iter().map(|(timestamp_ms, message)| {
            let event = InputLogEvent::builder().timestamp(timestamp_ms).message(message);
            event.build().expect("complete")
        });
        let request = self.client.put_log_events().log_group_name(&self.group);
        let request = request.log_stream_name(stream).set_log_events(Some(events.collect()));
        request.send().await.expect("put");
    }
}
