//! What is typed into the planner, and what follows from it.

use crate::{
    app::{
        state::{State, planner::Planner},
        update::rollouts,
    },
    domain::{Timestamp, Weight},
    rollout::{
        Gates, Keeping, Plan, RolloutSettings, Strategy,
        plan::duration,
        preflight::{self, Check, CheckResult, PreflightOptions},
    },
};

/// Reckons anew what the fields mean and whether everything holds for it. It is another preview
/// from now on.
pub(in super::super) fn check(state: &mut State) {
    let preview = state.writes.next_id();
    let (now, settings) = (state.now, state.session.rollouts.clone());
    let usual = state.session.keeping();
    let options = PreflightOptions {
        allow_provisioned: false,
        read_only: state.session.read_only,
        keeping: usual,
        iac_tags: settings.iac_tags.clone(),
        by: rollouts::by(state),
        takes_over: None,
    };
    let Some(planner) = super::anywhere(state) else { return };
    planner.plan = match &planner.take_over {
        Some(ledger) => Ok(ledger.plan()),
        None => plan(planner, &settings),
    };
    planner.gates = gates(planner, &settings);
    // One that is taken over was found by its alias's description, and stays there.
    let found = planner.take_over.as_ref().map(|_| Keeping::Description);
    planner.keeping = found.unwrap_or(options.keeping);
    planner.checks = checks(planner, options, now);
    planner.scroll = 0;
    planner.preview = preview;
    planner.armed_at = None;
    planner.armed = false;
    planner.hint = None;
}

/// What must hold for it, and whether it does.
fn checks(planner: &Planner, options: PreflightOptions, now: Timestamp) -> Vec<Check> {
    let (Ok(plan), Some(facts)) = (&planner.plan, &planner.facts) else { return Vec::new() };
    let taken = planner.take_over.as_ref();
    let takes_over = planner.take_over.as_deref().cloned();
    let options = PreflightOptions { takes_over, keeping: planner.keeping, ..options };
    let mut checks = preflight::check(facts, plan, &planner.gates, &options, now);
    checks.extend(taken.and_then(|ledger| ledger.other_gates(&planner.gates)).map(|text| Check {
        name: "gates".into(),
        result: CheckResult::Warn,
        text,
    }));
    checks
}

/// What the fields mean.
fn plan(planner: &Planner, settings: &RolloutSettings) -> Result<Plan, String> {
    let strategy: Strategy =
        planner.strategy.value().parse().map_err(|error| format!("{error}"))?;
    let bake = duration(planner.bake.value().trim()).map_err(|error| format!("{error}"))?;
    // All at once leaves nothing to hold back, whatever the field says.
    let text = if strategy.is_gradual() { planner.hold_back.value().trim() } else { "0" };
    let hold_back: Weight = text.parse().map_err(|error| format!("hold back: {error}"))?;
    let plan = Plan { strategy, hold_back, bake, hold_max: settings.hold_max };
    plan.checked().map_err(|error| format!("{error}"))
}

/// By what it will be judged: one that is taken over as it began, where this host knows how.
fn gates(planner: &Planner, settings: &RolloutSettings) -> Gates {
    let recalled = planner.recalled.as_ref().map(|spec| &spec.gates);
    let began = planner.take_over.as_ref().zip(recalled);
    if let Some((_, gates)) = began.filter(|(ledger, gates)| gates.fingerprint() == ledger.gates) {
        return gates.clone();
    }
    let alarms = settings.gates.alarms.clone();
    let gates = settings.gates_of(&planner.alias.target.function, alarms);
    let attempts = planner.facts.as_ref().map_or(1, |facts| preflight::attempts_for(facts));
    Gates { attempts: attempts.max(gates.attempts), ..gates }
}
