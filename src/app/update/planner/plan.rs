//! What is typed into the planner, and what follows from it.

use crate::{
    app::{
        state::{State, planner::Planner},
        update::rollouts,
    },
    domain::{Timestamp, Version, Weight},
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
    let options = PreflightOptions {
        allow_provisioned: false,
        read_only: state.session.read_only,
        keeping: state.session.keeping(),
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
    let takes_over = taken.map(|ledger| ledger.id);
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

/// The longer timeout of both versions in seconds: metrics settle that much later.
pub(super) fn timeout_s(planner: &Planner, stable: Version) -> u32 {
    /// Lambda's longest.
    const LONGEST: i32 = 900;
    let details =
        planner.facts.iter().flat_map(|facts| [&facts.stable_detail, &facts.canary_detail]);
    let told = details.filter_map(|detail| detail.as_ref().ok()).map(|d| d.summary.timeout_s);
    let wanted = |version| planner.canary() == Some(version) || version == stable;
    let listed = planner.versions.iter().filter(|row| wanted(row.version)).map(|row| row.timeout_s);
    let longest = told.chain(listed).max().unwrap_or(LONGEST);
    u32::try_from(longest).unwrap_or_default()
}
