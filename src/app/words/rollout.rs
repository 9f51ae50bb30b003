//! A rollout in words.

use crate::{
    domain::Version,
    rollout::{Gates, Ledger, Spec, Strategy, ledger::Status, machine::End},
};

/// How a rollout ended, and whether that is what was wanted.
#[must_use]
pub fn rollout_end(end: &End, spec: &Spec) -> (bool, String) {
    let (stable, canary) = (spec.stable, spec.canary);
    match end {
        End::Promoted => (true, format!("promoted: {canary} has all traffic")),
        End::RolledBack { why } => {
            (false, format!("rolled back: {stable} has all traffic again: {why}"))
        }
        End::Inconclusive { why } => {
            (false, format!("inconclusive, rolled back to {stable}: {why}"))
        }
        End::Held { why } => (false, format!("held, and nobody drives it any more: {why}")),
        End::ChangedBySomeoneElse { expected, found } => {
            (false, format!("changed by someone else: expected {expected}, found {found}"))
        }
        End::TakenOver { by } => (false, format!("{by} has taken over")),
        End::NotStarted { why } => (false, format!("not started, nothing was changed: {why}")),
    }
}

/// What kind of strategy it is, in a word.
#[must_use]
pub fn strategy_word(strategy: &Strategy) -> &'static str {
    match strategy {
        Strategy::AllAtOnce => "all-at-once",
        Strategy::BlueGreen => "blue-green",
        Strategy::Canary(_) => "canary",
        Strategy::Linear(_) => "linear",
        Strategy::Steps(_) => "steps",
    }
}

/// What a rollout is at: `canary 1/2`, `bake`, `canary 1/2 held`.
#[must_use]
pub fn rollout_stage(ledger: &Ledger) -> String {
    let kind = strategy_word(&ledger.strategy);
    let step = format!("{kind} {}/{}", ledger.stage, ledger.stages);
    match ledger.status {
        Status::Run => step,
        Status::Bake => format!("{kind} bake"),
        Status::Pause | Status::Hold => format!("{step} held"),
    }
}

/// By what it is judged, in a line.
#[must_use]
pub fn gates(gates: &Gates) -> String {
    let Gates { harm_e, harm_points_least, promote_invocations, promote_points, .. } = gates;
    let names: Vec<&str> = gates.rules.iter().map(|rule| rule.name.as_str()).collect();
    let rules = if names.is_empty() { String::new() } else { format!("; {}", names.join(", ")) };
    let alarms = match gates.alarms.len() {
        0 => "no alarm gates it".to_owned(),
        _ => format!("alarms: {}", gates.alarms.join(", ")),
    };
    let tried = match gates.attempts {
        0 | 1 => String::new(),
        attempts => format!("; evidence is divided by {attempts}: failed events are tried again"),
    };
    format!(
        "back at E {harm_e} and {harm_points_least} points more errors; on with \
         {promote_invocations} invocations and at most {promote_points} point more{rules}; \
         {alarms}{tried}"
    )
}

/// Both versions: `41 → 42`.
#[must_use]
pub fn from_to(stable: Version, canary: Version) -> String {
    format!("{stable} → {canary}")
}
