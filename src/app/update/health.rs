//! How the fleet is doing: what is read, and when.
//!
//! Metrics and alarms are read beside the list of functions and again every minute, or more rarely
//! where that would cost too much, and only while somebody uses the console.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{Effects, fetch, functions, opening};
use crate::{
    app::state::State,
    domain::{Failure, FailureKind, Fetched, Request, Slot, Timestamp, health::Picture},
};

mod latencies;
mod vitals;

pub(super) use latencies::{follow_rows, read as read_latencies};
pub(super) use vitals::assess;

/// `r` reads health no more often than this: its figures are minutes old in any case.
const AT_MOST_EVERY: Duration = Duration::from_secs(5);

/// A reply has come.
pub(super) fn arrived(state: &mut State, data: Fetched, effects: &mut Effects) {
    match data {
        Fetched::Fleet(fleet) => state.health.fleet = Some(*fleet),
        Fetched::Alarms(read) => {
            state.health.alarms = read.alarms;
            state.health.more_alarms = read.cut;
        }
        Fetched::Latencies(latencies) => return latencies::arrived(state, latencies),
        Fetched::Alarm(alarm) => {
            let alarm = alarm.map(|alarm| *alarm);
            opening::alarm_answered(state, alarm.as_ref(), effects);
            let wanted = |name: &str| state.health.watching.as_deref() == Some(name);
            if let Some(alarm) = alarm.filter(|alarm| wanted(&alarm.alarm.name)) {
                state.health.watched = Some(alarm);
            }
            return;
        }
        _ => return,
    }
    functions::sort(state);
    outlook(state);
    watch(state, effects);
}

/// What the whole looks like, by all that is known now.
pub(super) fn outlook(state: &mut State) {
    let State { health, functions, .. } = state;
    let Some(fleet) = &health.fleet else { return };
    let changes: BTreeMap<_, _> = functions
        .list
        .items
        .iter()
        .filter(|function| fleet.functions.contains_key(&function.name))
        .filter_map(|function| Some((function.name.clone(), function.last_modified?)))
        .collect();
    // A monitoring account's metrics are those of other accounts, too, and of what is deleted.
    let listed: BTreeSet<_> = functions.list.items.iter().map(|function| &function.name).collect();
    let fleet = fleet.only(|name| !functions.complete || listed.contains(name));
    health.picture = Some(Picture::of(&fleet, &health.alarms, &changes));
    vitals::mark_failing(health, &functions.list.items);
}

/// Reads a slot's data again.
pub(super) fn again(state: &mut State, slot: Slot, effects: &mut Effects) {
    match slot {
        Slot::Fleet => {
            state.health.read_at = Some(state.now);
            fetch::start(state, slot, Request::Fleet, effects);
        }
        Slot::Alarms => fetch::start(state, slot, Request::Alarms(None), effects),
        Slot::Latencies => read_latencies(state, effects),
        Slot::Alarm => {
            if let Some(name) = state.health.watching.clone() {
                fetch::start(state, slot, Request::Alarm(name), effects);
            }
        }
        _ => {}
    }
}

/// The user asked for it: what was refused is tried again, too.
pub(super) fn refresh(state: &mut State, effects: &mut Effects) {
    let from = state.health.read_at.map(|at| after(state, at, AT_MOST_EVERY));
    if from.is_none_or(|from| from <= state.now) {
        read(state, &[Slot::Fleet, Slot::Alarms], effects);
        if state.slots.get(Slot::Latencies).failure.is_some() {
            read_latencies(state, effects);
        }
    }
}

/// The time for the next reading has come. While nobody uses the console it passes.
pub(super) fn due(state: &mut State, effects: &mut Effects) {
    state.timers.health = None;
    if state.is_in_use() {
        let slots = readable(state);
        read(state, &slots, effects);
    }
}

fn read(state: &mut State, slots: &[Slot], effects: &mut Effects) {
    state.timers.health = None;
    state.health.read_at = Some(state.now);
    for slot in slots {
        again(state, *slot, effects);
    }
    again(state, Slot::Alarm, effects);
}

/// Plans the next reading, unless one runs or is planned. The first comes with the connection.
pub(super) fn plan(state: &mut State) {
    let Some(read_at) = state.health.read_at else { return };
    let slots = readable(state);
    let busy = slots.iter().any(|slot| state.slots.get(*slot).loading);
    if busy || slots.is_empty() || state.timers.health.is_some() || !state.is_in_use() {
        return;
    }
    let due = after(state, read_at, state.reading_interval());
    state.timers.health = Some(due.max(state.now));
}

/// Slots that are not refused: asking again by itself would be refused again.
fn readable(state: &State) -> Vec<Slot> {
    let refused = |slot: &Slot| state.slots.get(*slot).failure.is_some_and(|f| is_refusal(&f));
    [Slot::Fleet, Slot::Alarms].into_iter().filter(|slot| !refused(slot)).collect()
}

/// The same call is refused for as long as somebody does not change something.
pub(super) fn is_refusal(failure: &Failure) -> bool {
    matches!(failure.kind, FailureKind::Denied { .. } | FailureKind::Refused { .. })
}

/// The headline tells of a refusal, and stays; the status line need not.
pub(super) fn tells(slot: Slot, failure: &Failure) -> bool {
    matches!(slot, Slot::Fleet | Slot::Alarms | Slot::Latencies | Slot::Alarm)
        && is_refusal(failure)
}

/// A key was pressed: somebody uses the console.
pub(super) fn key_pressed(state: &mut State) {
    state.health.key_at = state.now;
}

/// A real `span` after a time on the clock.
fn after(state: &State, at: Timestamp, span: Duration) -> Timestamp {
    at.saturating_add(span.mul_f64(state.pace)).unwrap_or(Timestamp::MAX)
}

/// Reads the alarm that is to be shown, with its metric.
pub(super) fn watch(state: &mut State, effects: &mut Effects) {
    if state.opening.as_ref().is_some_and(|opening| opening.alarm().is_some()) {
        // The one that was asked for would be lost to another.
        return;
    }
    let name = state.alarm_shown().map(|alarm| alarm.name.clone());
    if name.is_none() || name == state.health.watching || !state.may_read(Slot::Alarm) {
        return;
    }
    state.health.watching = name;
    again(state, Slot::Alarm, effects);
}

/// Another alarm may be shown now, or none any more.
pub(super) fn follow_alarm(state: &mut State) {
    state.screen.alarm = state.alarm_shown().is_some();
}
