//! What is typed into the planner, and what follows from it.

use std::time::Duration;

use crate::{
    app::{
        state::{
            State,
            planner::{PlanField, Planner},
        },
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
    // What is taken over stays where it was found.
    let found = planner
        .take_over
        .as_ref()
        .map(|_| if planner.kept_here { Keeping::None } else { Keeping::Description });
    planner.keeping = found.unwrap_or(options.keeping);
    planner.checks = checks(planner, options, now);
    planner.wanted_step = wanted_step(planner);
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
    let other = taken.and_then(|ledger| ledger.other_gates(&planner.gates)).map(|text| Check {
        name: "gates".into(),
        result: CheckResult::Warn,
        text,
    });
    // The first of the warnings: on a low screen the last ones have to be scrolled to.
    let mut checks: Vec<Check> = other.into_iter().collect();
    checks.extend(preflight::check(facts, plan, &planner.gates, &options, now));
    checks
}

/// How long the last step of a new plan has to be for a verdict, where it is too short.
fn wanted_step(planner: &Planner) -> Option<Duration> {
    if planner.take_over.is_some() {
        return None;
    }
    let (plan, facts) = (planner.plan.as_ref().ok()?, planner.facts.as_ref()?);
    preflight::step_for_verdict(facts, plan, &planner.gates)
}

/// What the fields mean.
fn plan(planner: &Planner, settings: &RolloutSettings) -> Result<Plan, String> {
    let strategy: Strategy =
        filled(planner, PlanField::Strategy)?.parse().map_err(|error| format!("{error}"))?;
    let bake = filled(planner, PlanField::Bake)?;
    let bake = duration(bake).map_err(|error| format!("bake: {error}"))?;
    // All at once leaves nothing to hold back, whatever the field says.
    let text = if strategy.is_gradual() { filled(planner, PlanField::HoldBack)? } else { "0" };
    let hold_back: Weight = text.parse().map_err(|error| format!("hold back: {error}"))?;
    let plan = Plan { strategy, hold_back, bake, hold_max: settings.hold_max };
    plan.checked().map_err(|error| format!("{error}"))
}

/// The text of a field, without blanks around it.
fn filled(planner: &Planner, field: PlanField) -> Result<&str, String> {
    let text = planner.input(field).value().trim();
    let such_as = match field {
        PlanField::Strategy => "canary10-5m, linear10-1m or steps:5@10m,25@10m",
        PlanField::HoldBack => "10, a percentage, or 0 for none",
        PlanField::Bake => "30m, or 0s for none",
        PlanField::Name => "the alias's name",
    };
    let empty = || format!("{} is empty: write {such_as}", field.label());
    if text.is_empty() { Err(empty()) } else { Ok(text) }
}

/// By what it will be judged: one that is taken over as it began, where this host knows how.
fn gates(planner: &Planner, settings: &RolloutSettings) -> Gates {
    let recalled = planner.recalled.as_ref().map(|spec| &spec.gates);
    if let Some(gates) = recalled.filter(|_| planner.take_over.is_some()) {
        return gates.clone();
    }
    let alarms = settings.gates.alarms.clone();
    let gates = settings.gates_of(&planner.alias.target.function, alarms);
    let attempts = planner.facts.as_ref().map_or(1, |facts| preflight::attempts_for(facts));
    Gates { attempts: attempts.max(gates.attempts), ..gates }
}
