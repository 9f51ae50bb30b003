//! The yes to a rollout: the only place in the console that starts one.

use super::{
    super::{Effects, notices, rollouts},
    top,
};
use crate::{
    app::{
        effect::Effect,
        state::{
            Overlay, State,
            planner::{PlanField, Planner},
            rollouts::Standing,
        },
    },
    domain::{Slot, Version},
    rollout::{RolloutId, Spec, preflight::CheckResult},
};

/// Starts what the screen shows, or says why not.
pub(in super::super) fn start(state: &mut State, effects: &mut Effects) {
    if notices::refuse_when_read_only(state, "a rollout") {
        return;
    }
    let protected = state.session.protected;
    let Some(planner) = top(state) else { return };
    if let Some(reason) = not_yet(planner) {
        planner.hint = Some(reason);
        return;
    }
    if !planner.armed {
        return;
    }
    if protected {
        planner.at = Some(PlanField::Name);
        planner.hint = None;
        return;
    }
    go(state, effects);
}

/// In a protected context: starts it when the full name was typed.
pub(in super::super) fn start_by_name(state: &mut State, effects: &mut Effects) {
    let Some(planner) = top(state).filter(|planner| planner.armed) else { return };
    let wanted = planner.alias.target.to_string();
    if let Some(reason) = not_yet(planner) {
        planner.hint = Some(reason);
    } else if planner.name.value().trim() == wanted {
        go(state, effects);
    } else {
        planner.hint = Some(format!("type {wanted} to start"));
    }
}

/// Why it can't be started as it is.
fn not_yet(planner: &Planner) -> Option<String> {
    if let Err(problem) = &planner.plan {
        return Some(problem.clone());
    }
    if let Some(unchosen) = planner.unchosen() {
        return Some(unchosen);
    }
    if planner.facts.is_none() {
        return Some("the preflight is still being read".into());
    }
    let block = planner.checks.iter().find(|check| check.result == CheckResult::Block)?;
    Some(format!("the preflight blocks it: {}: {}", block.name, block.text))
}

fn go(state: &mut State, effects: &mut Effects) {
    if state.slots.get(Slot::Connection).loading {
        return notices::warn(state, "signing in again: start it once the account is known");
    }
    if let Some(reason) = under_way(state) {
        if let Some(planner) = top(state) {
            planner.hint = Some(reason);
        }
        return;
    }
    let Some(spec) = spec(state) else { return };
    let takes_over = top(state).is_some_and(|planner| planner.take_over.is_some());
    state.overlays.retain(|overlay| !matches!(overlay, Overlay::Planner(_) | Overlay::Rollout(_)));
    state.rollouts.starting.insert(spec.target.clone(), spec.id);
    rollouts::show(state, spec.target.clone());
    notices::info(state, rollouts::is_starting(&spec.target));
    let scope = state.session.scope.clone();
    effects.push(Effect::StartRollout { spec: Box::new(spec), scope, takes_over });
}

/// Why it can't be started: since it was planned another began on this host.
fn under_way(state: &mut State) -> Option<String> {
    let alias = top(state)?.alias.clone();
    let target = &alias.target;
    match state.standing(&alias) {
        Standing::Starting => Some(rollouts::is_starting(target)),
        Standing::Here(driven) => Some(format!(
            "process {} drives {target} already: leave, and look at that rollout",
            driven.status.pid
        )),
        _ => None,
    }
}

/// What the driver is given.
fn spec(state: &mut State) -> Option<Spec> {
    let id = new_id(&state.writes.next_id());
    let settings = state.session.rollouts.clone();
    let by = rollouts::by(state);
    let planner = top(state)?;
    let taken = planner.take_over.as_ref();
    let stable = taken.map_or(planner.alias.state.version, |l| Version::Published(l.stable));
    let canary = planner.canary()?;
    Some(Spec {
        id: taken.map_or(id, |ledger| ledger.id),
        target: planner.alias.target.clone(),
        stable,
        canary,
        plan: planner.plan.clone().ok()?,
        gates: planner.gates.clone(),
        timeout_s: planner.facts.as_ref()?.timeout_s(),
        by,
        reason: String::new(),
        keeping: planner.keeping,
        on_blind: planner.recalled.as_ref().map_or(settings.on_blind, |spec| spec.on_blind),
        attended: true,
    })
}

/// An id that no other rollout has, as far as chance goes: ids of intents differ between sessions.
fn new_id(intent: &str) -> RolloutId {
    // FNV-1a, 32 bits.
    let hash = intent
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    RolloutId(hash)
}
