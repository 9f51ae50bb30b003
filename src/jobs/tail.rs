//! Follows a log source by polling and reports parsed lines.

mod clock_check;

use std::time::Duration;

use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until},
};
use tracing::debug;

use clock_check::ClockCheck;

use crate::{
    aws::{FilterQuery, Gateway, StreamFilter},
    domain::{Failure, FailureKind, LogEvent, LogSource, Page},
    logs::{
        Parser, TailEvent,
        chunk::Chunker,
        follow::{Lane, Lanes, Settings, Trouble},
    },
};

/// A tail that is this far from complete, in milliseconds, does not keep up.
const KEEPS_UP_MS: i64 = 5_000;

/// Follows `source` until the receiver goes away. To stop it sooner, drop the future: it holds
/// nothing that would be lost.
///
/// It never ends by a failure: whatever goes wrong is reported and tried again.
pub async fn follow(gateway: Gateway, source: LogSource, out: mpsc::Sender<TailEvent>) {
    follow_with(gateway, source, Settings::default(), out).await;
}

/// The same, looking back and guarding against late events as `settings` say.
pub async fn follow_with(
    gateway: Gateway,
    source: LogSource,
    settings: Settings,
    out: mpsc::Sender<TailEvent>,
) {
    let mut tail = Tail::new(gateway, source, settings, out);
    while tail.poll().await.is_ok() {}
}

/// Nobody listens any more.
struct Closed;

struct Tail {
    gateway: Gateway,
    source: LogSource,
    settings: Settings,
    out: mpsc::Sender<TailEvent>,
    lanes: Lanes,
    parser: Parser,
    began: Instant,
    clock_check: ClockCheck,
    /// Throttled replies since the last status.
    throttled: u32,
    reported: Reported,
}

/// What has been told already.
#[derive(Default)]
struct Reported {
    complete_to_ms: Option<i64>,
    backfilled: bool,
    no_group: bool,
}

impl Tail {
    fn new(
        gateway: Gateway,
        source: LogSource,
        settings: Settings,
        out: mpsc::Sender<TailEvent>,
    ) -> Self {
        let began = Instant::now();
        let now_ms = gateway.clock().now().as_millisecond();
        Self {
            lanes: Lanes::new(&source, settings, now_ms),
            settings,
            clock_check: ClockCheck::new(began, now_ms),
            gateway,
            source,
            out,
            parser: Parser::default(),
            began,
            throttled: 0,
            reported: Reported::default(),
        }
    }

    fn now_ms(&self) -> i64 {
        self.gateway.clock().now().as_millisecond()
    }

    /// One query and what comes of it.
    async fn poll(&mut self) -> Result<(), Closed> {
        let due = self.lanes.first_due().map_or(Duration::ZERO, |lane| lane.due);
        sleep_until(self.began + due).await;
        let now_ms = self.now_ms();
        self.lanes.renew(now_ms);
        let Some(lane) = self.lanes.first_due() else { return Ok(()) };
        let (query, token) = next_query(&self.source.group, lane, now_ms);
        let paged = token.is_some();
        let result = self.gateway.filter_log_events(&query, token).await;
        if result.is_ok() && self.begin_anew_by_another_clock() {
            return Ok(());
        }
        match result {
            Ok(page) => self.answered(page).await?,
            Err(failure) => self.failed(failure, paged).await?,
        }
        if let Some(lane) = self.lanes.first_due() {
            lane.due = self.began.elapsed() + lane.follower.pause();
        }
        self.report().await
    }

    /// A reply tells the endpoint's time. When that makes nonsense of what has been asked so
    /// far, asks again from the start; what comes twice has the same event ids.
    fn begin_anew_by_another_clock(&mut self) -> bool {
        let (now_ms, speed) = (self.now_ms(), self.gateway.clock().speed());
        if self.clock_check.is_consistent(Instant::now(), now_ms, speed) {
            return false;
        }
        debug!(group = self.source.group, "the endpoint's clock is another: the tail begins anew");
        self.lanes = Lanes::new(&self.source, self.settings, now_ms);
        self.reported = Reported::default();
        true
    }

    async fn answered(&mut self, page: Page<LogEvent>) -> Result<(), Closed> {
        let now_ms = self.now_ms();
        let Some(lane) = self.lanes.first_due() else { return Ok(()) };
        let mut events = lane.follower.answered(page, now_ms);
        if let Some(prefix) = &lane.prefix {
            // A server that knows no prefixes would send every line to every lane.
            events.retain(|event| event.stream.starts_with(prefix));
        }
        self.reported.no_group = false;
        self.deliver(events).await
    }

    async fn deliver(&mut self, events: Vec<LogEvent>) -> Result<(), Closed> {
        let mut chunker = Chunker::default();
        for event in events {
            let line = self.parser.parse(&event);
            if !line.stream.belongs_to(&self.source) {
                continue;
            }
            if let Some(chunk) = chunker.push(line) {
                self.send(TailEvent::Chunk(chunk)).await?;
            }
        }
        match chunker.flush() {
            Some(chunk) => self.send(TailEvent::Chunk(chunk)).await,
            None => Ok(()),
        }
    }

    async fn failed(&mut self, failure: Failure, paged: bool) -> Result<(), Closed> {
        let trouble = trouble(&failure, paged);
        if let Some(lane) = self.lanes.first_due() {
            lane.follower.failed(trouble);
        }
        match trouble {
            Trouble::Throttled(_) => {
                self.throttled += 1;
                Ok(())
            }
            Trouble::TokenRefused => Ok(()),
            Trouble::NoGroup if std::mem::replace(&mut self.reported.no_group, true) => Ok(()),
            Trouble::NoGroup => self.send(TailEvent::NoGroup).await,
            Trouble::Other => self.send(TailEvent::Failed(failure)).await,
        }
    }

    /// Tells what has changed.
    async fn report(&mut self) -> Result<(), Closed> {
        if !self.reported.backfilled
            && let Some(from_ms) = self.lanes.backfilled_from_ms()
        {
            self.reported.backfilled = true;
            self.send(TailEvent::Backfilled { from_ms }).await?;
        }
        let complete_to_ms = self.lanes.complete_to_ms();
        let lag_ms = complete_to_ms.map_or(0, |complete_to_ms| self.now_ms() - complete_to_ms);
        let behind_ms = if lag_ms > KEEPS_UP_MS { lag_ms } else { 0 };
        let before = std::mem::replace(&mut self.reported.complete_to_ms, complete_to_ms);
        let moved = before != complete_to_ms;
        if !moved && behind_ms == 0 && self.throttled == 0 {
            return Ok(());
        }
        let throttled = std::mem::take(&mut self.throttled);
        self.send(TailEvent::Status { complete_to_ms, behind_ms, throttled }).await
    }

    async fn send(&self, event: TailEvent) -> Result<(), Closed> {
        self.out.send(event).await.map_err(|_| Closed)
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
