//! How the functions are doing: what was read, and what follows from it.

use std::{collections::BTreeMap, time::Duration};

use super::State;
use crate::domain::{
    Alarm, AlarmState, FunctionName, MetricsCost, Timestamp, WatchedAlarm,
    health::{FleetHealth, Picture, Score, Trouble},
};

/// A reading is due again after this time, or later where it costs more.
pub const READ_EVERY: Duration = Duration::from_mins(1);
/// What the readings of an hour may cost, in dollars.
pub const HOURLY_BUDGET: f64 = 1.0;
/// Nobody looks at a console that had no key for so long: nothing is read for it.
pub const IN_USE: Duration = Duration::from_mins(15);

/// What CloudWatch has told about the functions.
#[derive(Debug, Clone, Default)]
pub struct HealthState {
    /// Errors, invocations and throttles; `None` before the first reading.
    pub fleet: Option<FleetHealth>,
    /// Alarms, those in `ALARM` first.
    pub alarms: Vec<Alarm>,
    /// There are more alarms, which were not read.
    pub more_alarms: bool,
    /// What the whole looks like; `None` before the first reading.
    pub picture: Option<Picture>,
    /// What is known of each function, by its position in the list's `items`.
    pub vitals: Vec<Vitals>,
    /// The durations that were read, by function.
    pub latencies: BTreeMap<FunctionName, Latency>,
    /// The functions whose durations are being read.
    pub measuring: Vec<FunctionName>,
    /// What a reading of the durations of all rows on the screen takes.
    pub latency_cost: MetricsCost,
    /// The rows that were on the screen when the durations to read were last looked for.
    pub rows: Rows,
    /// The name of the alarm that the console was opened with.
    pub opened: Option<String>,
    /// The alarm of the strip, with its own metric.
    pub watched: Option<WatchedAlarm>,
    /// The name of the alarm that `watched` is or will be.
    pub watching: Option<String>,
    /// The first readings are in: the cursor stays where it is.
    pub settled: bool,
    /// When the last reading was begun.
    pub read_at: Option<Timestamp>,
    /// When a key was last pressed.
    pub key_at: Timestamp,
}

/// What is known of one function.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Vitals {
    /// Its figures; `None` before the first reading.
    pub score: Option<Score>,
    /// Alarms about it that are in `ALARM`.
    pub ringing: usize,
    /// It is among those that fail more than they did, by the picture of the whole.
    pub fails: bool,
    /// Where it stands among all; `None` while neither metrics nor alarms are known.
    pub trouble: Option<Trouble>,
}

/// A function's durations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Latency {
    /// The 95th percentile in milliseconds; `None` where nothing ran.
    pub p95_ms: Option<f64>,
    /// When it was read.
    pub at: Timestamp,
}

/// Which rows of the list are on the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rows {
    /// The first, as a position in `visible`.
    pub offset: usize,
    /// How many fit.
    pub height: usize,
    /// How many there are.
    pub visible: usize,
    /// The item of the first: the same position shows another after a sort.
    pub first: Option<usize>,
}

impl HealthState {
    /// What reading the alarm of the strip costs.
    #[must_use]
    pub fn alarm_cost(&self) -> MetricsCost {
        let has_values = self.watched.as_ref().is_some_and(|watched| watched.values.is_some());
        MetricsCost { calls: u32::from(has_values), metrics: u64::from(has_values) }
    }

    /// An alarm that is known, by its name.
    #[must_use]
    pub fn alarm(&self, name: &str) -> Option<&Alarm> {
        let watched = self.watched.as_ref().map(|watched| &watched.alarm);
        watched.into_iter().chain(&self.alarms).find(|alarm| alarm.name == name)
    }

    /// Alarms that are in `ALARM`.
    pub fn ringing(&self) -> impl Iterator<Item = &Alarm> {
        self.alarms.iter().filter(|alarm| alarm.state == AlarmState::Alarm)
    }
}

impl State {
    /// What one reading costs, in dollars: of the fleet, of the rows on the screen and of the
    /// alarm. A lower bound until the list of functions is complete: the fleet's cost goes by their
    /// number.
    #[must_use]
    pub fn reading_dollars(&self) -> f64 {
        let listed = self.functions.list.items.len();
        let fleet = self.health.fleet.as_ref().map(|fleet| fleet.cost_among(listed));
        fleet
            .unwrap_or_default()
            .plus(self.health.latency_cost)
            .plus(self.health.alarm_cost())
            .dollars()
    }

    /// The time between two readings that keeps an hour of them within [`HOURLY_BUDGET`].
    #[must_use]
    pub fn reading_interval(&self) -> Duration {
        const HOUR: f64 = 3_600.0;
        let affordable = Duration::try_from_secs_f64(self.reading_dollars() * HOUR / HOURLY_BUDGET);
        let affordable = affordable.unwrap_or(Duration::MAX).as_secs();
        // Whole minutes: that is what the screen says.
        Duration::from_secs(affordable.div_ceil(60).saturating_mul(60)).max(READ_EVERY)
    }

    /// What is known of a function of the list.
    #[must_use]
    pub fn vitals(&self, item: usize) -> Vitals {
        self.health.vitals.get(item).copied().unwrap_or_default()
    }

    /// The alarm to show: one of the selected function that is in `ALARM`, else the one that the
    /// console was opened with, else any that is in `ALARM`. Of several the one that rang last.
    ///
    /// While anything rings there is one, whatever is selected: rows must not jump as one moves.
    #[must_use]
    pub fn alarm_shown(&self) -> Option<&Alarm> {
        let health = &self.health;
        let opened = health.opened.as_ref().and_then(|name| health.alarm(name));
        let selected = self.aliases.function.as_ref();
        let last = |of: Option<&FunctionName>| {
            let fits = |alarm: &&Alarm| of.is_none() || alarm.function.as_ref() == of;
            health.ringing().filter(fits).max_by_key(|alarm| alarm.since)
        };
        opened
            .filter(|alarm| selected.is_some() && alarm.function.as_ref() == selected)
            .or_else(|| selected.and_then(|_| last(selected)))
            .or(opened)
            .or_else(|| last(None))
    }
}
