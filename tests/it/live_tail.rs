//! Live Tail through the real SDK: sessions, what they tell, and the hand-over to polling and back.

use std::{collections::HashMap, time::Duration};

use serde_json::json;
use serin::{
    aws::{Gateway, LiveTailQuery},
    domain::{FailureKind, LogSource, log_event::LogSelection},
    jobs::tail::{Order, follow_with},
    logs::{LiveState, LiveStatus, LogStore, TailEvent, TailMode, follow::Settings},
};
use tokio::{
    sync::{mpsc, watch},
    time::timeout,
};

use crate::support::{
    self,
    emulators::Emulator,
    load::{Account, Line, Load, Writer},
    sandbox::TestSandbox,
};

/// Nothing waits this long unless something is wrong.
const DEADLINE: Duration = Duration::from_mins(3);

fn group(name: &str) -> LogSource {
    LogSource { group: name.into(), selection: LogSelection::Group }
}

/// A tail and what it has delivered.
struct Tail {
    events: mpsc::Receiver<TailEvent>,
    mode: watch::Sender<TailMode>,
    store: LogStore,
    sampled: usize,
    /// How Live Tail stands, as it was told last.
    status: LiveStatus,
}

impl Tail {
    fn start(gateway: Gateway, groups: &[&str], mode: TailMode) -> Self {
        let (out, events) = mpsc::channel(64);
        let (mode, chosen) = watch::channel(mode);
        let sources = groups.iter().map(|name| group(name)).collect();
        let order = Order { sources, settings: Settings::default(), mode: chosen };
        tokio::spawn(follow_with(gateway, order, out));
        let status = LiveStatus::default();
        Self { events, mode, store: LogStore::default(), sampled: 0, status }
    }

    async fn next(&mut self) -> TailEvent {
        let event = timeout(DEADLINE, self.events.recv()).await;
        let event = event.expect("the tail went silent").expect("the tail ended");
        match &event {
            TailEvent::Chunk(chunk) => {
                let inserted = self.store.insert(chunk.lines.clone());
                assert_eq!(inserted.duplicates, 0, "lines came twice");
            }
            TailEvent::Live(status) => {
                self.sampled += usize::from(status.sampled);
                self.status.clone_from(status);
            }
            _ => {}
        }
        event
    }

    async fn until(&mut self, wanted: impl Fn(&TailEvent) -> bool) -> TailEvent {
        loop {
            let event = self.next().await;
            if wanted(&event) {
                return event;
            }
        }
    }

    async fn until_live(&mut self, wanted: impl Fn(&LiveStatus) -> bool) -> LiveStatus {
        let is = |event: &TailEvent| matches!(event, TailEvent::Live(status) if wanted(status));
        match self.until(is).await {
            TailEvent::Live(status) => status,
            other => panic!("{other:?}"),
        }
    }

    async fn until_on(&mut self) {
        self.until_live(|status| status.state == LiveState::On).await;
    }

    async fn until_delivered(&mut self, count: usize) {
        while self.store.len() < count {
            self.next().await;
        }
    }

    /// Polling alone, two more rounds: nothing more may come.
    async fn settle(&mut self) {
        self.mode.send_replace(TailMode::Polling);
        for _ in 0..2 {
            self.until(|event| matches!(event, TailEvent::Status { .. })).await;
        }
    }

    /// How often each line came.
    fn lines(&self) -> HashMap<Line, usize> {
        let mut lines: HashMap<Line, usize> = HashMap::new();
        for stored in self.store.lines(0..self.store.len()) {
            let line = &stored.line;
            let line = (line.stream.name.to_string(), line.timestamp_ms, line.text.to_string());
            *lines.entry(line).or_default() += 1;
        }
        lines
    }

    fn assert_each_once(&self, written: &HashMap<Line, usize>) {
        assert_eq!(Account::of(written, &self.lines()), Account::default());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_line_comes_once_whatever_becomes_of_live_tail() {
    let load = Load {
        events: 24_000,
        streams: 50,
        batch: 60,
        batches: 8,
        every: Duration::from_millis(100),
    };
    let sandbox = TestSandbox::shop(8.0).await;
    let gateway = sandbox.gateway().await;
    gateway.caller_identity().await.expect("it tells its time");
    let writer = Writer::create(&sandbox.url(), "/shop/all", gateway.clock().clone()).await;
    let mut tail = Tail::start(gateway, &["/shop/all"], TailMode::Live);
    tail.until_on().await;
    let written = tokio::spawn(async move { writer.write(load).await });

    tail.until_delivered(load.events / 6).await;
    sandbox.fault("logs:StartLiveTail", "end-stream", 1).await;
    tail.until_live(|status| matches!(status.state, LiveState::Failed(_))).await;
    tail.until_on().await;
    tail.until_delivered(load.events / 3).await;
    tail.mode.send_replace(TailMode::Polling);
    tail.until_live(|status| status.state == LiveState::Off).await;
    tail.until_delivered(load.events / 2).await;
    tail.mode.send_replace(TailMode::Live);
    tail.until_on().await;
    tail.until_delivered(load.events).await;
    let written = written.await.expect("the writer ends");
    tail.settle().await;

    tail.assert_each_once(&written);
    assert!(tail.sampled > 0, "more than 500 a second is a sample");
    assert!(written.values().any(|times| *times > 1), "equal lines in one millisecond");
    assert_eq!(sandbox.applied("logs:StartLiveTail").await, 3);
}

#[tokio::test]
async fn lines_come_by_live_tail_while_polling_is_refused() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let writer = Writer::create(&sandbox.url(), "/shop/all", gateway.clock().clone()).await;
    let mut tail = Tail::start(gateway, &["/shop/all"], TailMode::Live);
    tail.until_on().await;
    tail.until(|event| matches!(event, TailEvent::Backfilled { .. })).await;
    sandbox.fault_of(json!({"on": ["logs:FilterLogEvents"], "do": "server-error"})).await;
    writer.line("s", "live").await;
    tail.until_delivered(1).await;
    assert_eq!(tail.store.get(0).map(|stored| stored.line.text), Some("live"));
}

#[tokio::test]
async fn lines_come_by_polling_while_live_tail_is_refused() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let writer = Writer::create(&sandbox.url(), "/shop/all", gateway.clock().clone()).await;
    sandbox.fault_of(json!({"on": ["logs:StartLiveTail"], "do": "deny"})).await;
    let mut tail = Tail::start(gateway, &["/shop/all"], TailMode::Live);
    let status = tail.until_live(|status| matches!(status.state, LiveState::Failed(_))).await;
    let LiveState::Failed(failure) = status.state else { panic!("it failed") };
    assert_eq!(failure.kind, FailureKind::Denied { action: "logs:StartLiveTail".into() });
    assert_eq!(status.minutes, 0, "what was refused costs nothing");
    writer.line("s", "polled").await;
    tail.until_delivered(1).await;
}

#[tokio::test]
async fn several_groups_share_a_session() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let names = ["/shop/one", "/shop/two"];
    let mut tail = Tail::start(gateway.clone(), &names, TailMode::Polling);
    tail.until(|event| *event == TailEvent::NoGroup).await;
    let one = Writer::create(&sandbox.url(), names[0], gateway.clock().clone()).await;
    let two = Writer::create(&sandbox.url(), names[1], gateway.clock().clone()).await;
    tail.mode.send_replace(TailMode::Live);
    tail.until_on().await;
    // Equal lines of two groups are two lines.
    one.line("s", "hello").await;
    two.line("s", "hello").await;
    tail.until_delivered(2).await;
    tail.settle().await;
    assert_eq!(sandbox.applied("logs:StartLiveTail").await, 1);
    assert_eq!((&tail.status.state, tail.status.sampled), (&LiveState::Off, false));
    assert_eq!(tail.status.minutes, 1, "a minute that has begun is paid for");
}

#[tokio::test]
async fn a_session_ends_after_three_hours() {
    let sandbox = TestSandbox::shop(5_000.0).await;
    let gateway = sandbox.gateway().await;
    let writer = Writer::create(&sandbox.url(), "/shop/all", gateway.clock().clone()).await;
    let query = LiveTailQuery { groups: vec!["/shop/all".into()], ..LiveTailQuery::default() };
    let mut session = gateway.live_tail(&query).await.expect("it opens");
    writer.line("s", "seen").await;
    let mut texts = Vec::new();
    while let Some(update) = session.next().await.expect("it is not lost") {
        texts.extend(update.events.into_iter().map(|event| (event.group, event.message)));
    }
    assert_eq!(texts, [("/shop/all".to_owned(), "seen".to_owned())]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ministack_tells_the_same_lines_on_both_ways() {
    let Some(ministack) = Emulator::ministack() else { return };
    // Its FilterLogEvents ends after 10,000 events.
    let load = Load {
        events: 6_000,
        streams: 20,
        batch: 30,
        batches: 2,
        every: Duration::from_millis(100),
    };
    let gateway = support::gateway(&ministack.endpoint()).await;
    let clock = gateway.clock().clone();
    let writer = Writer::create(&ministack.endpoint(), "/shop/all", clock).await;
    let mut tail = Tail::start(gateway, &["/shop/all"], TailMode::Live);
    tail.until_on().await;
    let written = tokio::spawn(async move { writer.write(load).await });
    tail.until_delivered(load.events / 3).await;
    tail.mode.send_replace(TailMode::Polling);
    tail.until_live(|status| status.state == LiveState::Off).await;
    tail.until_delivered(load.events * 2 / 3).await;
    tail.mode.send_replace(TailMode::Live);
    tail.until_on().await;
    tail.until_delivered(load.events).await;
    let written = written.await.expect("the writer ends");
    tail.settle().await;
    tail.assert_each_once(&written);
}
