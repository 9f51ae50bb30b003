//! What is known of each function of the list.

use std::collections::BTreeMap;

use crate::{
    app::state::{HealthState, Vitals},
    domain::{
        FunctionSummary,
        health::{Score, Trouble},
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
        Vitals { score, ringing, trouble }
    };
    health.vitals = items.iter().map(vitals).collect();
}
