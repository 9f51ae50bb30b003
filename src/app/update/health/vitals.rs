//! What is known of each function of the list.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    app::state::{HealthState, Vitals},
    domain::{
        FunctionName, FunctionSummary,
        health::{Score, Shape, Trouble},
    },
};

/// Finds out how each function is doing: once for each reading or page, never for a frame.
pub(in crate::app::update) fn assess(health: &mut HealthState, items: &[FunctionSummary]) {
    let mut ringing: BTreeMap<&str, usize> = BTreeMap::new();
    for function in health.ringing().filter_map(|alarm| alarm.function.as_ref()) {
        *ringing.entry(function.as_str()).or_default() += 1;
    }
    let known = health.fleet.is_some() || !ringing.is_empty();
    let vitals = |function: &FunctionSummary| {
        let score = health.fleet.as_ref().map(|fleet| Score::of(fleet, &function.name));
        let ringing = ringing.get(function.name.as_str()).copied().unwrap_or_default();
        let of = score.unwrap_or_default();
        let trouble = known.then(|| Trouble::of(&of, ringing > 0, function.last_modified));
        Vitals { score, ringing, fails: false, trouble }
    };
    health.vitals = items.iter().map(vitals).collect();
    mark_failing(health, items);
}

/// Marks the functions that the picture says fail.
pub(super) fn mark_failing(health: &mut HealthState, items: &[FunctionSummary]) {
    let failing: BTreeSet<&FunctionName> = match health.picture.as_ref().map(|it| &it.shape) {
        None | Some(Shape::Quiet) => BTreeSet::new(),
        Some(Shape::One(failing)) => BTreeSet::from([&failing.function]),
        Some(Shape::Several(failing)) => failing.iter().map(|it| &it.function).collect(),
        Some(Shape::Widespread(outage)) => outage.failing.iter().map(|it| &it.function).collect(),
    };
    for (vitals, function) in health.vitals.iter_mut().zip(items) {
        vitals.fails = failing.contains(&function.name);
    }
}
