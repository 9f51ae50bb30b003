//! Writes what breaks followers: many streams, crowded milliseconds, late events.

use std::time::Duration;

use aws_sdk_cloudwatchlogs::{Client, types::InputLogEvent};
use serin::domain::Timestamp;
use tokio::time::{Instant, interval, sleep_until};

use crate::support;

const STREAMS: usize = 50;
const PER_BATCH: usize = 40;
const BATCHES_PER_TICK: usize = 10;
const TICKS: usize = 50;
const TICK: Duration = Duration::from_millis(400);
/// All that [`Writer::write`] writes, over about 20 seconds.
pub const EVENTS: usize = PER_BATCH * BATCHES_PER_TICK * TICKS;
/// How late the latest event is.
const LATEST: Duration = Duration::from_secs(20);

/// An event that is put after its time.
struct Late {
    due: Instant,
    stream: usize,
    timestamp_ms: i64,
    message: String,
}

/// Writes to one log group.
pub struct Writer {
    client: Client,
    group: String,
    streams: Vec<String>,
    written: Vec<String>,
    late: Vec<Late>,
}

impl Writer {
    /// Creates the group and its streams, half of them version 41's.
    pub async fn create(endpoint: &str, group: &str) -> Self {
        let client = Client::new(&support::plain_config(endpoint));
        client.create_log_group().log_group_name(group).send().await.expect("create group");
        let day = Timestamp::now().strftime("%Y/%m/%d").to_string();
        let mut streams = Vec::new();
        for n in 0..STREAMS {
            let name = format!("{day}/[{}]{n:032x}", version_of(n));
            let request = client.create_log_stream().log_group_name(group).log_stream_name(&name);
            request.send().await.expect("create stream");
            streams.push(name);
        }
        Self { client, group: group.into(), streams, written: Vec::new(), late: Vec::new() }
    }

    pub fn group(&self) -> &str {
        &self.group
    }

    /// One event in each stream; returns their messages.
    pub async fn one_per_stream(mut self) -> Vec<String> {
        for stream in 0..STREAMS {
            let message = self.message(stream);
            self.put(stream, vec![(now_ms(), message)]).await;
        }
        self.written
    }

    /// [`EVENTS`] events, every tenth of them late; returns their messages.
    pub async fn write(mut self) -> Vec<String> {
        let mut ticks = interval(TICK);
        for tick in 0..TICKS {
            ticks.tick().await;
            for batch in 0..BATCHES_PER_TICK {
                self.batch((tick * BATCHES_PER_TICK + batch) % STREAMS).await;
            }
            self.put_late(Instant::now()).await;
        }
        let latest = self.late.iter().map(|late| late.due).max();
        while let Some(next) = self.late.iter().map(|late| late.due).min() {
            sleep_until(next).await;
            self.put_late(Instant::now()).await;
        }
        assert!(latest.is_some(), "a tenth is late");
        self.written
    }

    /// Events of four milliseconds; every tenth is kept back.
    async fn batch(&mut self, stream: usize) {
        let now_ms = now_ms();
        let mut in_time = Vec::new();
        for n in 0..PER_BATCH {
            let timestamp_ms = now_ms - 4 + i64::try_from(n / 10).expect("small");
            let message = self.message(stream);
            if n % 10 == 7 {
                // Spread evenly up to the latest, in an order that repeats nothing.
                let share = u32::try_from(self.written.len() * 7 % 1000).expect("small");
                let due = Instant::now() + LATEST * share / 1000;
                self.late.push(Late { due, stream, timestamp_ms, message });
            } else {
                in_time.push((timestamp_ms, message));
            }
        }
        self.put(stream, in_time).await;
    }

    async fn put_late(&mut self, now: Instant) {
        let mut by_stream: Vec<Vec<(i64, String)>> = vec![Vec::new(); STREAMS];
        for late in self.late.extract_if(.., |late| late.due <= now) {
            by_stream[late.stream].push((late.timestamp_ms, late.message));
        }
        for (stream, mut events) in by_stream.into_iter().enumerate() {
            if !events.is_empty() {
                events.sort();
                self.put(stream, events).await;
            }
        }
    }

    fn message(&mut self, stream: usize) -> String {
        let message = format!("v{} event {}", version_of(stream), self.written.len());
        self.written.push(message.clone());
        message
    }

    async fn put(&self, stream: usize, events: Vec<(i64, String)>) {
        let events = events.into_iter().map(|(timestamp_ms, message)| {
            let event = InputLogEvent::builder().timestamp(timestamp_ms).message(message);
            event.build().expect("complete")
        });
        let request = self.client.put_log_events().log_group_name(&self.group);
        let request = request.log_stream_name(&self.streams[stream]);
        request.set_log_events(Some(events.collect())).send().await.expect("put");
    }
}

fn version_of(stream: usize) -> u64 {
    if stream.is_multiple_of(2) { 41 } else { 42 }
}

fn now_ms() -> i64 {
    Timestamp::now().as_millisecond()
}
