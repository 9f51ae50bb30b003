//! Follows log sources, by polling and on request by Live Tail, and reports parsed lines.

mod clock_check;
mod feed;
mod live;
mod report;

use std::{pin::Pin, time::Duration};

use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep_until},
};
use tracing::debug;

use clock_check::ClockCheck;
use feed::Feed;
use live::{Heard, LiveLane, What};
use report::Reported;

pub(crate) use feed::{next_query, trouble};

use crate::{
    aws::Gateway,
    domain::{Failure, LogEvent, LogSource, Page},
    logs::{
        TailEvent, TailMode,
        chunk::Chunker,
        follow::{Settings, Trouble},
    },
};

/// What a tail is to follow, and how.
#[derive(Debug, Clone)]
pub struct Order {
    /// The sources, one or more; their lines come as they are read.
    pub sources: Vec<LogSource>,
    /// How far to look back, and how to guard against late events.
    pub settings: Settings,
    /// By polling or by Live Tail; may change while the tail runs.
    pub mode: watch::Receiver<TailMode>,
}

impl Order {
    /// Follows one source by polling.
    #[must_use]
    pub fn polling(source: LogSource, settings: Settings) -> Self {
        // A mode whose sender is gone stays what it is.
        let (_, mode) = watch::channel(TailMode::Polling);
        Self { sources: vec![source], settings, mode }
    }
}

/// Follows `source` by polling until the receiver goes away. To stop it sooner, drop the future:
/// it holds nothing that would be lost.
///
/// It never ends by a failure: whatever goes wrong is reported and tried again.
pub async fn follow(gateway: Gateway, source: LogSource, out: mpsc::Sender<TailEvent>) {
    follow_with(gateway, Order::polling(source, Settings::default()), out).await;
}

/// The same with all that can be chosen.
pub async fn follow_with(gateway: Gateway, order: Order, out: mpsc::Sender<TailEvent>) {
    let mut tail = Tail::new(gateway, order, out);
    while tail.step().await.is_ok() {}
}

/// Nobody listens any more.
struct Closed;

struct Tail {
    gateway: Gateway,
    settings: Settings,
    out: mpsc::Sender<TailEvent>,
    feeds: Vec<Feed>,
    /// The query that has not been answered.
    poll: Option<Poll>,
    mode: watch::Receiver<TailMode>,
    /// Nobody will change the mode any more.
    mode_is_final: bool,
    live: LiveLane,
    began: Instant,
    clock_check: ClockCheck,
    reported: Reported,
}

/// A query under way. It lives beside the loop that waits for it, which has to listen to Live Tail
/// meanwhile.
struct Poll {
    asker: Asker,
    reply: Pin<Box<dyn Future<Output = Result<Page<LogEvent>, Failure>> + Send>>,
}

/// Who asked.
#[derive(Clone, Copy)]
struct Asker {
    feed: usize,
    day: i64,
    /// It is for a later page than the first.
    paged: bool,
}

/// What the tail was waiting for.
enum Next {
    Mode(bool),
    Heard(Heard),
    Replied(Result<Page<LogEvent>, Failure>),
    Due,
    Closed,
}

impl Tail {
    fn new(gateway: Gateway, order: Order, out: mpsc::Sender<TailEvent>) -> Self {
        let began = Instant::now();
        let now_ms = gateway.clock().now().as_millisecond();
        let Order { sources, settings, mut mode } = order;
        // Whatever it is, it has to be set up.
        mode.mark_changed();
        let feeds = sources.into_iter().map(|source| Feed::new(source, settings, now_ms));
        Self {
            feeds: feeds.collect(),
            settings,
            poll: None,
            mode,
            mode_is_final: false,
            live: LiveLane::default(),
            clock_check: ClockCheck::new(began, now_ms),
            gateway,
            out,
            began,
            reported: Reported::default(),
        }
    }

    fn now_ms(&self) -> i64 {
        self.gateway.clock().now().as_millisecond()
    }

    /// Waits for what comes next and deals with it.
    async fn step(&mut self) -> Result<(), Closed> {
        let due = self.feeds.iter().map(Feed::due).min().unwrap_or_default();
        let next = tokio::select! {
            biased;
            () = self.out.closed() => Next::Closed,
            changed = self.mode.changed(), if !self.mode_is_final => Next::Mode(changed.is_ok()),
            heard = self.live.heard() => Next::Heard(heard),
            reply = replied(&mut self.poll) => Next::Replied(reply),
            () = sleep_until(self.began + due), if self.poll.is_none() => Next::Due,
        };
        match next {
            Next::Closed => return Err(Closed),
            Next::Mode(still_there) => self.switch(still_there),
            Next::Heard(heard) => self.heard(heard).await?,
            Next::Replied(reply) => {
                if let Some(poll) = self.poll.take() {
                    self.replied(poll.asker, reply).await?;
                }
            }
            Next::Due => self.ask(),
        }
        self.report().await
    }

    fn switch(&mut self, still_there: bool) {
        self.mode_is_final = !still_there;
        match *self.mode.borrow_and_update() {
            TailMode::Live => self.live.open(&self.gateway, &self.feeds),
            TailMode::Polling => {
                self.live.close(self.gateway.clock().now());
                let elapsed = self.began.elapsed();
                self.feeds.iter_mut().for_each(|feed| feed.live_tail_ended(elapsed));
            }
        }
    }

    /// Asks for what is due.
    fn ask(&mut self) {
        let now_ms = self.now_ms();
        let first = self.feeds.iter_mut().enumerate().min_by_key(|(_, feed)| feed.due());
        let Some((index, feed)) = first else { return };
        let Some(question) = feed.ask(now_ms) else { return };
        let (gateway, paged) = (self.gateway.clone(), question.token.is_some());
        let asker = Asker { feed: index, day: question.day, paged };
        let reply =
            Box::pin(
                async move { gateway.filter_log_events(&question.query, question.token).await },
            );
        self.poll = Some(Poll { asker, reply });
    }

    async fn replied(
        &mut self,
        asker: Asker,
        reply: Result<Page<LogEvent>, Failure>,
    ) -> Result<(), Closed> {
        if reply.is_ok() && self.begin_anew_by_another_clock() {
            return Ok(());
        }
        let now_ms = self.now_ms();
        let Some(feed) = self.feeds.get_mut(asker.feed) else { return Ok(()) };
        let told = match reply {
            Ok(page) => {
                let events = feed.answered(asker.day, page, now_ms);
                self.deliver(asker.feed, events).await
            }
            Err(failure) => {
                let trouble = trouble(&failure, asker.paged);
                feed.failed(asker.day, trouble);
                self.failed(trouble, failure).await
            }
        };
        let elapsed = self.began.elapsed();
        if let Some(feed) = self.feeds.get_mut(asker.feed) {
            feed.pause(asker.day, elapsed);
        }
        told
    }

    /// A reply tells the endpoint's time. When that makes nonsense of what has been asked so
    /// far, asks again from the start; what comes twice has the same ids.
    fn begin_anew_by_another_clock(&mut self) -> bool {
        let (now_ms, speed) = (self.now_ms(), self.gateway.clock().speed());
        if self.clock_check.is_consistent(Instant::now(), now_ms, speed) {
            return false;
        }
        debug!("the endpoint's clock is another: the tail begins anew");
        self.feeds.iter_mut().for_each(|feed| feed.begin_anew(self.settings, now_ms));
        self.reported.begin_anew();
        true
    }

    async fn failed(&mut self, trouble: Trouble, failure: Failure) -> Result<(), Closed> {
        match trouble {
            Trouble::Throttled(_) => {
                self.reported.throttled += 1;
                Ok(())
            }
            // Told with everything else that is told of groups.
            Trouble::TokenRefused | Trouble::NoGroup => Ok(()),
            Trouble::Other => self.send(TailEvent::Failed(failure)).await,
        }
    }

    async fn heard(&mut self, heard: Heard) -> Result<(), Closed> {
        let (now_ms, elapsed) = (self.now_ms(), self.began.elapsed());
        let members = self.live.note(&heard, self.gateway.clock().now());
        for index in members {
            let Some(feed) = self.feeds.get_mut(index) else { continue };
            match &heard.what {
                What::Began => feed.live_tail_began(elapsed),
                What::Ended(_) => feed.live_tail_ended(elapsed),
                What::Update(update) => {
                    if update.sampled {
                        feed.sampled(now_ms, elapsed);
                    }
                    let events = feed.told(&update.events);
                    self.deliver(index, events).await?;
                }
            }
        }
        Ok(())
    }

    async fn deliver(&mut self, feed: usize, events: Vec<LogEvent>) -> Result<(), Closed> {
        let Some(feed) = self.feeds.get_mut(feed) else { return Ok(()) };
        let mut chunker = Chunker::new(&feed.source.group);
        let mut full = Vec::new();
        for line in feed.lines(events) {
            full.extend(chunker.push(line));
        }
        full.extend(chunker.flush());
        for chunk in full {
            self.send(TailEvent::Chunk(chunk)).await?;
        }
        Ok(())
    }

    /// Tells what has changed.
    async fn report(&mut self) -> Result<(), Closed> {
        let clock = self.gateway.clock();
        let (now, speed) = (clock.now(), clock.speed());
        let mut events = self.reported.of_feeds(&self.feeds, now.as_millisecond(), speed);
        let sampled = self.feeds.iter().any(Feed::is_refilling);
        events.extend(self.reported.of_live_tail(self.live.status(now, sampled)));
        for event in events {
            self.send(event).await?;
        }
        Ok(())
    }

    async fn send(&mut self, event: TailEvent) -> Result<(), Closed> {
        self.out.send(event).await.map_err(|_| Closed)
    }
}

/// The reply to the query under way; never, when there is none.
async fn replied(poll: &mut Option<Poll>) -> Result<Page<LogEvent>, Failure> {
    match poll {
        Some(poll) => poll.reply.as_mut().await,
        None => std::future::pending().await,
    }
}

/// The furthest that a query can be away: nothing is due.
const NEVER: Duration = Duration::from_hours(24);
