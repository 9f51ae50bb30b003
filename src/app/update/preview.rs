//! From "I want this" to a preview: the alias is read afresh, and the change stated in full.
//!
//! The overlay that says what is being read takes the keys meanwhile, so that none meant for a
//! pane lands in the confirmation that follows it.

use std::time::Duration;

use tui_input::Input;

use super::{Effects, aliases, fetch, notices};
use crate::{
    app::{
        command_line,
        state::{
            Overlay, State,
            overlay::{ChooseVersion, Confirm, Preparing, Wanted},
        },
    },
    domain::{
        Alias, AliasChange, AliasState, Change, Evidence, Intent, Request, RollbackPlan, Slot,
    },
};

/// Keys that come sooner after a preview opened were meant for something else.
pub(super) const GUARD: Duration = Duration::from_millis(300);

/// Reads the alias afresh (for a rollback: with where to go back to), to preview a change of it.
pub(super) fn ask(state: &mut State, alias: &Alias, wanted: Wanted, effects: &mut Effects) {
    if notices::refuse_when_read_only(state, wanted.verb()) {
        return;
    }
    if is_open_already(state, alias, wanted) {
        return;
    }
    // The read that is started replaces the one that another preview waits for.
    given_up(state);
    let target = alias.target.clone();
    let request = match wanted {
        Wanted::RollBack => Request::PlanRollback(target.clone()),
        Wanted::Split(_) | Wanted::Promote => Request::Alias(target.clone()),
    };
    let preparing = Preparing { target, wanted, seen: Some(alias.state) };
    state.overlays.push(Overlay::Preparing(preparing));
    fetch::start(state, Slot::Preview, request, effects);
}

/// A preview is being read, or this very rollback's preview is on top.
fn is_open_already(state: &State, alias: &Alias, wanted: Wanted) -> bool {
    match state.overlays.last() {
        Some(Overlay::Preparing(_)) => true,
        Some(Overlay::Confirm(confirm)) => {
            let change = &confirm.intent.change;
            wanted == Wanted::RollBack
                && change.is_rollback()
                && change.alias().is_some_and(|change| change.target == alias.target)
        }
        _ => false,
    }
}

/// Takes away the overlay that waited for this reply; `None` when nothing waits for it.
///
/// Help, the tasks or the palette may have been opened over it while the read was slow.
fn take_waiting(state: &mut State, alias: &Alias) -> Option<Preparing> {
    let waits = |overlay: &Overlay| match overlay {
        Overlay::Preparing(waiting) => waiting.target == alias.target,
        _ => false,
    };
    let at = state.overlays.iter().position(waits)?;
    match state.overlays.remove(at) {
        Overlay::Preparing(waiting) => Some(waiting),
        _ => None,
    }
}

/// The fresh alias is there.
pub(super) fn alias_arrived(state: &mut State, alias: &Alias) {
    let Some(waiting) = take_waiting(state, alias) else { return };
    aliases::adopt(state, alias);
    match wanted_state(alias, waiting.wanted) {
        Ok((after, _)) if after == alias.state => {
            notices::info(state, format!("{} is {after} already", alias.target));
        }
        Ok((after, build)) => {
            let change = build(change_of(alias, after));
            open(state, change, None, waiting.seen);
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
    let Some(waiting) = take_waiting(state, &alias) else { return };
    aliases::adopt(state, &alias);
    match plan {
        RollbackPlan::Ready { target, ref evidence, .. } => {
            let evidence = evidence.clone();
            roll_back(state, &alias, AliasState::all(target), evidence, Some(plan), waiting.seen);
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
    roll_back(state, &alias, AliasState::all(target), Evidence::Chosen, None, None);
}

fn roll_back(
    state: &mut State,
    alias: &Alias,
    after: AliasState,
    evidence: Evidence,
    plan: Option<RollbackPlan>,
    seen: Option<AliasState>,
) {
    if after == alias.state {
        return notices::info(state, format!("{} is {after} already", alias.target));
    }
    let change = Change::Rollback { alias: change_of(alias, after), evidence };
    open(state, change, plan, seen);
}

/// Opens the confirmation.
fn open(state: &mut State, change: Change, plan: Option<RollbackPlan>, seen: Option<AliasState>) {
    let typed = state.session.protected && !change.is_rollback();
    let command_line = command_line::of(&change, &state.session.scope);
    let before = change.alias().map(|alias| alias.before);
    let intent = Intent {
        id: state.writes.next_id(),
        scope: state.session.scope.clone(),
        who: state.session.identity.as_ref().map(|who| who.arn.clone()).unwrap_or_default(),
        change,
        reason: String::new(),
    };
    let confirm = Confirm {
        intent,
        plan,
        command_line,
        armed_at: state.after(GUARD),
        armed: false,
        typed_name: typed.then(Input::default),
        seen: seen.filter(|seen| before.is_some_and(|before| before != *seen)),
        hint: None,
        scroll: 0,
    };
    state.overlays.push(Overlay::Confirm(Box::new(confirm)));
}

/// The alias could not be read, or is not to be: there is nothing to preview.
pub(super) fn given_up(state: &mut State) {
    state.overlays.retain(|overlay| !matches!(overlay, Overlay::Preparing(_)));
}
