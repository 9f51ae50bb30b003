//! A machine on a bench: an alias that answers at once, numbers on demand, and time by hand.

mod commands;
mod hold;
mod keeping;
mod lease;
mod properties;
mod reasons;
mod rollback;
mod settle;
mod stages;
mod start;
mod take_over;
mod writes;

use super::*;
use crate::{
    domain::{
        AliasName, AliasRef, AliasState, FailureKind, FunctionName, RevisionId, Share, Weight,
    },
    rollout::{
        Bucket, Gates, Keeping, Ledger, OnBlind, Plan, Reading, Reference, RolloutId, Sample, Spec,
        TopErrors, ledger,
    },
};

pub(super) const OLD: Version = Version::Published(41);
pub(super) const NEW: Version = Version::Published(42);
/// A whole minute, and twelve seconds.
const BEGINNING: i64 = 1_795_344_132;

/// What each minute counts: the canary's invocations and errors, then the stable version's.
pub(super) type Minute = (u64, u64, u64, u64);
pub(super) const GOOD: Minute = (600, 1, 5_400, 9);
pub(super) const BAD: Minute = (600, 120, 5_400, 9);
pub(super) const BOTH_BAD: Minute = (600, 240, 5_400, 2_160);
pub(super) const LITTLE: Minute = (2, 0, 18, 0);

pub(super) struct Bench {
    pub(super) machine: Machine,
    pub(super) alias: Alias,
    pub(super) now: Timestamp,
    /// Of the last event.
    pub(super) effects: Vec<Effect>,
    /// What has been asked for and is not answered.
    open: Vec<Effect>,
    end: Option<End>,
    /// Reasons of all writes that landed.
    pub(super) landed: Vec<RolloutWrite>,
    pub(super) said: Vec<Happening>,
    began: Timestamp,
    revision: u32,
}

pub(super) fn spec(plan: &str) -> Spec {
    Spec {
        id: RolloutId(0x7f3a_9c2e),
        target: AliasRef {
            function: FunctionName("checkout".into()),
            alias: AliasName("live".into()),
        },
        stable: OLD,
        canary: NEW,
        plan: Plan::usual(plan.parse().unwrap()).unwrap(),
        gates: Gates::default(),
        timeout_s: 3,
        by: "alice".into(),
        reason: String::new(),
        keeping: Keeping::Description,
        on_blind: OnBlind::Rollback,
        attended: false,
    }
}

pub(super) fn split(percent: f64) -> AliasState {
    let weight = Weight::from_percent(percent).unwrap();
    AliasState::split(OLD, Share { version: NEW, weight })
}

pub(super) fn failure(kind: FailureKind) -> Failure {
    Failure {
        operation: "lambda:UpdateAlias".into(),
        resource: "checkout:live".into(),
        kind,
        retryable: false,
        request_id: None,
    }
}

pub(super) fn lost() -> Failure {
    failure(FailureKind::TimedOut { after: std::time::Duration::from_secs(10) })
}

pub(super) fn throttled() -> Failure {
    failure(FailureKind::Throttled { retry_after: None, reason: None })
}

pub(super) fn denied() -> Failure {
    failure(FailureKind::Denied { action: "lambda:UpdateAlias".into() })
}

impl Bench {
    /// A rollout that is about to begin.
    pub(super) fn of(spec: Spec) -> Self {
        Self::on(spec, AliasState::all(OLD), "checkout, team shop")
    }

    pub(super) fn on(spec: Spec, state: AliasState, description: &str) -> Self {
        let now = Timestamp::from_second(BEGINNING).unwrap();
        let alias = Alias {
            target: spec.target.clone(),
            state,
            description: description.to_owned(),
            revision_id: RevisionId("r0".into()),
        };
        let (machine, effects) = Machine::start(spec, alias.clone(), now);
        Self::with(machine, alias, now, effects)
    }

    pub(super) fn with(
        machine: Machine,
        alias: Alias,
        now: Timestamp,
        effects: Vec<Effect>,
    ) -> Self {
        let (landed, said) = (Vec::new(), Vec::new());
        let (open, end) = (asked(&effects), ends(&effects));
        Self { machine, alias, now, effects, open, end, landed, said, began: now, revision: 0 }
    }

    /// A rollout whose first write has landed.
    pub(super) fn started(spec: Spec) -> Self {
        let mut bench = Self::of(spec);
        bench.land();
        bench
    }

    pub(super) fn handle(&mut self, event: Event) -> &[Effect] {
        let answers = |asked: &Effect| match event {
            Event::Sent(number, _) => {
                matches!(asked, Effect::Send(write) if write.number == number)
            }
            Event::Read(_) => *asked == Effect::Read,
            Event::Measured(_) => matches!(asked, Effect::Measure { .. }),
            _ => false,
        };
        if let Some(at) = self.open.iter().position(answers) {
            self.open.remove(at);
        }
        self.effects = self.machine.handle(event, self.now);
        self.open.extend(asked(&self.effects));
        self.end = self.end.take().or_else(|| ends(&self.effects));
        for effect in &self.effects {
            if let Effect::Say(happening) = effect {
                self.said.push(happening.clone());
            }
        }
        &self.effects
    }

    pub(super) fn passes(&mut self, seconds: i64) {
        self.now = Timestamp::from_second(self.now.as_second() + seconds).unwrap();
    }

    /// What becomes of the write that went out last.
    pub(super) fn reply(&self, sent: Sent) -> Event {
        Event::Sent(self.sent().map_or(0, |write| write.number), sent)
    }

    /// The write that went out last, if it is not answered.
    pub(super) fn sent(&self) -> Option<&Write> {
        self.open.iter().rev().find_map(|effect| match effect {
            Effect::Send(write) => Some(&**write),
            _ => None,
        })
    }

    pub(super) fn reads(&self) -> bool {
        self.open.contains(&Effect::Read)
    }

    /// How it has ended.
    pub(super) fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// The write in hand is applied, and nothing is told.
    pub(super) fn apply(&mut self) {
        let write = self.sent().expect("a write in hand").clone();
        assert_eq!(write.change.revision_id, self.alias.revision_id, "{write:?}");
        self.change(write.change.after, &write.change.description);
        self.landed.push(write.write);
    }

    /// The write in hand lands.
    pub(super) fn land(&mut self) {
        self.apply();
        self.handle(self.reply(Sent::Landed(self.alias.clone())));
    }

    /// Somebody changes the alias.
    pub(super) fn change(&mut self, state: AliasState, description: &str) {
        self.revision += 1;
        self.alias.state = state;
        self.alias.description = description.to_owned();
        self.alias.revision_id = RevisionId(format!("r{}", self.revision));
    }

    pub(super) fn read(&mut self) -> &[Effect] {
        self.handle(Event::Read(Ok(self.alias.clone())))
    }

    pub(super) fn ledger(&self) -> Ledger {
        match ledger::read(&self.alias.description) {
            Reading::Ours { ledger, .. } => *ledger,
            other => panic!("{other:?}"),
        }
    }

    /// Numbers as they are read now, each minute alike.
    pub(super) fn numbers(&self, minute: Minute) -> Measured {
        let (canary, canary_errors, stable, stable_errors) = minute;
        let sample = |invocations, errors| Sample { invocations, errors, ..Sample::default() };
        let bucket = |start: i64| Bucket {
            start: Timestamp::from_second(start).unwrap(),
            canary: sample(canary, canary_errors),
            stable: sample(stable, stable_errors),
        };
        let first = self.began.as_second().div_euclid(60) * 60;
        let now = self.now.as_second();
        Measured {
            read_at: self.now,
            settled_before: Timestamp::from_second((now - 183).div_euclid(60) * 60).unwrap(),
            buckets: (first..now).step_by(60).map(bucket).collect(),
            logs: Err("no logs".into()),
            alarms: Vec::new(),
            throttles: 0,
            memory: Vec::new(),
            reference: Reference { invocations: 100_000, errors: 170, ..Reference::default() },
            top_error: TopErrors::default(),
        }
    }

    pub(super) fn measure(&mut self, minute: Minute) -> &[Effect] {
        let numbers = Box::new(self.numbers(minute));
        self.handle(Event::Measured(Ok(numbers)))
    }

    /// Time passes, every call is answered at once, until it ends or the time is over.
    pub(super) fn runs(&mut self, seconds: i64, minute: Minute) -> Option<End> {
        self.runs_until(seconds, minute, |_| false)
    }

    pub(super) fn runs_until(
        &mut self,
        seconds: i64,
        minute: Minute,
        done: impl Fn(&Self) -> bool,
    ) -> Option<End> {
        let until = self.now.as_second() + seconds;
        loop {
            while let Some(answer) = self.answer(minute) {
                self.handle(answer);
                if let Some(end) = self.end() {
                    return Some(end.clone());
                }
                if done(self) {
                    return None;
                }
            }
            if self.now.as_second() >= until {
                return None;
            }
            self.passes(5);
            self.handle(Event::Woken);
            if let Some(end) = self.end() {
                return Some(end.clone());
            }
        }
    }

    /// The answer to what was asked for last.
    fn answer(&mut self, minute: Minute) -> Option<Event> {
        if self.sent().is_some() {
            self.apply();
            return Some(self.reply(Sent::Landed(self.alias.clone())));
        }
        if self.reads() {
            return Some(Event::Read(Ok(self.alias.clone())));
        }
        let asked = self.open.iter().any(|effect| matches!(effect, Effect::Measure { .. }));
        asked.then(|| Event::Measured(Ok(Box::new(self.numbers(minute)))))
    }

    pub(super) fn status(&self) -> crate::rollout::RolloutStatus {
        let seat = Seat { scope: crate::domain::Scope::default(), host: "bastion".into(), pid: 7 };
        self.machine.status(self.now, &seat)
    }

    pub(super) fn has_said(&self, event: &str) -> bool {
        self.said.iter().any(|happening| happening.event == event)
    }
}

fn asked(effects: &[Effect]) -> Vec<Effect> {
    let asks = |effect: &&Effect| {
        matches!(effect, Effect::Send(_) | Effect::Read | Effect::Measure { .. })
    };
    effects.iter().filter(asks).cloned().collect()
}

fn ends(effects: &[Effect]) -> Option<End> {
    effects.iter().find_map(|effect| match effect {
        Effect::End(end) => Some(end.clone()),
        _ => None,
    })
}
