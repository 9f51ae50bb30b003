//! The planner: from a key on an alias to a rollout that could start.

mod plan;
mod start;

pub(super) use plan::check;
pub(super) use start::{start, start_by_name};

use tui_input::Input;

use super::{
    Effects, aliases, fetch, functions::REST, listing::Motion, notices, preview, rollouts,
};
use crate::{
    app::{
        effect::Effect,
        state::{
            Overlay, State,
            overlay::Basis,
            planner::{PlanField, Planner},
            rollouts::Standing,
        },
    },
    domain::{
        Alias, Change, DeploymentStop, FunctionVersion, Request, RolloutFacts, Slot, Version,
        weight::format_percent,
    },
    input::{Action, Chord, Key},
    rollout::{Gates, Keeping, Ledger, Spec, plan::span},
};

/// Strategies to choose from, beside the configured one.
const USUAL: [&str; 5] =
    ["canary10-5m", "linear10-1m", "steps:5@10m,25@10m,50@10m", "blue-green", "all-at-once"];

/// Shows the rollout of the selected alias, or plans one.
pub(super) fn open(state: &mut State, effects: &mut Effects) {
    if let (Some(function), true) = (&state.aliases.function, is_being_read(state)) {
        let text = format!("the rollout is planned once the aliases of {function} are read");
        state.aliases.plan_when_read = true;
        return notices::info(state, text);
    }
    let Some(alias) = state.header_alias().cloned() else {
        return notices::info(state, aliases::no_alias(state));
    };
    match state.standing(&alias) {
        Standing::Free | Standing::Foreign(_) => plan_anew(state, alias, effects),
        Standing::Starting => {
            let text = rollouts::is_starting(&alias.target);
            rollouts::show(state, alias.target);
            notices::info(state, text);
        }
        _ => rollouts::show(state, alias.target),
    }
}

/// Aliases or versions of the function have not come yet, and may.
fn is_being_read(state: &State) -> bool {
    [Slot::Aliases, Slot::Versions].into_iter().any(|slot| {
        let slot = state.slots.get(slot);
        slot.loading && slot.as_of.is_none()
    })
}

/// Something of the function has been read: it may be what a plan waited for.
pub(super) fn open_when_read(state: &mut State, effects: &mut Effects) {
    if state.aliases.plan_when_read && !is_being_read(state) {
        state.aliases.plan_when_read = false;
        open(state, effects);
    }
}

fn plan_anew(state: &mut State, alias: Alias, effects: &mut Effects) {
    let serving = alias.state.version;
    let other = |row: &&FunctionVersion| row.version.is_published() && row.version != serving;
    let versions: Vec<_> = state.aliases.versions.iter().filter(other).cloned().collect();
    if versions.is_empty() {
        let function = &alias.target.function;
        let text = format!("{function} has no other published version that is read yet");
        return notices::info(state, text);
    }
    let cursor = most_wanted(&alias, &versions);
    let settings = &state.session.rollouts;
    let strategy = settings.strategy.as_ref().map(ToString::to_string);
    let planner = Planner {
        strategy: strategy.unwrap_or_else(|| USUAL[0].to_owned()).into(),
        bake: span(settings.bake).into(),
        hold_back: percent(settings.hold_back_percent).into(),
        ..blank(alias, versions, cursor)
    };
    push(state, planner, effects);
}

/// Plans to take over a rollout whose driver is gone: its plan stays as it is.
pub(super) fn take_over(
    state: &mut State,
    alias: Alias,
    ledger: Box<Ledger>,
    effects: &mut Effects,
) {
    let canary = Version::Published(ledger.canary);
    let known = state.aliases.versions.iter().find(|row| row.version == canary).cloned();
    let Some(known) = known else {
        let text = format!("{canary} is not among the versions that are read: r reads them again");
        return notices::warn(state, text);
    };
    let plan = ledger.plan();
    effects.push(Effect::RecallRollout(ledger.id));
    let planner = Planner {
        kept_here: state.kept_here(&alias).is_some(),
        strategy: plan.strategy.to_string().into(),
        bake: span(plan.bake).into(),
        hold_back: percent(plan.hold_back.percent()).into(),
        take_over: Some(ledger),
        ..blank(alias, vec![known], 0)
    };
    push(state, planner, effects);
}

fn percent(percent: f64) -> String {
    format_percent(percent).trim_end_matches('%').to_owned()
}

fn blank(alias: Alias, versions: Vec<FunctionVersion>, cursor: usize) -> Planner {
    Planner {
        alias,
        take_over: None,
        kept_here: false,
        recalled: None,
        versions,
        cursor,
        strategy: Input::default(),
        bake: Input::default(),
        hold_back: Input::default(),
        name: Input::default(),
        at: None,
        plan: Err(String::new()),
        facts: None,
        gates: Gates::default(),
        keeping: Keeping::default(),
        checks: Vec::new(),
        wanted_step: None,
        scroll: 0,
        preview: String::new(),
        armed_at: None,
        armed: false,
        hint: None,
    }
}

/// The version that has a share already, else the newest that is newer than the serving one. Where
/// none is newer none is chosen: to roll out an older one is nothing to slip into.
fn most_wanted(alias: &Alias, versions: &[FunctionVersion]) -> usize {
    let is_wanted = |row: &FunctionVersion| match alias.state.share {
        Some(share) => row.version == share.version,
        None => row.version > alias.state.version,
    };
    versions.iter().position(is_wanted).unwrap_or(versions.len())
}

fn push(state: &mut State, planner: Planner, effects: &mut Effects) {
    state.overlays.retain(|overlay| !matches!(overlay, Overlay::Planner(_)));
    state.overlays.push(Overlay::Planner(Box::new(planner)));
    check(state);
    read(state, effects);
}

/// The planner, while it has the keys.
pub(super) fn top(state: &mut State) -> Option<&mut Planner> {
    match state.overlays.last_mut() {
        Some(Overlay::Planner(planner)) => Some(planner),
        _ => None,
    }
}

/// The planner, be it under the help or the tasks.
fn anywhere(state: &mut State) -> Option<&mut Planner> {
    state.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Planner(planner) => Some(planner.as_mut()),
        _ => None,
    })
}

/// Reads what is to be known before this version is rolled out.
pub(super) fn read(state: &mut State, effects: &mut Effects) {
    state.timers.facts = None;
    let wanted = anywhere(state).and_then(|planner| {
        let target = planner.alias.target.clone();
        let alarms = planner.gates.alarms.clone();
        // In a bake the canary serves already: only the ledger knows the stable version.
        let stable = planner.take_over.as_ref().map(|ledger| Version::Published(ledger.stable));
        planner.canary().map(|canary| Request::RolloutFacts { target, stable, canary, alarms })
    });
    if let Some(request) = wanted {
        fetch::start(state, Slot::RolloutFacts, request, effects);
    }
}

/// The gates that a rollout began with here judge it on: what was read for others is read again.
pub(super) fn recalled(state: &mut State, spec: Box<Spec>, effects: &mut Effects) {
    let Some(planner) = anywhere(state) else { return };
    if planner.take_over.as_ref().is_none_or(|ledger| ledger.id != spec.id) {
        return;
    }
    let read_for = planner.gates.alarms.clone();
    planner.recalled = Some(spec);
    check(state);
    let others = anywhere(state).filter(|planner| planner.gates.alarms != read_for);
    if let Some(planner) = others {
        planner.facts = None;
        read(state, effects);
        check(state);
    }
}

/// What is known before it starts has come.
pub(super) fn arrived(state: &mut State, facts: RolloutFacts) {
    let Some(planner) = anywhere(state) else { return };
    if planner.alias.target != facts.alias.target || planner.canary() != Some(facts.canary) {
        return;
    }
    let alias = facts.alias.clone();
    planner.alias.clone_from(&alias);
    planner.facts = Some(Box::new(facts));
    aliases::adopt(state, &alias);
    check(state);
}

pub(super) fn act(state: &mut State, action: Action, effects: &mut Effects) {
    match action {
        Action::StartRollout => start(state, effects),
        Action::NextStrategy => turn(state, true),
        Action::PreviousStrategy => turn(state, false),
        Action::LongerStep => lengthen(state),
        Action::StopDeployment => stop_deployment(state),
        Action::Open => edit(state),
        _ => {}
    }
}

/// Goes to another version. Its facts are read once the cursor rests.
pub(super) fn go(state: &mut State, motion: Motion) {
    let Some(planner) = top(state) else { return };
    if matches!(motion, Motion::PageDown | Motion::PageUp) || planner.is_only_choice() {
        planner.scroll = motion.scroll(planner.scroll, planner.checks.len(), 1);
        return;
    }
    let before = planner.cursor;
    planner.cursor = match planner.canary() {
        Some(_) => motion.apply(before, planner.versions.len(), 10),
        None => 0,
    };
    if planner.cursor != before {
        planner.facts = None;
        state.timers.facts = Some(state.after(REST));
        state.slots.cancel(Slot::RolloutFacts);
        check(state);
    }
}

/// Chooses the next strategy of the usual ones.
fn turn(state: &mut State, forward: bool) {
    let configured = state.session.rollouts.strategy.as_ref().map(ToString::to_string);
    let Some(planner) = top(state).filter(|planner| planner.take_over.is_none()) else { return };
    let mut all: Vec<String> = configured.into_iter().collect();
    all.extend(USUAL.iter().map(|usual| (*usual).to_owned()));
    all.dedup();
    let now = planner.strategy.value().trim();
    let at = all.iter().position(|strategy| strategy == now);
    let next = match (at, forward) {
        (Some(at), true) => (at + 1) % all.len(),
        (Some(at), false) => (at + all.len() - 1) % all.len(),
        (None, _) => 0,
    };
    planner.strategy = Input::new(all.swap_remove(next));
    check(state);
}

/// The last step becomes as long as a verdict takes.
fn lengthen(state: &mut State) {
    let wanted = top(state).and_then(|planner| {
        planner.strategy = Input::new(planner.with_wanted_step()?.to_string());
        Some(())
    });
    match wanted {
        Some(()) => check(state),
        None => notices::info(state, "no step is known to be too short for a verdict"),
    }
}

/// The fields of the plan get the keys.
fn edit(state: &mut State) {
    let Some(planner) = top(state) else { return };
    if planner.take_over.is_none() {
        planner.at = Some(PlanField::Strategy);
    } else {
        notices::info(state, "a rollout that is taken over keeps its plan");
    }
}

/// Tab goes round the fields. True when the key has done its work.
pub(super) fn press(state: &mut State, chord: Chord) -> bool {
    let fields = PlanField::OF_PLAN;
    let Some(planner) = top(state) else { return false };
    let at = planner.at.and_then(|at| fields.iter().position(|field| *field == at));
    let step = match (at, chord.key) {
        (Some(_), Key::Tab) => 1,
        (Some(_), Key::BackTab) => fields.len() - 1,
        _ => return false,
    };
    planner.at = at.map(|at| fields[(at + step) % fields.len()]);
    true
}

/// A field has another text: it is another plan, unless only the name was typed.
pub(super) fn typed(state: &mut State) {
    match top(state) {
        Some(planner) if planner.at == Some(PlanField::Name) => planner.hint = None,
        _ => check(state),
    }
}

/// Enter: the name starts it, any other field gives the keys back.
pub(super) fn accept(state: &mut State, effects: &mut Effects) {
    match top(state).and_then(|planner| planner.at) {
        Some(PlanField::Name) => start_by_name(state, effects),
        _ => leave_field(state),
    }
}

/// The fields give the keys back.
pub(super) fn leave_field(state: &mut State) {
    if let Some(planner) = top(state) {
        planner.at = None;
        planner.name.reset();
    }
}

/// Previews that CodeDeploy is to stop what it does to the alias, and to put it back.
fn stop_deployment(state: &mut State) {
    if notices::refuse_when_read_only(state, "stopping a deployment") {
        return;
    }
    let Some(deployment) = top(state).and_then(|planner| planner.deployment().cloned()) else {
        return notices::info(state, "no deployment of CodeDeploy drives it, as far as is known");
    };
    let change = Change::StopDeployment(Box::new(DeploymentStop { deployment }));
    preview::open(state, change, Basis::Change, None);
}
