//! One driver: a machine, its clock, and what its process does wrong.

use serin::{
    domain::{Alias, RevisionId, Timestamp},
    rollout::machine::{Effect, End, Event, Machine, Sent, Write},
};

use super::{Seconds, rng::Rng, time};

/// Drivers are numbered as they come.
pub type DriverId = usize;

/// A process that drives a rollout.
#[derive(Debug)]
pub struct Driver {
    pub id: DriverId,
    pub machine: Machine,
    pub life: Life,
    /// Which rollout it drives.
    pub rollout: u32,
    skew: Skew,
    /// Only the last wish to be woken counts.
    pub wake: u64,
    /// What it was about to do when it fell asleep.
    pub pending: Vec<Effect>,
    /// What reaches it while it sleeps.
    pub missed: Vec<Event>,
    /// What it sent last.
    pub last: Option<Write>,
    /// Until when it may be believed alive, in true time.
    pub lease_end: Option<Seconds>,
    pub end: Option<End>,
    /// It has decided to roll back.
    pub turned_back: bool,
    /// When the last numbers that it was given were read, and what had settled then.
    pub numbers: Option<(Seconds, Seconds)>,
    /// When it decided upon its last write, and on which of those numbers.
    pub decided: Option<(Seconds, (Seconds, Seconds))>,
    /// When the last answer to a reading was asked for.
    pub looked: Option<Seconds>,
    /// A person told it to go on without waiting.
    pub overridden: bool,
    pub wrong: Wrong,
}

/// A clock that is ahead by so many seconds, and gains so many in a million.
#[derive(Debug, Clone, Copy, Default)]
pub struct Skew {
    ahead: Seconds,
    gains: Seconds,
}

impl Skew {
    pub fn some(rng: &mut Rng) -> Self {
        Self { ahead: rng.range(-30, 31), gains: rng.range(-300, 301) }
    }

    pub fn shows(self, at: Seconds) -> Timestamp {
        time(at + self.ahead + at * self.gains / 1_000_000)
    }
}

/// Whether its process runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    Awake,
    Asleep,
    Dead,
}

/// What a driver's loop does wrong, to see that it is noticed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Wrong {
    #[default]
    Nothing,
    /// It reads the alias before each write and sends with what it finds.
    FreshRevision,
    /// It goes on after it was told to end.
    WritesAfterTheEnd,
    /// It takes what was lost for landed.
    BelievesInLuck,
    /// It trims descriptions.
    Trims,
    /// It says that data have settled which have not.
    Hurries,
}

impl Driver {
    pub fn new(id: DriverId, machine: Machine, rollout: u32, skew: Skew, wrong: Wrong) -> Self {
        Self {
            id,
            machine,
            rollout,
            life: Life::Awake,
            skew,
            wake: 0,
            pending: Vec::new(),
            missed: Vec::new(),
            last: None,
            lease_end: None,
            end: None,
            turned_back: false,
            numbers: None,
            decided: None,
            looked: None,
            overridden: false,
            wrong,
        }
    }

    /// Its clock's time at a true time.
    pub fn clock(&self, at: Seconds) -> Timestamp {
        self.skew.shows(at)
    }

    /// The true time at which its clock shows `wanted`.
    pub fn true_time(&self, wanted: Timestamp) -> Seconds {
        let Skew { ahead, gains } = self.skew;
        let shown = wanted.as_second() - time(0).as_second();
        // Rounded up: nobody is woken too early.
        (shown - ahead) * 1_000_000 / (1_000_000 + gains) + 1
    }

    pub fn handle(&mut self, event: Event, at: Seconds) -> Vec<Effect> {
        let event = match (self.wrong, event) {
            (Wrong::Hurries, Event::Measured(Ok(mut measured))) => {
                measured.settled_before = measured.read_at;
                Event::Measured(Ok(measured))
            }
            (Wrong::BelievesInLuck, Event::Sent(number, Sent::Lost(_))) => {
                Event::Sent(number, Sent::Landed(self.as_if_landed()))
            }
            (_, event) => event,
        };
        let now = self.clock(at);
        self.machine.handle(event, now)
    }

    /// The write as its process sends it.
    pub fn sends(&mut self, mut write: Write, current: &RevisionId) -> Write {
        match self.wrong {
            Wrong::FreshRevision | Wrong::WritesAfterTheEnd => {
                write.change.revision_id = current.clone();
            }
            Wrong::Trims => write.change.description = write.change.description.trim().to_owned(),
            _ => {}
        }
        self.last = Some(write.clone());
        write
    }

    fn as_if_landed(&self) -> Alias {
        let Some(write) = &self.last else { unreachable!("something was sent") };
        Alias {
            target: write.change.target.clone(),
            state: write.change.after,
            description: write.change.description.clone(),
            revision_id: write.change.revision_id.clone(),
        }
    }

    pub fn is_alive(&self) -> bool {
        self.life != Life::Dead && self.end.is_none()
    }
}
