//! A log group on moto, followed through the real gateway while it is written to.

mod load;

use std::{collections::HashMap, time::Duration};

use serin::{
    domain::{FunctionName, LogSource, Version, log_event::LogSelection},
    jobs::tail::follow,
    logs::{LogStore, TailEvent},
};
use tokio::{sync::mpsc, time::timeout};

use crate::support::{self, emulators::Emulator};
use load::Writer;

/// Nothing waits this long unless something is wrong.
const DEADLINE: Duration = Duration::from_mins(3);

/// A tail and what it has delivered.
struct Tail {
    events: mpsc::Receiver<TailEvent>,
    store: LogStore,
    delivered: usize,
}

impl Tail {
    async fn start(endpoint: &str, source: LogSource) -> Self {
        let (sender, events) = mpsc::channel(64);
        tokio::spawn(follow(support::gateway(endpoint).await, source, sender));
        Self { events, store: LogStore::default(), delivered: 0 }
    }

    async fn next(&mut self) -> TailEvent {
        let event = timeout(DEADLINE, self.events.recv()).await;
        let event = event.expect("the tail went silent").expect("the tail ended");
        if let TailEvent::Chunk(chunk) = &event {
            self.delivered += chunk.lines.len();
            let inserted = self.store.insert(chunk.lines.clone());
            assert_eq!(inserted.duplicates, 0, "lines came twice");
        }
        event
    }

    async fn until(&mut self, wanted: impl Fn(&TailEvent) -> bool) {
        while !wanted(&self.next().await) {}
    }

    async fn until_delivered(&mut self, count: usize) {
        while self.delivered < count {
            self.next().await;
        }
    }

    /// Two more rounds, in which nothing new may come.
    async fn settle(&mut self) {
        for _ in 0..2 {
            self.until(|event| matches!(event, TailEvent::Status { .. })).await;
        }
    }

    /// How often each text came.
    fn texts(&self) -> HashMap<&str, usize> {
        let mut texts = HashMap::new();
        for stored in self.store.lines(0..self.store.len()) {
            *texts.entry(stored.line.text).or_default() += 1;
        }
        texts
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_group_is_followed_without_gap_or_duplicate() {
    let Some(moto) = Emulator::moto() else { return };
    let writer = Writer::create(&moto.endpoint(), "/aws/lambda/checkout").await;
    let source = LogSource { group: writer.group().into(), selection: LogSelection::Group };
    let mut tail = Tail::start(&moto.endpoint(), source).await;

    let written = tokio::spawn(writer.write());
    let all = timeout(DEADLINE, async {
        tail.until_delivered(load::EVENTS).await;
        tail.settle().await;
    });
    let all_came = all.await.is_ok();
    let written = written.await.expect("the writer ends");

    let texts = tail.texts();
    let missing = written.iter().filter(|message| !texts.contains_key(message.as_str())).count();
    let repeated = texts.values().filter(|&&times| times > 1).count();
    assert_eq!((missing, repeated, tail.delivered), (0, 0, load::EVENTS));
    assert!(all_came, "not within {DEADLINE:?}");

    let times = tail.store.lines(0..load::EVENTS).map(|stored| stored.line.timestamp_ms);
    assert!(times.is_sorted(), "late lines are in their places");
}

#[tokio::test]
async fn a_group_that_does_not_exist_yet_is_waited_for() {
    let Some(moto) = Emulator::moto() else { return };
    let function = FunctionName("checkout".into());
    let source = LogSource {
        group: "/aws/lambda/checkout".into(),
        selection: LogSelection::Version(function, Version::Published(42)),
    };
    let mut tail = Tail::start(&moto.endpoint(), source).await;
    tail.until(|event| *event == TailEvent::NoGroup).await;

    let writer = Writer::create(&moto.endpoint(), "/aws/lambda/checkout").await;
    let written = writer.one_per_stream().await;
    let of_42 = written.iter().filter(|message| message.starts_with("v42 ")).count();
    tail.until_delivered(of_42).await;
    tail.settle().await;
    assert_eq!(tail.delivered, of_42, "moto ignores the prefix: other versions are left out here");
    assert!(tail.texts().keys().all(|text| text.starts_with("v42 ")));
}
