//! Previews of changes of an alias: splits, promotions, rollbacks.

use super::{Effects, aliases, notices, preview};
use crate::{
    app::state::{
        Overlay, State,
        overlay::{Basis, ChooseVersion, Preparing, Purpose, Wanted},
    },
    domain::{
        Alias, AliasChange, AliasState, Change, DeploymentStop, Evidence, Request, RollbackPlan,
    },
};

/// Reads the alias afresh (for a rollback: with where to go back to), to preview a change of it.
pub(super) fn ask(state: &mut State, alias: &Alias, wanted: Wanted, effects: &mut Effects) {
    if notices::refuse_when_read_only(state, wanted.verb()) || is_open_already(state, alias, wanted)
    {
        return;
    }
    let target = alias.target.clone();
    let request = match wanted {
        Wanted::RollBack => Request::PlanRollback(target.clone()),
        Wanted::Split(_) | Wanted::Promote => Request::Alias(target.clone()),
    };
    let preparing = Preparing {
        target: target.to_string(),
        verb: wanted.verb(),
        purpose: Purpose::Alias { target, wanted, seen: alias.state },
    };
    preview::wait(state, preparing, request, effects);
}

/// This very rollback's preview is on top.
fn is_open_already(state: &State, alias: &Alias, wanted: Wanted) -> bool {
    let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { return false };
    let change = &confirm.intent.change;
    wanted == Wanted::RollBack
        && change.is_rollback()
        && change.alias().is_some_and(|change| change.target == alias.target)
}

/// Takes away the overlay that waited for this alias: what is wanted of it, and how the screen
/// showed it. `None` when nothing waits for it.
fn take_waiting(state: &mut State, alias: &Alias) -> Option<(Wanted, AliasState)> {
    let of_it = |purpose: &Purpose| matches!(purpose, Purpose::Alias { target, .. } if *target == alias.target);
    match preview::take_waiting(state, of_it)?.purpose {
        Purpose::Alias { wanted, seen, .. } => Some((wanted, seen)),
        _ => None,
    }
}

/// The fresh alias is there.
pub(super) fn alias_arrived(state: &mut State, alias: &Alias) {
    let Some((wanted, seen)) = take_waiting(state, alias) else { return };
    aliases::adopt(state, alias);
    match wanted_state(alias, wanted) {
        Ok((after, _)) if after == alias.state => {
            notices::info(state, format!("{} is {after} already", alias.target));
        }
        Ok((after, build)) => {
            let change = build(change_of(alias, after));
            preview::open(state, change, Basis::Change, changed(alias, Some(seen)));
        }
        Err(reason) => notices::warn(state, reason),
    }
}

type Build = fn(AliasChange) -> Change;

/// What the alias would be, and which kind of change leads there.
fn wanted_state(alias: &Alias, wanted: Wanted) -> Result<(AliasState, Build), String> {
    let own = alias.state.version;
    match (wanted, alias.state.share) {
        (Wanted::Split(share), _) if share.weight.fraction() <= 0.0 => {
            Ok((AliasState::all(own), Change::Shift))
        }
        (Wanted::Split(share), _) if share.version == own => {
            Err(format!("{} points to {own} itself now: choose another version", alias.target))
        }
        (Wanted::Split(share), _) => Ok((AliasState::split(own, share), Change::Shift)),
        (_, Some(share)) => Ok((AliasState::all(share.version), Change::Promote)),
        (_, None) => {
            Err(format!("{} does not split: {own} gets all traffic already", alias.target))
        }
    }
}

fn change_of(alias: &Alias, after: AliasState) -> AliasChange {
    AliasChange {
        target: alias.target.clone(),
        before: alias.state,
        after,
        description: alias.description.clone(),
        revision_id: alias.revision_id.clone(),
    }
}

/// Where a rollback would go is known, or that it is not.
pub(super) fn plan_arrived(state: &mut State, plan: RollbackPlan) {
    let (RollbackPlan::Ready { alias, .. }
    | RollbackPlan::Ask { alias, .. }
    | RollbackPlan::Nowhere { alias }) = &plan;
    let alias = alias.clone();
    let Some((_, seen)) = take_waiting(state, &alias) else { return };
    aliases::adopt(state, &alias);
    match plan {
        RollbackPlan::Ready { deployment: Some(deployment), .. } => {
            // A write of ours would be undone by CodeDeploy's next one: it is CodeDeploy that goes
            // back.
            let stop = DeploymentStop { deployment: *deployment };
            let change = Change::StopDeployment(Box::new(stop));
            preview::open(state, change, Basis::Change, changed(&alias, Some(seen)));
        }
        RollbackPlan::Ready { target, ref evidence, .. } => {
            let evidence = evidence.clone();
            let basis = Basis::Rollback(plan);
            roll_back(state, &alias, AliasState::all(target), evidence, basis, Some(seen));
        }
        RollbackPlan::Ask { candidates, .. } => {
            let choice = ChooseVersion { alias, candidates, cursor: 0 };
            state.overlays.push(Overlay::ChooseVersion(Box::new(choice)));
        }
        RollbackPlan::Nowhere { .. } => {
            let text = format!(
                "nothing to go back to: {} has no other published version",
                alias.target.function
            );
            notices::warn(state, text);
        }
    }
}

/// The user named the version to go back to.
pub(super) fn chosen(state: &mut State) {
    let Some(Overlay::ChooseVersion(choice)) = state.overlays.last() else { return };
    let Some(target) = choice.candidates.get(choice.cursor).copied() else { return };
    let alias = choice.alias.clone();
    roll_back(state, &alias, AliasState::all(target), Evidence::Chosen, Basis::Change, None);
}

fn roll_back(
    state: &mut State,
    alias: &Alias,
    after: AliasState,
    evidence: Evidence,
    basis: Basis,
    seen: Option<AliasState>,
) {
    if after == alias.state {
        return notices::info(state, format!("{} is {after} already", alias.target));
    }
    let change = Change::Rollback { alias: change_of(alias, after), evidence };
    preview::open(state, change, basis, changed(alias, seen));
}

/// What the screen showed, where the alias is no longer like that.
fn changed(alias: &Alias, seen: Option<AliasState>) -> Option<String> {
    seen.filter(|seen| *seen != alias.state).map(|seen| seen.to_string())
}
