//! Whole changes of a setting in memory that AWS does not guard.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use super::*;
use crate::domain::Reserved;

const FIFTY: Reserved = Reserved(Some(50));
const TWENTY: Reserved = Reserved(Some(20));
/// What does not show what it is going to be.
const UNSETTLED: Reserved = Reserved(Some(77));

/// What happens to one send.
#[derive(Debug, Clone)]
enum Fault {
    Throttled,
    Refused,
    Conflict,
    Denied,
    /// The connection is lost before AWS sees it.
    LostBefore,
    /// It is applied and the answer is lost.
    LostAfter,
    /// It is applied, its answer is lost, and someone else then sets this.
    LostThenRival(Reserved),
    /// AWS says that it failed, and it did.
    Failed,
    /// A gateway gave up on it.
    GatewayTimeout,
    /// It is applied and answered with something else.
    Contradicted,
    /// It is taken, and does not settle of itself.
    Taken,
    /// Someone else sets this first, and then AWS's rules refuse it.
    Outrun(Reserved),
}

/// A stop of a function with 50 reserved, at AWS in memory.
struct FakeSetting {
    urgent: bool,
    /// AWS keeps a second copy from landing.
    guarded: bool,
    state: Mutex<State>,
}

struct State {
    now: Reserved,
    sends: VecDeque<Fault>,
    /// Someone else's change just before one read: of which read, from 0, and to what.
    rival: Option<(u32, Reserved)>,
    /// Reads that fail, by number from 0, with what.
    unreadable: Box<dyn Fn(u32) -> Option<FailureKind> + Send>,
    reads: u32,
    sent: u32,
    landed: u32,
    elapsed: Duration,
}

impl FakeSetting {
    fn new(sends: impl IntoIterator<Item = Fault>) -> Self {
        let state = State {
            now: FIFTY,
            sends: sends.into_iter().collect(),
            rival: None,
            unreadable: Box::new(|_| None),
            reads: 0,
            sent: 0,
            landed: 0,
            elapsed: Duration::ZERO,
        };
        Self { urgent: true, guarded: false, state: Mutex::new(state) }
    }

    fn guarded(self) -> Self {
        Self { guarded: true, ..self }
    }

    fn rival(self, read: u32, to: Reserved) -> Self {
        self.lock().rival = Some((read, to));
        self
    }

    fn unreadable(self, fails: impl Fn(u32) -> Option<FailureKind> + Send + 'static) -> Self {
        self.lock().unreadable = Box::new(fails);
        self
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn run(&self) -> Ended<Reserved> {
        Once::new(self, &|_| {}).run().await
    }
}

impl State {
    fn apply(&mut self) -> Sent<Reserved> {
        self.now = Reserved::STOPPED;
        self.landed += 1;
        Sent { found: self.now, request_id: Some("q1".into()) }
    }
}

impl Pace for FakeSetting {
    fn elapsed(&self) -> Duration {
        self.lock().elapsed
    }

    async fn sleep(&self, period: Duration) {
        self.lock().elapsed += period;
    }
}

impl Setting for FakeSetting {
    type Value = Reserved;

    fn is_urgent(&self) -> bool {
        self.urgent
    }

    fn failure(&self, kind: FailureKind) -> Failure {
        failure(kind)
    }

    fn stands(&self, found: &Reserved) -> Stands {
        match *found {
            Reserved::STOPPED => Stands::AsWanted,
            FIFTY => Stands::AsPreviewed,
            UNSETTLED => Stands::Unsettled,
            _ => Stands::Otherwise,
        }
    }

    fn may_be_outrun(&self, failure: &Failure) -> bool {
        matches!(failure.kind, FailureKind::InvalidParameter { .. })
    }

    fn is_guarded(&self) -> bool {
        self.guarded
    }

    async fn read(&self) -> Result<Reserved, Failure> {
        let mut state = self.lock();
        let number = state.reads;
        state.reads += 1;
        if let Some(kind) = (state.unreadable)(number) {
            return Err(failure(kind));
        }
        if let Some((_, to)) = state.rival.take_if(|(read, _)| *read == number) {
            state.now = to;
        }
        Ok(state.now)
    }

    async fn send(&self) -> Result<Sent<Reserved>, WriteFailure> {
        let mut state = self.lock();
        state.sent += 1;
        let fault = state.sends.pop_front();
        let Some(fault) = fault else { return Ok(state.apply()) };
        match fault {
            Fault::LostAfter => _ = state.apply(),
            Fault::Contradicted => return Ok(Sent { found: FIFTY, ..state.apply() }),
            Fault::Taken => {
                state.now = UNSETTLED;
                return Ok(Sent { found: UNSETTLED, request_id: Some("q1".into()) });
            }
            Fault::Outrun(rival) => state.now = rival,
            Fault::LostThenRival(rival) => {
                state.apply();
                state.now = rival;
            }
            _ => {}
        }
        let (kind, may_have_landed) = seen(&fault);
        Err(WriteFailure { failure: failure(kind), may_have_landed })
    }
}

fn seen(fault: &Fault) -> (FailureKind, bool) {
    let server = |status| FailureKind::ServiceError { status, message: "failed".into() };
    match fault {
        Fault::Throttled => (FailureKind::Throttled { retry_after: None, reason: None }, false),
        Fault::Refused => {
            let (endpoint, detail) = ("http://127.0.0.1:1".into(), "refused".into());
            (FailureKind::Unreachable { endpoint, detail }, false)
        }
        Fault::Conflict => (FailureKind::Conflict { message: "in progress".into() }, false),
        Fault::Denied => (denied(), false),
        Fault::Outrun(_) => (FailureKind::InvalidParameter { message: "no".into() }, false),
        Fault::Failed => (server(500), true),
        Fault::GatewayTimeout => (server(504), true),
        _ => (timed_out(), true),
    }
}

fn denied() -> FailureKind {
    FailureKind::Denied { action: "lambda:PutFunctionConcurrency".into() }
}

fn timed_out() -> FailureKind {
    FailureKind::TimedOut { after: Duration::from_secs(4) }
}

fn failure(kind: FailureKind) -> Failure {
    let retryable = matches!(
        kind,
        FailureKind::Throttled { .. }
            | FailureKind::Unreachable { .. }
            | FailureKind::TimedOut { .. }
    );
    let (operation, resource) = ("lambda:PutFunctionConcurrency".into(), "checkout".into());
    Failure { operation, resource, kind, retryable, request_id: None }
}

/// How it ended, how often it was sent, and how often it landed.
async fn ended(setting: &FakeSetting) -> (&'static str, u32, u32) {
    let ended = setting.run().await;
    let state = setting.lock();
    assert_eq!(ended.attempts, state.sent);
    (ended.outcome.label(), state.sent, state.landed)
}

#[tokio::test]
async fn it_is_read_sent_once_and_read_back() {
    let setting = FakeSetting::new([]);
    let ended = setting.run().await;
    assert_eq!(ended.outcome, Outcome::Applied(Reserved::STOPPED));
    assert_eq!((ended.attempts, ended.request_id.as_deref()), (1, Some("q1")));
    let state = setting.lock();
    assert_eq!((state.reads, state.sent), (2, 1));
}

#[tokio::test]
async fn what_is_not_as_previewed_is_left_alone() {
    let setting = FakeSetting::new([]).rival(0, TWENTY);
    let changed = setting.run().await;
    assert_eq!(changed.outcome, Outcome::ChangedBySomeoneElse { found: TWENTY });
    assert_eq!((changed.attempts, setting.lock().now), (0, TWENTY));
    let setting = FakeSetting::new([]).rival(0, Reserved::STOPPED);
    assert_eq!(ended(&setting).await, ("already_there", 0, 0));
}

#[tokio::test]
async fn a_lost_answer_is_read_back_and_never_followed_by_another_copy() {
    let landed = FakeSetting::new([Fault::LostAfter]);
    assert_eq!(ended(&landed).await, ("applied", 1, 1));
    // It may still be on its way: nobody can say that it was not applied.
    let lost = FakeSetting::new([Fault::LostBefore]);
    assert_eq!(ended(&lost).await, ("unknown", 1, 0));
    let gave_up = FakeSetting::new([Fault::GatewayTimeout]);
    assert_eq!(ended(&gave_up).await, ("unknown", 1, 0));
    let failed = FakeSetting::new([Fault::Failed]);
    assert_eq!(ended(&failed).await, ("not_applied", 1, 0));
}

#[tokio::test]
async fn a_copy_that_lands_late_is_seen() {
    // Read before the send, then twice as it was, then as wanted.
    let setting = FakeSetting::new([Fault::LostBefore]).rival(3, Reserved::STOPPED);
    assert_eq!(ended(&setting).await, ("applied", 1, 0));
}

#[tokio::test]
async fn someone_else_s_answer_to_a_lost_copy_is_shown_and_stays() {
    let setting = FakeSetting::new([Fault::LostThenRival(TWENTY)]);
    let ended = setting.run().await;
    assert_eq!(ended.outcome, Outcome::ChangedBySomeoneElse { found: TWENTY });
    let state = setting.lock();
    assert_eq!((state.sent, state.now), (1, TWENTY));
}

#[tokio::test]
async fn what_can_t_be_read_back_is_unknown() {
    let setting =
        FakeSetting::new([Fault::LostAfter]).unreadable(|read| (read > 0).then(timed_out));
    assert_eq!(ended(&setting).await, ("unknown", 1, 1));
}

#[tokio::test]
async fn an_acknowledged_copy_is_applied_even_if_it_can_t_be_read_back() {
    let setting = FakeSetting::new([]).unreadable(|read| (read > 0).then(denied));
    assert_eq!(ended(&setting).await, ("applied", 1, 1));
}

#[tokio::test]
async fn an_answer_that_contradicts_is_settled_by_reading() {
    let setting = FakeSetting::new([Fault::Contradicted]);
    assert_eq!(ended(&setting).await, ("applied", 1, 1));
}

#[tokio::test]
async fn what_is_unsettled_is_waited_out_before_it_is_sent() {
    let setting = FakeSetting::new([]).rival(3, FIFTY);
    setting.lock().now = UNSETTLED;
    assert_eq!(ended(&setting).await, ("applied", 1, 1));
    let setting = FakeSetting { urgent: false, ..FakeSetting::new([]) };
    setting.lock().now = UNSETTLED;
    assert_eq!(ended(&setting).await, ("not_applied", 0, 0));
}

#[tokio::test]
async fn what_is_unsettled_after_it_was_sent_is_looked_at_until_it_settles() {
    for (settles, label) in
        [(Reserved::STOPPED, "applied"), (TWENTY, "changed_by_someone_else"), (FIFTY, "unknown")]
    {
        // One read before the send, and more after it than there are looks.
        let setting = FakeSetting::new([Fault::Taken]).rival(8, settles);
        assert_eq!(ended(&setting).await, (label, 1, 0), "{settles:?}");
        assert_eq!(setting.lock().reads, 9);
    }
    let never = FakeSetting { urgent: false, ..FakeSetting::new([Fault::Taken]) };
    assert_eq!(ended(&never).await, ("unknown", 1, 0));
    assert!((55..=65).contains(&never.lock().elapsed.as_secs()), "of the fake's time");
}

#[tokio::test]
async fn what_certainly_did_not_land_goes_out_again() {
    let faults = [Fault::Throttled, Fault::Refused, Fault::Conflict];
    let setting = FakeSetting::new(faults);
    assert_eq!(ended(&setting).await, ("applied", 4, 1));
    assert_eq!(setting.lock().reads, 5, "before each copy, and after the last");
}

#[tokio::test]
async fn before_it_goes_out_again_it_is_looked_at_again() {
    let setting = FakeSetting::new([Fault::Throttled]).rival(1, TWENTY);
    assert_eq!(ended(&setting).await, ("changed_by_someone_else", 1, 0));
}

#[tokio::test]
async fn a_storm_is_waited_out_for_a_stop_by_a_minute_and_else_for_seconds() {
    for (urgent, copies, least, most) in [(true, 14..=30, 55, 61), (false, 5..=8, 8, 11)] {
        let setting = FakeSetting { urgent, ..FakeSetting::new(vec![Fault::Throttled; 1_000]) };
        let (label, sent, landed) = ended(&setting).await;
        assert_eq!((label, landed), ("not_applied", 0));
        assert!(copies.contains(&sent), "{sent} copies");
        let waited = setting.lock().elapsed.as_secs();
        assert!((least..=most).contains(&waited), "{waited} s of the fake's time");
    }
}

#[tokio::test]
async fn a_denial_ends_it_at_once() {
    let setting = FakeSetting::new([Fault::Denied]);
    let ended = setting.run().await;
    assert_eq!(ended.outcome, Outcome::NotApplied(failure(denied())));
    assert_eq!((ended.attempts, setting.lock().landed), (1, 0));
}

#[tokio::test]
async fn without_a_look_before_nothing_is_sent() {
    let setting = FakeSetting::new([]).unreadable(|_| Some(denied()));
    assert_eq!(ended(&setting).await, ("not_applied", 0, 0));
    let setting = FakeSetting::new([]).unreadable(|read| (read < 3).then(timed_out));
    assert_eq!(ended(&setting).await, ("applied", 1, 1), "a look that may be repeated is");
}

#[tokio::test]
async fn a_guarded_copy_that_is_lost_from_sight_goes_out_again() {
    let guarded = |sends: Vec<Fault>| FakeSetting::new(sends).guarded();
    assert_eq!(ended(&guarded(vec![Fault::LostBefore; 2])).await, ("applied", 3, 1));
    assert_eq!(ended(&guarded(vec![Fault::LostAfter])).await, ("applied", 1, 1));
    // Whoever sets what is wanted now, ours may have been it.
    let rival = guarded(vec![Fault::LostBefore]).rival(1 + 4, Reserved::STOPPED);
    assert_eq!(ended(&rival).await, ("applied", 1, 0));
    let lost = ended(&guarded(vec![Fault::LostBefore; 99])).await;
    assert_eq!((lost.0, lost.2), ("unknown", 0));
    assert!(lost.1 > 3, "{lost:?}");
}

#[tokio::test]
async fn what_awss_rules_refuse_is_told_by_what_it_is_now() {
    for (now, told) in [
        (TWENTY, "changed_by_someone_else"),
        (Reserved::STOPPED, "already_there"),
        (FIFTY, "not_applied"),
    ] {
        let setting = FakeSetting::new([Fault::Outrun(now)]);
        assert_eq!(ended(&setting).await, (told, 1, 0), "{now}");
    }
}
