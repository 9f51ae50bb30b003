//! The loop: what happens goes into the machine, and what it wants is done.

use std::time::Duration;

use tokio::{
    signal::unix::Signal,
    task::spawn_blocking,
    time::{Instant, sleep, sleep_until, timeout, timeout_at},
};

use super::{
    hands::Hands,
    server::{Inbox, Told},
    voice::Voice,
    work::Done,
};
use crate::{
    domain::{Clock, Timestamp},
    rollout::{
        RolloutStatus,
        machine::{Effect, End, Event, Machine, Seat},
    },
    store::Rollouts,
};

/// How often, on the clock, it looks around: at credentials and at other drivers.
const LOOK: Duration = Duration::from_mins(1);
/// And in real time not more often, however fast the clock runs.
const LOOK_LEAST: Duration = Duration::from_millis(500);
/// The clock may be put right while something is waited for; it is read again so often.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// How long, in real time, a ledger may take to be written to disk before it goes on without.
const KEEP: Duration = Duration::from_secs(2);
/// How long, in real time, an end by a signal waits for a write that is under way, and for a
/// rollback that has been decided.
const LAST_WRITE: Duration = Duration::from_secs(8);

/// A rollout under way.
pub(super) struct Drive {
    pub(super) machine: Machine,
    pub(super) seat: Seat,
    pub(super) hands: Hands,
    pub(super) voice: Voice,
    pub(super) inbox: Inbox,
    pub(super) clock: Clock,
    pub(super) store: Rollouts,
    /// The rollout's id.
    pub(super) id: String,
    pub(super) terminate: Signal,
}

/// How a driver ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// The rollout is over.
    Over(End),
    /// The host wants it gone: the ledger stays, and anyone takes over once the lease is past.
    Terminated,
}

/// What comes next.
enum Next {
    Event(Event),
    Done(Done),
    Told(Told),
    Looks,
    Terminated,
}

/// What is waited for.
struct Waits {
    wake: Option<Timestamp>,
    look: Instant,
    attended: bool,
    /// When weights were set, by the last ledger there was.
    changes: Vec<Timestamp>,
}

impl Drive {
    /// Drives to the end.
    pub(super) async fn run(mut self, first: Vec<Effect>) -> (Ended, Option<RolloutStatus>) {
        let mut waits =
            Waits { wake: None, look: Instant::now(), attended: false, changes: Vec::new() };
        let mut end = self.carry_out(first, &mut waits).await;
        let ended = loop {
            self.publish(&mut waits);
            if let Some(end) = end {
                break Ended::Over(end);
            }
            let next = self.next(&mut waits).await;
            if matches!(next, Next::Terminated) {
                break self.leave(&mut waits).await;
            }
            end = self.deal_with(next, &mut waits).await;
        };
        (ended, self.voice.last().cloned())
    }

    async fn deal_with(&mut self, next: Next, waits: &mut Waits) -> Option<End> {
        let event = match next {
            Next::Event(event) => event,
            Next::Done(done) => self.hear(done)?,
            Next::Told(told) => Self::obey(told),
            Next::Looks => {
                self.hands.look_around();
                self.trim_log();
                return None;
            }
            Next::Terminated => return None,
        };
        let effects = self.machine.handle(event, self.clock.now());
        self.carry_out(effects, waits).await
    }

    /// Beside the rest: a folder that hangs holds up no rollout.
    fn trim_log(&self) {
        let (store, id) = (self.store.clone(), self.id.clone());
        drop(spawn_blocking(move || {
            if let Err(error) = store.trim_log(&id) {
                tracing::warn!(%error, "the driver's log can't be kept short");
            }
        }));
    }

    async fn next(&mut self, waits: &mut Waits) -> Next {
        loop {
            tokio::select! {
                biased;
                _ = self.terminate.recv() => return Next::Terminated,
                Some(told) = self.inbox.told.recv() => return Next::Told(told),
                Some(done) = self.hands.done() => return Next::Done(done),
                Ok(()) = self.inbox.attending.changed() => {
                    let attended = *self.inbox.attending.borrow_and_update() > 0;
                    if attended != std::mem::replace(&mut waits.attended, attended) {
                        return Next::Event(Event::Attended(attended));
                    }
                }
                () = sleep_until(waits.look) => {
                    waits.look = Instant::now() + self.clock.real(LOOK).max(LOOK_LEAST);
                    return Next::Looks;
                }
                () = come(&self.clock, waits.wake) => {
                    waits.wake = None;
                    return Next::Event(Event::Woken);
                }
            }
        }
    }

    fn hear(&mut self, done: Done) -> Option<Event> {
        if let Some(note) = done.note {
            self.voice.note(self.clock.now(), "not_audited", note);
        }
        done.event
    }

    fn obey(told: Told) -> Event {
        // Whoever asked may have gone.
        _ = told.reply.send(Ok(()));
        Event::Told(told.command)
    }

    /// Does what can be done at once, and begins the rest.
    async fn carry_out(&mut self, effects: Vec<Effect>, waits: &mut Waits) -> Option<End> {
        let mut end = None;
        for effect in effects {
            match effect {
                Effect::Send(write) => self.hands.send(*write),
                Effect::Read => self.hands.read(),
                Effect::Measure { from } => self.hands.measure(from, waits.changes.clone()),
                Effect::Smoke(version) => self.hands.smoke(version),
                Effect::WakeAt(at) => waits.wake = Some(at),
                Effect::Say(happening) => self.voice.happened(&happening),
                Effect::Keep(text) => self.keep(text).await,
                Effect::End(how) => end = Some(how),
            }
        }
        end
    }

    /// Before what follows: a write whose ledger nobody has can't be taken over.
    async fn keep(&mut self, text: String) {
        let (store, id) = (self.store.clone(), self.id.clone());
        let kept = timeout(KEEP, spawn_blocking(move || store.keep_ledger(&id, &text))).await;
        let problem = match kept {
            Ok(Ok(Ok(()))) => return,
            Ok(Ok(Err(error))) => error.to_string(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("it took more than {} s", KEEP.as_secs()),
        };
        let text = format!("the ledger can't be kept on this host: {problem}");
        self.voice.note(self.clock.now(), "not_kept", text);
    }

    /// The host wants it gone. To roll back is not its to decide, and there may be no time; what
    /// it leaves is a ledger that lapses. But a rollback that has been decided is tried on until
    /// the time is over.
    async fn leave(&mut self, waits: &mut Waits) -> Ended {
        let until = Instant::now() + LAST_WRITE;
        let text = if self.machine.is_rolling_back() {
            "the driver was told to end: it tries to roll back for some seconds more"
        } else {
            "the driver was told to end: the alias stays as it is, and anybody may take over with \
             serin rollout resume once the lease is past"
        };
        self.voice.note(self.clock.now(), "driver_ends", text);
        self.publish(waits);
        while self.machine.is_rolling_back() {
            let Ok(next) = timeout_at(until, self.next(waits)).await else { break };
            let end = self.deal_with(next, waits).await;
            self.publish(waits);
            if let Some(end) = end {
                return Ended::Over(end);
            }
        }
        self.hands.finish_sending(until.saturating_duration_since(Instant::now())).await;
        Ended::Terminated
    }

    fn publish(&mut self, waits: &mut Waits) {
        let status = self.machine.status(self.clock.now(), &self.seat);
        if let Some(ledger) = &status.ledger {
            waits.changes = ledger.changed_at();
        }
        self.voice.stands(status);
    }
}

/// Resolves when that time has come; never without one.
async fn come(clock: &Clock, at: Option<Timestamp>) {
    let Some(at) = at else { return std::future::pending().await };
    loop {
        let left = at.duration_since(clock.now());
        let Ok(left) = Duration::try_from(left) else { return };
        if left.is_zero() {
            return;
        }
        sleep(clock.real(left).min(LONGEST_SLEEP)).await;
    }
}
