//! What a seed means: the plan, the traffic, and all that goes wrong.

use std::collections::BTreeSet;

use serin::{
    domain::Version,
    rollout::{Gates, Keeping, OnBlind, Plan, RolloutId, Spec, machine::Command},
};

use super::{Seconds, cloud::target, rng::Rng, traffic::Traffic};

/// One rollout to be simulated.
#[derive(Debug, Clone)]
pub struct Scenario {
    pub seed: u64,
    pub plan: Plan,
    pub stable: Version,
    pub canary: Version,
    pub description: String,
    pub keeping: Keeping,
    pub traffic: Traffic,
    pub timeout_s: u32,
    pub attended: bool,
    pub on_blind: OnBlind,
    pub has_logs: bool,
    /// The new version answers by its own number.
    pub answers: bool,
    /// Seconds in which a reading tells of throttled calls.
    pub throttled: BTreeSet<Seconds>,
    /// Of a thousand calls so many go wrong in each way.
    pub faults: Faults,
    /// How drivers fall: at which effect of the rollout, and how.
    pub falls: Vec<Fall>,
    pub twice: Twice,
    pub rivals: Vec<(Seconds, Rival)>,
    pub commands: Vec<(Seconds, Command)>,
    pub credentials_end: Option<Seconds>,
}

/// How often calls go wrong, of a thousand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    pub lost_reply: u32,
    pub lost_before: u32,
    pub late: u32,
    pub throttle: u32,
    pub server_error: u32,
    pub slow: u32,
    pub read_error: u32,
    pub no_metrics: u32,
    pub skew: bool,
}

/// What two people do in the same second.
#[derive(Debug, Clone, Copy, Default)]
pub struct Twice {
    pub takes_over: bool,
    pub begins: bool,
}

/// A driver that stops at its `effect`-th effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fall {
    pub effect: u32,
    /// It comes back after so many seconds; `None` when it is dead.
    pub sleeps: Option<Seconds>,
    /// The effect is carried out, then it stops; else it stops before.
    pub after: bool,
}

/// What somebody else does to the alias.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rival {
    /// Appends to the description.
    Appends,
    /// Writes before the ledger.
    Prepends,
    /// Replaces the whole description: the ledger is gone.
    DeletesLedger,
    /// Sets other weights.
    Weights,
    /// Sends all to a third version.
    Version,
    /// Rolls back, and takes the ledger away.
    RollsBack,
    /// Writes a ledger of a newer format.
    NewerFormat,
    /// Lambda itself holds the traffic on another version for a while.
    Transient,
}

impl Rival {
    pub const ALL: [Self; 8] = [
        Self::Appends,
        Self::Prepends,
        Self::DeletesLedger,
        Self::Weights,
        Self::Version,
        Self::RollsBack,
        Self::NewerFormat,
        Self::Transient,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Appends => "rival appends to the description",
            Self::Prepends => "rival writes before the ledger",
            Self::DeletesLedger => "rival deletes the ledger",
            Self::Weights => "rival changes weights",
            Self::Version => "rival changes the version",
            Self::RollsBack => "rival rolls back",
            Self::NewerFormat => "rival writes a newer ledger",
            Self::Transient => "weights that Lambda injects",
        }
    }
}

const PLANS: [&str; 8] = [
    "canary10-1m",
    "canary10-5m",
    "linear20-1m",
    "steps:5@2m,25@2m,50@2m",
    "all-at-once",
    "blue-green",
    "linear40-2m",
    "canary25-3m",
];

const DESCRIPTIONS: [&str; 6] = [
    "",
    "checkout, team shop",
    "trailing spaces  ",
    "[live] (a [serin1 look-alike)",
    "[serin1 closed] before",
    "\u{e9}t\u{e9} \u{6f22}\u{5b57} \u{1f424}",
];

impl Scenario {
    pub fn of(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let plan = plan(&mut rng);
        let traffic = rng.pick(&Traffic::ALL);
        let keeping = if rng.chance(60) { Keeping::None } else { Keeping::Description };
        let calls_fail = rng.chance(800);
        let faults = if calls_fail { faults(&mut rng) } else { Faults::default() };
        let falls = falls(&mut rng);
        let rivals = rivals(&mut rng);
        let commands = commands(&mut rng);
        let throttled = if rng.chance(80) { (600..1_200).collect() } else { BTreeSet::new() };
        Self {
            seed,
            plan,
            stable: Version::Published(41),
            canary: Version::Published(42),
            description: rng.pick(&DESCRIPTIONS).to_owned(),
            keeping,
            traffic,
            timeout_s: rng.pick(&[3, 30, 120]),
            attended: rng.chance(300),
            on_blind: if rng.chance(500) { OnBlind::Rollback } else { OnBlind::Hold },
            has_logs: rng.chance(500),
            answers: !rng.chance(50),
            throttled,
            faults,
            falls,
            twice: Twice {
                takes_over: rng.chance(300),
                // Without ledgers two who begin the same at once can't be told apart.
                begins: rng.chance(30) && keeping == Keeping::Description,
            },
            rivals,
            commands,
            credentials_end: rng.chance(50).then(|| rng.range(700, 3_000)),
        }
    }

    /// The same without anything that goes wrong: how it ends when all goes well.
    pub fn undisturbed(&self) -> Self {
        Self {
            falls: Vec::new(),
            faults: Faults::default(),
            twice: Twice::default(),
            ..self.clone()
        }
    }

    /// Nothing but falls and failing calls happens to it: it ends as if they had not.
    pub fn must_end_alike(&self) -> bool {
        self.traffic.is_steady()
            && self.keeping == Keeping::Description
            && !self.twice.begins
            && self.rivals.is_empty()
            && self.commands.is_empty()
            && self.throttled.is_empty()
            && self.credentials_end.is_none()
    }

    pub fn spec(&self, number: u32) -> Spec {
        Spec {
            id: RolloutId(0x7f3a_9c00 + number),
            target: target(),
            stable: self.stable,
            canary: self.canary,
            plan: self.plan.clone(),
            gates: Gates::default(),
            timeout_s: self.timeout_s,
            by: "alice".into(),
            reason: String::new(),
            keeping: self.keeping,
            on_blind: self.on_blind,
            attended: self.attended,
        }
    }
}

fn plan(rng: &mut Rng) -> Plan {
    let strategy = rng.pick(&PLANS).parse();
    let minutes = |minutes: u64| std::time::Duration::from_secs(60 * minutes);
    let plan = strategy.and_then(Plan::usual);
    let Ok(plan) = plan else { unreachable!("the plans above can be carried out") };
    let hold_max = minutes(rng.pick(&[10, 15, 20]));
    Plan { bake: minutes(rng.pick(&[4, 8, 12])), hold_max, ..plan }
}

fn faults(rng: &mut Rng) -> Faults {
    let mut some = |most: i64| u32::try_from(rng.range(0, most)).unwrap_or(0);
    Faults {
        lost_reply: some(120),
        lost_before: some(80),
        late: some(60),
        throttle: some(150),
        server_error: some(80),
        slow: some(80),
        read_error: some(150),
        no_metrics: some(150),
        skew: some(2) == 1,
    }
}

fn falls(rng: &mut Rng) -> Vec<Fall> {
    let mut falls = Vec::new();
    while falls.len() < 3 && rng.chance(450) {
        let effect = u32::try_from(rng.range(0, 160)).unwrap_or(0);
        let sleeps = rng.chance(400).then(|| rng.range(20, 2_400));
        falls.push(Fall { effect, sleeps, after: rng.chance(500) });
    }
    falls
}

fn rivals(rng: &mut Rng) -> Vec<(Seconds, Rival)> {
    let mut rivals = Vec::new();
    while rivals.len() < 2 && rng.chance(200) {
        rivals.push((rng.range(1, 1_800), rng.pick(&Rival::ALL)));
    }
    rivals
}

fn commands(rng: &mut Rng) -> Vec<(Seconds, Command)> {
    let mut commands = Vec::new();
    while commands.len() < 4 && rng.chance(250) {
        let by = "bob".to_owned();
        let command = match rng.range(0, 9) {
            0..=1 => Command::Pause,
            2..=4 => Command::Continue,
            5 => Command::Next,
            6 => Command::Promote { by, reason: "it is known to be good".into() },
            _ => Command::RollBack { by },
        };
        commands.push((rng.range(1, 2_400), command));
    }
    if commands.iter().any(|(_, command)| *command == Command::Pause) {
        // Somebody looks in every hour.
        commands.extend((1..12).map(|hour| (3_600 * hour, Command::Continue)));
    }
    commands
}
