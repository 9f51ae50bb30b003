//! The whole at a glance: quiet, one function, several, or something that all of them need.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{FleetHealth, Score, Trouble, onset};
use crate::domain::{
    alarm::{self, Alarm, AlarmState},
    function::FunctionName,
};

/// So many errors above the expected ones make a failing function …
const MANY: f64 = 10.0;
/// … or so many, when at least this part of its invocations fails.
const FEW: f64 = 5.0;
const HIGH_RATE: f64 = 0.1;
/// Below this part of the invocations it is no failure, however certain it is.
const LOWEST_RATE: f64 = 0.005;
/// And it fails so many times as often as before.
const TIMES: f64 = 1.5;
/// Standard deviations above the expected count. Hundreds of functions are looked at every
/// minute, each for the bucket that looks worst.
const CERTAIN: f64 = 4.0;
/// Recent invocations from which on a function could show that it fails.
const BUSY: f64 = 5.0;
/// An outage has at least so many failing functions …
const OUTAGE: usize = 3;
/// … which are this part (one in …) of the busy ones, or so many that the part does not matter.
const OUTAGE_ONE_IN: usize = 5;
const OUTAGE_ALWAYS: usize = 20;
/// A change up to so long before a rise may be its cause.
const LEAD: SignedDuration = SignedDuration::from_mins(30);

/// How the functions are doing, all together.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What it looks like.
    pub shape: Shape,
    /// Functions of which a tenth or more fails, and did so all the time: no news, and no peace.
    pub chronic: usize,
    /// Alarms in `ALARM`, whatever they are about.
    pub alarms: usize,
}

/// What the failing functions have in common.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// No function fails more often than it did.
    Quiet,
    /// One does.
    One(Failing),
    /// Several do, each from its own time on; the one with most trouble first.
    Several(Vec<Failing>),
    /// Many do, and began at the same time: what they all need is down.
    Widespread(Outage),
}

/// A function that fails more often than it did.
#[derive(Debug, Clone, PartialEq)]
pub struct Failing {
    /// Which.
    pub function: FunctionName,
    /// The part of its recent invocations that failed; `None` when their number is not known.
    pub rate: Option<f64>,
    /// The part that failed before the rise; `None` when nothing ran before it.
    pub rate_before: Option<f64>,
    /// Recent errors.
    pub errors: f64,
    /// When it began, to the bucket.
    pub since: Timestamp,
    /// When the function changed, if that was in the half hour before it began.
    pub changed: Option<Timestamp>,
    /// Where it stands among the others; also whether an alarm about it is in `ALARM`.
    pub trouble: Trouble,
}

/// Many functions that began to fail at the same time.
#[derive(Debug, Clone, PartialEq)]
pub struct Outage {
    /// The failing functions, the one with most trouble first.
    pub failing: Vec<Failing>,
    /// Functions with enough recent invocations to tell whether they fail, with the failing ones.
    pub busy: usize,
    /// When it began, to the bucket.
    pub since: Timestamp,
    /// How many of the failing functions changed in the half hour before they began to fail.
    pub changed: usize,
}

impl Picture {
    /// From health, alarms, and when each function last changed.
    #[must_use]
    pub fn of(
        fleet: &FleetHealth,
        alarms: &[Alarm],
        changes: &BTreeMap<FunctionName, Timestamp>,
    ) -> Self {
        let ringing = alarm::ringing(alarms);
        let (mut failing, mut busy, mut chronic) = (Vec::new(), 0, 0);
        for function in fleet.functions.keys() {
            let score = Score::of(fleet, function);
            let last_change = changes.get(function).copied();
            let found = failing_function(fleet, function, &score).map(|failing| Failing {
                changed: last_change.filter(|&at| may_have_caused(fleet, failing.since, at)),
                trouble: Trouble::of(&score, ringing.contains_key(function), last_change),
                ..failing
            });
            let runs = score.invocations.is_none_or(|counts| counts.recent >= BUSY);
            busy += usize::from(runs || found.is_some());
            chronic += usize::from(found.is_none() && is_chronic(&score));
            failing.extend(found);
        }
        failing.sort_by(|left, right| {
            right.trouble.cmp(&left.trouble).then_with(|| left.function.cmp(&right.function))
        });
        let alarms = alarms.iter().filter(|alarm| alarm.state == AlarmState::Alarm).count();
        Self { shape: shape(fleet, failing, busy), chronic, alarms }
    }
}

fn shape(fleet: &FleetHealth, mut failing: Vec<Failing>, busy: usize) -> Shape {
    let many = failing.len() >= OUTAGE
        && (failing.len() * OUTAGE_ONE_IN >= busy || failing.len() >= OUTAGE_ALWAYS);
    if let Some(since) = common_onset(fleet, &failing).filter(|_| many) {
        let changed = failing.iter().filter(|failing| failing.changed.is_some()).count();
        return Shape::Widespread(Outage { failing, busy, since, changed });
    }
    match failing.len() {
        0 => Shape::Quiet,
        1 => Shape::One(failing.remove(0)),
        _ => Shape::Several(failing),
    }
}

/// The bucket in which, or in the one after which, two thirds of them began: one cause shows in
/// neighbouring buckets, as it takes a slow function longer to fail.
fn common_onset(fleet: &FleetHealth, failing: &[Failing]) -> Option<Timestamp> {
    let period = SignedDuration::from_secs(i64::from(fleet.window.period_s));
    let near = |since: Timestamp| {
        let next = since.saturating_add(period).unwrap_or(since);
        failing.iter().filter(|failing| (since..=next).contains(&failing.since)).count()
    };
    let begun: BTreeSet<Timestamp> = failing.iter().map(|failing| failing.since).collect();
    // Of equals the earliest.
    let since = begun.into_iter().rev().max_by_key(|&since| near(since))?;
    (near(since) * 3 >= failing.len() * 2).then_some(since)
}

fn failing_function(
    fleet: &FleetHealth,
    function: &FunctionName,
    score: &Score,
) -> Option<Failing> {
    let health = fleet.functions.get(function)?;
    let errors = score.errors?.recent;
    if errors < FEW {
        return None;
    }
    let invocations = health.invocations.as_ref();
    let onset = onset::find(health.errors.as_ref()?, invocations, fleet.window.buckets)?;
    let rate = score.error_rate();
    let volume = match invocations {
        Some(invocations) => invocations.sum(fleet.recent()),
        None => f64::from(u32::try_from(fleet.recent().len()).unwrap_or(u32::MAX)),
    };
    let expected = onset.rate_before * volume;
    let excess = errors - expected;
    let high = rate.is_some_and(|rate| rate >= HIGH_RATE);
    let fails = excess >= if high { FEW } else { MANY }
        && excess >= CERTAIN * expected.sqrt()
        && errors >= TIMES * expected
        && rate.is_none_or(|rate| rate >= LOWEST_RATE);
    let ran = invocations.is_some_and(|invocations| invocations.sum(0..onset.bucket) > 0.0);
    fails.then(|| Failing {
        function: function.clone(),
        rate,
        rate_before: ran.then_some(onset.rate_before),
        errors,
        since: fleet.window.start_of(onset.bucket),
        changed: None,
        trouble: Trouble::of(score, false, None),
    })
}

fn is_chronic(score: &Score) -> bool {
    let often = |rate: Option<f64>| rate.is_some_and(|rate| rate >= HIGH_RATE);
    score.errors.is_some_and(|errors| errors.recent >= FEW)
        && often(score.error_rate())
        && often(score.error_rate_before())
}

/// Whether a change came before a rise, and not long before.
fn may_have_caused(fleet: &FleetHealth, since: Timestamp, changed: Timestamp) -> bool {
    let earliest = since.saturating_sub(LEAD).unwrap_or(Timestamp::MIN);
    // It began somewhere in its bucket.
    let latest = since.saturating_add(SignedDuration::from_secs(fleet.window.period_s.into()));
    (earliest..latest.unwrap_or(since)).contains(&changed)
}

#[cfg(test)]
mod tests;
