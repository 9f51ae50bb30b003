//! One rollout: who does what when, in virtual time.

use std::collections::BTreeMap;

use serin::{
    domain::{AliasState, FailureKind, RolloutWrite, Share, Timestamp, Version, Weight},
    rollout::{
        Keeping, Ledger, Reading, ledger,
        machine::{Command, Effect, End, Event, Machine, Sent, Write},
    },
};

use super::{
    Outcome, Seconds,
    check::Check,
    cloud::{Cloud, Writer},
    driver::{Driver, DriverId, Life, Skew, Wrong},
    rng::Rng,
    scenario::{Rival, Scenario},
    time,
    traffic::{self, failure},
};

/// It must be over by then.
const LONGEST: Seconds = 4 * 86_400;
/// And after so many events.
const MOST_EVENTS: u32 = 100_000;

/// Nobody tries to take over more often.
const MOST_TAKERS: u32 = 60;

/// What comes next.
#[derive(Debug)]
enum Item {
    Start(u32),
    Tell(DriverId, Box<Event>),
    Wake(DriverId, u64),
    Arrive(DriverId, Box<Write>, Fate),
    ReadAt(DriverId, Seconds),
    Awaken(DriverId),
    TakeOver,
    Rival(Rival),
    Wish(Command),
}

/// What becomes of a write on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Answered,
    ReplyLost,
    /// It arrives when the sender has given it up long ago.
    Late,
}

pub struct World<'a> {
    scenario: &'a Scenario,
    wrong: Wrong,
    now: Seconds,
    events: u32,
    number: u64,
    queue: BTreeMap<(Seconds, u64), Item>,
    rng: Rng,
    cloud: Cloud,
    drivers: Vec<Driver>,
    /// What is kept on the host, where the description has no ledger.
    kept: Option<String>,
    check: Check,
    /// What was on its way out when a driver fell asleep goes out now.
    late: bool,
    takers: u32,
    outcome: Outcome,
    traced: bool,
}

impl<'a> World<'a> {
    pub fn new(scenario: &'a Scenario, wrong: Wrong, traced: bool) -> Self {
        let mut rng = Rng::new(scenario.seed ^ 0xabcd);
        let cloud = Cloud::new(AliasState::all(scenario.stable), &scenario.description);
        let mut world = Self {
            scenario,
            wrong,
            now: 0,
            events: 0,
            number: 0,
            queue: BTreeMap::new(),
            cloud,
            drivers: Vec::new(),
            kept: None,
            check: Check::default(),
            late: false,
            takers: 0,
            outcome: Outcome { end: "nothing", ..Outcome::default() },
            traced,
            rng: rng.fork(),
        };
        let begin = rng.range(0, 60);
        world.at(begin, Item::Start(1));
        if scenario.twice.begins {
            world.count("two begin at once");
            world.at(begin, Item::Start(2));
        }
        for (at, rival) in &scenario.rivals {
            world.at(*at, Item::Rival(*rival));
        }
        for (at, command) in &scenario.commands {
            world.at(*at, Item::Wish(command.clone()));
        }
        world
    }

    pub fn run(mut self) -> Outcome {
        while let Some(((at, _), item)) = self.queue.pop_first() {
            self.now = at;
            self.events += 1;
            if at > LONGEST || self.events > MOST_EVENTS {
                self.check.endless(at);
                break;
            }
            self.happen(item);
            if self.is_over() {
                break;
            }
        }
        for driver in &self.drivers {
            self.check.turned_back(self.now, driver);
        }
        self.outcome.writes =
            self.cloud.log.iter().filter(|one| matches!(one.by, Writer::Driver(..))).count();
        self.outcome.end = self.ending();
        self.outcome.violations = self.check.violations;
        self.outcome
    }

    /// How it ended, by what the last driver wrote and made of it.
    fn ending(&self) -> &'static str {
        let last = self.cloud.log.iter().rev().find_map(|applied| match applied.by {
            Writer::Driver(id, write) => Some((&self.drivers[id], write)),
            Writer::Rival | Writer::Nobody => None,
        });
        let Some((driver, write)) = last else { return "not_started" };
        match (&driver.end, write) {
            (Some(end), _) => end.name(),
            (None, RolloutWrite::Finish) => "promoted",
            // It died before the proof was complete.
            (None, RolloutWrite::RollBack) => "back",
            (None, _) => "abandoned",
        }
    }

    /// Nobody drives any more, and nobody will.
    fn is_over(&self) -> bool {
        let any = |item: &Item| {
            matches!(item, Item::Start(_) | Item::TakeOver | Item::Arrive(..) | Item::Awaken(_))
        };
        !self.drivers.iter().any(Driver::is_alive) && !self.queue.values().any(any)
    }

    fn happen(&mut self, item: Item) {
        match item {
            Item::Start(number) => self.start(number),
            Item::Tell(driver, event) => self.tell(driver, *event),
            Item::Wake(driver, wake) => {
                if self.drivers[driver].wake == wake {
                    self.tell(driver, Event::Woken);
                }
            }
            Item::Arrive(driver, write, fate) => self.arrive(driver, &write, fate),
            Item::ReadAt(driver, asked) => {
                let alias = self.cloud.get(self.now);
                let pause = self.latency();
                self.drivers[driver].looked = Some(asked);
                self.after(pause, Item::Tell(driver, Box::new(Event::Read(Ok(alias)))));
            }
            Item::Awaken(driver) => self.awaken(driver),
            Item::TakeOver => self.take_over(),
            Item::Rival(rival) => self.rival(rival),
            Item::Wish(command) => self.wish(command),
        }
    }

    fn at(&mut self, at: Seconds, item: Item) {
        self.number += 1;
        self.queue.insert((at.max(self.now), self.number), item);
    }

    fn after(&mut self, seconds: Seconds, item: Item) {
        self.at(self.now + seconds, item);
    }

    fn count(&mut self, fault: &'static str) {
        *self.outcome.faults.entry(fault).or_default() += 1;
    }

    fn trace(&mut self, line: impl FnOnce(&Self) -> String) {
        if self.traced {
            let line = format!("{:>6} {}", self.now, line(self));
            self.outcome.trace.push(line);
        }
    }

    fn latency(&mut self) -> Seconds {
        if self.rng.chance(self.scenario.faults.slow) {
            self.count("slow call");
            return self.rng.range(5, 50);
        }
        self.rng.range(0, 2)
    }

    // Drivers.

    fn enlist(&mut self, rollout: u32, begin: impl FnOnce(Timestamp) -> (Machine, Vec<Effect>)) {
        let id = self.drivers.len();
        let mut skew = Skew::default();
        if self.scenario.faults.skew {
            self.count("clock off by up to 30 s");
            skew = Skew::some(&mut self.rng);
        }
        let (machine, effects) = begin(skew.shows(self.now));
        self.drivers.push(Driver::new(id, machine, rollout, skew, self.wrong));
        if let Some(end) = self.scenario.credentials_end {
            self.count("credentials end");
            let until = self.drivers[id].clock(end.max(self.now + 900));
            self.after(0, Item::Tell(id, Box::new(Event::Credentials(Some(until)))));
        }
        self.carry_out(id, effects);
    }

    fn start(&mut self, number: u32) {
        let alias = self.cloud.get(self.now);
        let spec = self.scenario.spec(number);
        let rollout = spec.id.0;
        self.enlist(rollout, |now| Machine::start(spec, alias, now));
    }

    fn take_over(&mut self) {
        self.takers += 1;
        if self.takers > MOST_TAKERS {
            return;
        }
        let decided = |driver: &Driver| {
            matches!(
                driver.end,
                Some(
                    End::Promoted
                        | End::RolledBack { .. }
                        | End::Inconclusive { .. }
                        | End::Held { .. }
                        | End::ChangedBySomeoneElse { .. }
                )
            )
        };
        if self.drivers.iter().any(decided) {
            return;
        }
        let alias = self.cloud.get(self.now);
        let text = match self.scenario.keeping {
            Keeping::Description => alias.description.clone(),
            Keeping::None => self.kept.clone().unwrap_or_default(),
        };
        let Reading::Ours { ledger, .. } = ledger::read(&text) else { return };
        let ledger: Ledger = *ledger;
        if !ledger.is_lapsed(time(self.now)) {
            let driven = self.drivers.iter().any(|one| one.is_alive() && one.life == Life::Awake);
            if !driven {
                self.after(60, Item::TakeOver);
            }
            return;
        }
        self.count("taken over");
        let rollout = ledger.id.0;
        let spec = self.scenario.spec(rollout & 0xff);
        if self.scenario.twice.takes_over && self.scenario.keeping == Keeping::Description {
            self.count("two take over at once");
            let (spec, alias, ledger) = (spec.clone(), alias.clone(), ledger.clone());
            self.enlist(rollout, |now| Machine::take_over(spec, alias, ledger, now));
        }
        self.enlist(rollout, |now| Machine::take_over(spec, alias, ledger, now));
        if !self.drivers.iter().any(Driver::is_alive) {
            self.after(120, Item::TakeOver);
        }
    }

    fn tell(&mut self, id: DriverId, event: Event) {
        let driver = &mut self.drivers[id];
        if driver.life == Life::Asleep {
            driver.missed.push(event);
            return;
        }
        if !driver.is_alive() {
            return;
        }
        if let Event::Measured(Ok(measured)) = &event {
            let seconds = |time: Timestamp| time.as_second() - super::time(0).as_second();
            driver.numbers = Some((seconds(measured.read_at), seconds(measured.settled_before)));
        }
        self.trace(|world| format!("driver {id} <- {}", brief(&event, world)));
        let effects = self.drivers[id].handle(event, self.now);
        self.carry_out(id, effects);
    }

    /// Carries out effects in order; a driver may fall at any of them.
    fn carry_out(&mut self, id: DriverId, effects: Vec<Effect>) {
        if effects.iter().any(|effect| matches!(effect, Effect::Send(_))) {
            let driver = &mut self.drivers[id];
            driver.decided = driver.numbers.map(|numbers| (self.now, numbers));
        }
        let mut effects = effects.into_iter();
        while let Some(effect) = effects.next() {
            let fall = self.scenario.falls.iter().find(|fall| fall.effect == self.outcome.effects);
            self.outcome.effects += 1;
            let Some(fall) = fall.copied() else {
                self.effect(id, effect);
                continue;
            };
            let rest: Vec<Effect> = if fall.after {
                self.effect(id, effect);
                effects.collect()
            } else {
                std::iter::once(effect).chain(effects).collect()
            };
            self.fall(id, fall.sleeps, rest);
            return;
        }
    }

    fn fall(&mut self, id: DriverId, sleeps: Option<Seconds>, rest: Vec<Effect>) {
        if !self.drivers[id].is_alive() {
            return;
        }
        self.trace(|_| format!("driver {id} falls, {sleeps:?}"));
        if let Some(seconds) = sleeps {
            self.count("driver asleep");
            self.drivers[id].life = Life::Asleep;
            self.drivers[id].pending = rest;
            self.after(seconds, Item::Awaken(id));
        } else {
            self.count("driver crashed");
            self.drivers[id].life = Life::Dead;
        }
        // Without a ledger in the description nobody else can, and the host knows who lives.
        if sleeps.is_none() || self.scenario.keeping == Keeping::Description {
            let pause = self.rng.range(60, 1_500);
            self.after(pause, Item::TakeOver);
        }
    }

    fn awaken(&mut self, id: DriverId) {
        let driver = &mut self.drivers[id];
        driver.life = Life::Awake;
        let (pending, missed) =
            (std::mem::take(&mut driver.pending), std::mem::take(&mut driver.missed));
        self.trace(|_| format!("driver {id} wakes up"));
        self.late = true;
        for effect in pending {
            self.effect(id, effect);
        }
        self.late = false;
        for event in missed {
            self.tell(id, event);
        }
        self.tell(id, Event::Woken);
    }

    fn effect(&mut self, id: DriverId, effect: Effect) {
        self.trace(|_| format!("driver {id} -> {}", shown(&effect)));
        match effect {
            Effect::Send(write) => self.send(id, *write),
            Effect::Read => {
                if self.rng.chance(self.scenario.faults.read_error) {
                    self.count("reading of the alias failed");
                    let failed = traffic::unreadable();
                    self.after(2, Item::Tell(id, Box::new(Event::Read(Err(failed)))));
                } else {
                    let pause = self.latency();
                    let asked = self.now;
                    self.after(pause, Item::ReadAt(id, asked));
                }
            }
            Effect::Measure { from } => self.measure(id, from),
            Effect::Smoke(_) => {
                let fine = self.scenario.answers;
                if !fine {
                    self.count("smoke test failed");
                }
                let smoked = if fine { Ok(()) } else { Err("500".into()) };
                let pause = self.latency();
                self.after(pause, Item::Tell(id, Box::new(Event::Smoked(smoked))));
            }
            Effect::WakeAt(at) => {
                self.drivers[id].wake += 1;
                let wake = self.drivers[id].wake;
                let at = self.drivers[id].true_time(at).max(self.now + 1);
                self.at(at, Item::Wake(id, wake));
            }
            Effect::Say(happening) => {
                self.drivers[id].turned_back |= happening.event == "rollback";
                self.drivers[id].overridden |= happening.event == "override";
            }
            Effect::Keep(text) => self.kept = Some(text),
            Effect::End(end) => self.end(id, end),
        }
    }

    fn end(&mut self, id: DriverId, end: End) {
        let alias = self.cloud.alias.clone();
        let (state, description) = (alias.state, alias.description);
        let alone = self.drivers.len() == 1;
        // What it meant to say before it fell asleep may be long past.
        if !self.late {
            self.check.ended(self.scenario, self.now, &end, (state, &description), alone);
        }
        let taken_over = matches!(end, End::TakenOver { .. });
        self.drivers[id].end = Some(end);
        if let (Wrong::WritesAfterTheEnd, true, Some(last)) =
            (self.wrong, taken_over, self.drivers[id].last.clone())
        {
            self.send(id, last);
        }
    }

    // Calls.

    fn measure(&mut self, id: DriverId, from: Timestamp) {
        let pause = self.latency() + 1;
        if self.rng.chance(self.scenario.faults.no_metrics) {
            self.count("reading of metrics failed");
            let failed = Event::Measured(Err(traffic::unreadable()));
            return self.after(pause, Item::Tell(id, Box::new(failed)));
        }
        let measured = traffic::measure(self.scenario, &self.cloud, from, self.now);
        if measured.throttles > 0 {
            self.count("calls of the alias throttled");
        }
        self.after(pause, Item::Tell(id, Box::new(Event::Measured(Ok(Box::new(measured))))));
    }

    fn send(&mut self, id: DriverId, write: Write) {
        let current = self.cloud.alias.revision_id.clone();
        if !self.late {
            self.check.sends(self.now, &self.drivers[id]);
        }
        let write = self.drivers[id].sends(write, &current);
        let faults = self.scenario.faults;
        let lost = || {
            Sent::Lost(failure(
                "lambda:UpdateAlias",
                FailureKind::TimedOut { after: std::time::Duration::from_secs(10) },
            ))
        };
        let number = write.number;
        let tell = |sent: Sent| Item::Tell(id, Box::new(Event::Sent(number, sent)));
        let pause = self.latency();
        if self.rng.chance(faults.lost_reply) {
            self.count("applied, and the reply was lost");
            self.after(pause, Item::Arrive(id, Box::new(write), Fate::ReplyLost));
        } else if self.rng.chance(faults.lost_before) {
            self.count("lost before it was applied");
            self.after(10, tell(lost()));
        } else if self.rng.chance(faults.late) {
            self.count("applied long after it was given up");
            let late = self.rng.range(15, 200);
            self.after(late, Item::Arrive(id, Box::new(write), Fate::Late));
            self.after(10, tell(lost()));
        } else if self.rng.chance(faults.throttle) {
            self.count("throttled");
            let kind = FailureKind::Throttled { retry_after: None, reason: None };
            self.after(pause, tell(Sent::Refused(failure("lambda:UpdateAlias", kind))));
        } else if self.rng.chance(faults.server_error) {
            self.count("5xx");
            if self.rng.chance(500) {
                self.after(pause, Item::Arrive(id, Box::new(write), Fate::ReplyLost));
            } else {
                let kind = FailureKind::ServiceError { status: 500, message: "oops".into() };
                self.after(pause, tell(Sent::Lost(failure("lambda:UpdateAlias", kind))));
            }
        } else {
            self.after(pause, Item::Arrive(id, Box::new(write), Fate::Answered));
        }
    }

    fn arrive(&mut self, id: DriverId, write: &Write, fate: Fate) {
        let change = &write.change;
        let by = Writer::Driver(id, write.write);
        let wanted = (change.after, change.description.as_str());
        let landed = self.cloud.swap(self.now, by, wanted, &change.revision_id);
        self.trace(|_| {
            let how = if landed.is_some() { "applied" } else { "412" };
            format!("{how}: {:?} of driver {id}: {}", write.write, change.after)
        });
        if landed.is_some() {
            self.applied(id, write);
        } else {
            self.count("412");
        }
        let sent = match (fate, landed) {
            (Fate::Late, _) => return,
            (Fate::ReplyLost, _) => {
                let after = std::time::Duration::from_secs(10);
                Sent::Lost(failure("lambda:UpdateAlias", FailureKind::TimedOut { after }))
            }
            (Fate::Answered, Some(alias)) => Sent::Landed(alias),
            (Fate::Answered, None) => {
                Sent::Refused(failure("lambda:UpdateAlias", FailureKind::PreconditionFailed))
            }
        };
        let pause = if fate == Fate::ReplyLost { 10 } else { self.latency() };
        self.after(pause, Item::Tell(id, Box::new(Event::Sent(write.number, sent))));
    }

    fn applied(&mut self, id: DriverId, write: &Write) {
        let Some(applied) = self.cloud.log.last() else { return };
        let hidden = self.cloud.transient.is_some_and(|(until, _)| self.now < until + 60);
        self.check.applied(self.scenario, applied, write.write, &self.drivers[id], hidden);
        let lease = match ledger::read(&applied.after.description) {
            Reading::Ours { ledger, .. } if ledger.lease > 0 => Some(ledger.lease_until()),
            _ => None,
        };
        self.drivers[id].lease_end = lease.map(|until| self.drivers[id].true_time(until));
    }

    // Others.

    fn wish(&mut self, command: Command) {
        let driver = self.drivers.iter().rposition(|one| one.is_alive() && one.life == Life::Awake);
        let Some(id) = driver else { return };
        self.count("a person's command");
        if matches!(command, Command::Next | Command::Promote { .. }) {
            self.drivers[id].overridden = true;
        }
        self.tell(id, Event::Told(command));
    }

    fn rival(&mut self, rival: Rival) {
        self.count(rival.name());
        self.trace(|_| format!("rival: {rival:?}"));
        let alias = self.cloud.alias.clone();
        let (stable, canary) = (self.scenario.stable, self.scenario.canary);
        let third = Version::Published(43);
        let split = Weight::from_percent(33.0).map(|weight| Share { version: canary, weight });
        let split = split.map_or(AliasState::all(third), |share| AliasState::split(stable, share));
        let text = alias.description.as_str();
        let (state, description) = match rival {
            Rival::Appends => (alias.state, format!("{text} (see wiki)")),
            Rival::Prepends => (alias.state, format!("NEW {text}")),
            Rival::DeletesLedger => (alias.state, "described anew ".to_owned()),
            Rival::Weights => (split, text.to_owned()),
            Rival::Version => (AliasState::all(third), text.to_owned()),
            Rival::RollsBack => (AliasState::all(stable), ledger::original(text).into_owned()),
            Rival::NewerFormat => (alias.state, format!("{text} [serin2 id=1]")),
            Rival::Transient => {
                let weight = Weight::observed(1.0);
                let other = if alias.state.version == stable { canary } else { stable };
                let share = weight.map(|weight| Share { version: other, weight });
                if let Ok(share) = share {
                    let state = AliasState::split(alias.state.version, share);
                    self.cloud.transient = Some((self.now + 45, state));
                }
                return;
            }
        };
        if description.chars().count() > ledger::DESCRIPTION_MAX {
            return;
        }
        self.check.rival(rival, state != alias.state);
        self.cloud.set(self.now, Writer::Rival, state, &description);
    }
}

fn shown(effect: &Effect) -> String {
    match effect {
        Effect::Send(write) => format!(
            "{:?} {} `{}` if {}",
            write.write, write.change.after, write.change.description, write.change.revision_id.0
        ),
        Effect::Say(happening) => format!("\"{}: {}\"", happening.event, happening.text),
        other => format!("{other:?}"),
    }
}

fn brief(event: &Event, world: &World) -> String {
    match event {
        Event::Read(Ok(alias)) => {
            format!("alias {} `{}` {}", alias.state, alias.description, alias.revision_id.0)
        }
        Event::Measured(Ok(measured)) => {
            format!("numbers of {}, settled to {}", measured.read_at, measured.settled_before)
        }
        Event::Woken => format!("woken, {} queued", world.queue.len()),
        other => format!("{other:?}"),
    }
}
