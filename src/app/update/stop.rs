//! Stopping a function by reserving no concurrency for it, and lifting the stop.

use tui_input::Input;

use super::{Effects, fetch, function_view, plans, preview, prompt};
use crate::{
    app::state::{
        State,
        overlay::{Basis, Preparing, Purpose},
        prompt::Ask,
    },
    domain::{
        Change, ConcurrencyChange, ConcurrencyPlan, Found, FunctionDetail, FunctionName, Outcome,
        PastStop, Receipt, Request, Reserved, Slot,
    },
};

/// Reads what is reserved for the function, to stop it or to lift its stop.
pub(super) fn ask(state: &mut State, effects: &mut Effects) {
    let Some(function) = plans::subject(state) else { return };
    let verb = if state.writes.stops.contains_key(&function) { "unstop" } else { "stop" };
    let preparing = Preparing {
        target: function.to_string(),
        verb,
        purpose: Purpose::Concurrency(function.clone()),
    };
    preview::wait(state, preparing, Request::PlanConcurrency(function), effects);
}

/// What is reserved is known, and by which stop.
pub(super) fn arrived(state: &mut State, plan: ConcurrencyPlan) {
    learn(state, &plan.function, plan.now, plan.stop.clone());
    let of_it = |purpose: &Purpose| *purpose == Purpose::Concurrency(plan.function.clone());
    if preview::take_waiting(state, of_it).is_none() {
        return;
    }
    if !plan.now.is_stopped() {
        let change = Change::Stop(change(&plan, Reserved::STOPPED));
        return preview::open(state, change, Basis::Concurrency(plan), None);
    }
    match &plan.stop {
        Some(stop) => {
            let change = Change::Unstop(change(&plan, stop.before));
            preview::open(state, change, Basis::Concurrency(plan), None);
        }
        None => {
            prompt::open(state, Ask::Reserved { plan, count: Input::default() });
        }
    }
}

/// A function that turns calls away may have been stopped, by whomever: what is reserved for it
/// is read once while it is selected, so that the header can say so.
pub(super) fn look(state: &mut State, effects: &mut Effects) {
    let list = &state.functions.list;
    let item = list.visible.get(list.cursor).copied();
    let (Some(item), Some(function), None) = (item, list.selected(), state.timers.function) else {
        return;
    };
    let throttles = state.vitals(item).score.and_then(|score| score.throttles);
    let turns_away = throttles.is_some_and(|throttles| throttles.recent > 0.0);
    if turns_away && state.writes.looked_at.as_ref() != Some(&function.name) {
        state.writes.looked_at = Some(function.name.clone());
        look_again(state, effects);
    }
}

/// Reads again what is reserved for the function that was looked at.
pub(super) fn look_again(state: &mut State, effects: &mut Effects) {
    if let Some(function) = state.writes.looked_at.clone() {
        fetch::start(state, Slot::Concurrency, Request::PlanConcurrency(function), effects);
    }
}

fn change(plan: &ConcurrencyPlan, after: Reserved) -> ConcurrencyChange {
    ConcurrencyChange { function: plan.function.clone(), before: plan.now, after }
}

/// Previews the lifting of a stop that nobody remembers, to what was typed; or what is wrong
/// with that.
pub(super) fn lift(state: &mut State, plan: ConcurrencyPlan, count: &str) -> Result<(), String> {
    let after = match count.trim() {
        "" => Reserved::NONE,
        text => match text.parse::<u32>() {
            Ok(0) => return Err("0 keeps it stopped: type 1 or more, or nothing".into()),
            Ok(count) => Reserved(Some(count)),
            Err(_) => return Err(format!("{text} is no number of executions")),
        },
    };
    let change = Change::Unstop(change(&plan, after));
    preview::open(state, change, Basis::Concurrency(plan), None);
    Ok(())
}

/// What is reserved for a function was read: the header tells which are stopped.
pub(super) fn learn(
    state: &mut State,
    function: &FunctionName,
    now: Reserved,
    stop: Option<PastStop>,
) {
    if now.is_stopped() {
        let known = state.writes.stops.entry(function.clone()).or_default();
        *known = stop.or_else(|| known.take());
    } else {
        state.writes.stops.remove(function);
    }
}

/// A function was read in full, what is reserved for it among it.
pub(super) fn read_in_full(state: &mut State, detail: &FunctionDetail) {
    let reserved = detail.reserved_concurrency.and_then(|count| u32::try_from(count).ok());
    learn(state, &detail.summary.name, Reserved(reserved), None);
}

/// A stop was sent or lifted: what is there now is known, and what shows it is read again.
pub(super) fn ended(state: &mut State, receipt: &Receipt, effects: &mut Effects) {
    let (Change::Stop(change) | Change::Unstop(change)) = &receipt.intent.change else { return };
    if let Some(Found::Concurrency(now)) = receipt.outcome.found() {
        let ours = matches!(
            (&receipt.outcome, &receipt.intent.change),
            (Outcome::Applied(_), Change::Stop(_))
        );
        let stop =
            PastStop { at: receipt.at, who: receipt.intent.who.clone(), before: change.before };
        learn(state, &change.function, *now, ours.then_some(stop));
    }
    function_view::outdated(state, Slot::FunctionDetail, effects);
}
