//! The alarms that gate the rollout.

use super::{Check, Look, listed};
use crate::domain::AlarmState;

/// Names of alarms that are told.
const SHOWN: usize = 3;

pub(super) fn gates(look: &Look<'_>) -> Option<Check> {
    let name = "gate alarms";
    if look.gates.alarms.is_empty() {
        return Some(Check::pass(name, "none: the numbers of both versions decide alone"));
    }
    let alarms = match &look.facts.alarms {
        Ok(alarms) => alarms,
        Err(failure) => return Some(Check::unread(name, failure)),
    };
    let state = |wanted: &String| {
        alarms.iter().find(|(alarm, _)| alarm == wanted).and_then(|(_, state)| *state)
    };
    let in_state = |wanted: Option<AlarmState>| -> Vec<String> {
        look.gates.alarms.iter().filter(|alarm| state(alarm) == wanted).cloned().collect()
    };
    let (missing, ringing) = (in_state(None), in_state(Some(AlarmState::Alarm)));
    let blind = in_state(Some(AlarmState::InsufficientData));
    Some(if !missing.is_empty() {
        let text = format!("there is no alarm {}: check the name", listed(&missing, SHOWN));
        Check::block(name, text)
    } else if !ringing.is_empty() {
        let text = format!(
            "in ALARM already: {}. It would roll back at once: wait until it is quiet, or leave \
             it out",
            listed(&ringing, SHOWN)
        );
        Check::block(name, text)
    } else if !blind.is_empty() {
        let text = format!("without enough data to ring: {}", listed(&blind, SHOWN));
        Check::warn(name, text)
    } else {
        Check::pass(name, format!("quiet: {}", listed(&look.gates.alarms, SHOWN)))
    })
}
