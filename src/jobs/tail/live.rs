//! The sessions of Live Tail that a tail listens to.

use std::{collections::BTreeSet, time::Duration};

use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};

use super::feed::Feed;
use crate::{
    aws::{Gateway, LiveTail, LiveTailQuery},
    domain::{Failure, LiveUpdate, LogSource, Timestamp},
    logs::{LiveState, LiveStatus, follow::stream_prefixes},
};

/// Groups that one session can watch.
const GROUPS: usize = 10;
/// AWS ends a session after three hours: another takes its place before.
const RENEW: Duration = Duration::from_mins(170);
/// After a session that has lasted its time.
const AGAIN: Duration = Duration::from_secs(1);
/// After a first failure; doubled with each further one.
const RETRY: Duration = Duration::from_secs(5);
/// After many failures in a row, or where trying again does not help by itself.
const MAX_RETRY: Duration = Duration::from_mins(2);
/// Updates that may wait. While they do, AWS drops the oldest, which polling brings later.
const WAITING: usize = 4;

/// The sessions, or none when polling is all that is wanted.
#[derive(Default)]
pub(super) struct LiveLane {
    sessions: Vec<Session>,
    heard: Option<mpsc::Receiver<Heard>>,
    /// Dropping it ends the sessions.
    tasks: JoinSet<()>,
    /// What sessions that have ended took.
    spent: Duration,
}

struct Session {
    /// The feeds that it watches, by index.
    members: Vec<usize>,
    since: Option<Timestamp>,
    /// Why it is not open, if something is wrong.
    failure: Option<Failure>,
}

/// Something about one session.
pub(super) struct Heard {
    session: usize,
    pub(super) what: What,
}

/// What there is to hear.
pub(super) enum What {
    /// A session is open, the first or one that replaces it.
    Began,
    /// What came in.
    Update(LiveUpdate),
    /// It is over: in time, or by a failure. It will be tried again.
    Ended(Option<Failure>),
}

impl LiveLane {
    /// Opens what the feeds need; nothing when that has been done.
    pub(super) fn open(&mut self, gateway: &Gateway, feeds: &[Feed]) {
        if self.heard.is_some() {
            return;
        }
        let (sender, heard) = mpsc::channel(WAITING);
        let now_ms = gateway.clock().now().as_millisecond();
        for (number, plan) in plans(feeds, now_ms).into_iter().enumerate() {
            let Plan { members, watched } = plan;
            self.sessions.push(Session { members, since: None, failure: None });
            let keeper = Keeper { gateway: gateway.clone(), number, watched, out: sender.clone() };
            self.tasks.spawn(keeper.run());
        }
        self.heard = Some(heard);
    }

    /// Ends all sessions.
    pub(super) fn close(&mut self, now: Timestamp) {
        self.spent = self.spent(now);
        self.sessions.clear();
        self.heard = None;
        self.tasks = JoinSet::new();
    }

    /// What is heard next; never, while no session is wanted.
    pub(super) async fn heard(&mut self) -> Heard {
        match &mut self.heard {
            Some(heard) => match heard.recv().await {
                Some(heard) => heard,
                // The keepers end with this.
                None => std::future::pending().await,
            },
            None => std::future::pending().await,
        }
    }

    /// Takes note of it; returns which feeds it is about.
    pub(super) fn note(&mut self, heard: &Heard, now: Timestamp) -> Vec<usize> {
        let Some(session) = self.sessions.get_mut(heard.session) else { return Vec::new() };
        match &heard.what {
            What::Began => {
                session.failure = None;
                session.since.get_or_insert(now);
            }
            What::Update(_) => {}
            What::Ended(failure) => {
                session.failure.clone_from(failure);
                self.spent += session.since.take().map_or(Duration::ZERO, |at| between(at, now));
            }
        }
        session.members.clone()
    }

    /// How it stands.
    pub(super) fn status(&self, now: Timestamp, sampled: bool) -> LiveStatus {
        let failure = self.sessions.iter().find_map(|session| session.failure.clone());
        let state = match failure {
            _ if self.heard.is_none() => LiveState::Off,
            Some(failure) => LiveState::Failed(failure),
            None if self.sessions.iter().all(|session| session.since.is_some()) => LiveState::On,
            None => LiveState::Starting,
        };
        let minutes = self.spent(now).as_secs().div_ceil(60);
        LiveStatus { state, sampled, minutes }
    }

    /// What all sessions so far took, together.
    fn spent(&self, now: Timestamp) -> Duration {
        let open = self.sessions.iter().filter_map(|session| session.since);
        self.spent + open.map(|since| between(since, now)).sum::<Duration>()
    }
}

fn between(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or_default()
}

/// A session that is needed.
struct Plan {
    members: Vec<usize>,
    watched: Watched,
}

/// What a session is about.
enum Watched {
    Groups(Vec<String>),
    /// Some streams of a group, by prefixes that depend on the day.
    Part(LogSource),
}

impl Watched {
    fn query(&self, now_ms: i64) -> LiveTailQuery {
        match self {
            Self::Groups(groups) => {
                LiveTailQuery { groups: groups.clone(), ..LiveTailQuery::default() }
            }
            Self::Part(source) => LiveTailQuery {
                groups: vec![source.group.clone()],
                stream_prefixes: stream_prefixes(source, now_ms),
                pattern: None,
            },
        }
    }
}

/// Whole groups share sessions; a source that is about some streams has one of its own.
fn plans(feeds: &[Feed], now_ms: i64) -> Vec<Plan> {
    let sources = feeds.iter().map(|feed| &feed.source).enumerate();
    let is_whole = |source: &LogSource| stream_prefixes(source, now_ms).is_empty();
    let (whole, parts): (Vec<_>, Vec<_>) = sources.partition(|(_, source)| is_whole(source));
    let parts = parts.into_iter().map(|(index, source)| Plan {
        members: vec![index],
        watched: Watched::Part(source.clone()),
    });
    let shared = whole.chunks(GROUPS).map(|some| {
        let groups: BTreeSet<_> = some.iter().map(|(_, source)| source.group.clone()).collect();
        Plan {
            members: some.iter().map(|(index, _)| *index).collect(),
            watched: Watched::Groups(groups.into_iter().collect()),
        }
    });
    parts.chain(shared).collect()
}

/// Keeps one session open: renews it before its time, and tries again when it is lost.
struct Keeper {
    gateway: Gateway,
    number: usize,
    watched: Watched,
    out: mpsc::Sender<Heard>,
}

/// The tail is gone.
struct Gone;

impl Keeper {
    async fn run(self) {
        let mut failures = 0;
        loop {
            let ended = match self.start().await {
                Ok(session) => {
                    failures = 0;
                    let Ok(ended) = self.listen(session).await else { return };
                    ended
                }
                Err(failure) => Some(failure),
            };
            let pause = pause(ended.as_ref(), failures);
            failures += 1;
            if self.tell(What::Ended(ended)).await.is_err() {
                return;
            }
            sleep(self.gateway.clock().real(pause)).await;
        }
    }

    /// Until the session is over; then, why.
    async fn listen(&self, mut session: LiveTail) -> Result<Option<Failure>, Gone> {
        self.tell(What::Began).await?;
        let mut renewal = self.renewal();
        loop {
            let next = tokio::select! {
                next = session.next() => next,
                () = sleep_until(renewal) => {
                    renewal = self.renewal();
                    // When it can't be renewed, the one that is open still has its last minutes.
                    if let Ok(another) = self.start().await {
                        session = another;
                        self.tell(What::Began).await?;
                    }
                    continue;
                }
            };
            match next {
                Ok(Some(update)) => self.tell(What::Update(update)).await?,
                Ok(None) => return Ok(None),
                Err(failure) => return Ok(Some(failure)),
            }
        }
    }

    async fn start(&self) -> Result<LiveTail, Failure> {
        let now_ms = self.gateway.clock().now().as_millisecond();
        self.gateway.live_tail(&self.watched.query(now_ms)).await
    }

    fn renewal(&self) -> Instant {
        Instant::now() + self.gateway.clock().real(RENEW)
    }

    async fn tell(&self, what: What) -> Result<(), Gone> {
        self.out.send(Heard { session: self.number, what }).await.map_err(|_| Gone)
    }
}

/// How long to wait before the next session after `failures` in a row.
fn pause(ended: Option<&Failure>, failures: u32) -> Duration {
    match ended {
        None => AGAIN,
        Some(failure) if failure.retryable => {
            RETRY.saturating_mul(1 << failures.min(8)).min(MAX_RETRY)
        }
        Some(_) => MAX_RETRY,
    }
}
