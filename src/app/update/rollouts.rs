//! Rollouts under way: what their drivers tell, and what they are told.

mod tell;

pub(super) use tell::{accept, act, apply, press};

use super::{
    Effects, fetch, functions,
    listing::{self, Motion},
    notices, opening,
};
use crate::{
    app::{
        effect::Effect,
        state::{
            NoticeKind, Overlay, State,
            overlay::RolloutView,
            rollouts::{Driven, Standing},
        },
        words,
    },
    domain::{AliasRef, Identity, Scope, Slot},
    input::Action,
    rollout::{Ledger, RolloutId, RolloutStatus},
};

/// Looks for drivers on this host.
pub(super) fn find(state: &State, effects: &mut Effects) {
    effects.push(Effect::FindRollouts(state.session.scope.clone()));
}

/// The rollouts whose ledgers are kept on this host have been looked up.
pub(super) fn kept(state: &mut State, scope: &Scope, ledgers: Vec<(AliasRef, Ledger)>) {
    if !state.session.is_here(scope) {
        return;
    }
    state.rollouts.kept.clear();
    for (target, ledger) in ledgers {
        state.rollouts.kept.entry(target).or_default().push(ledger);
    }
}

/// What is said of one that was started, until its driver tells more.
pub(super) fn is_starting(target: &AliasRef) -> String {
    format!("starting the rollout of {target} …")
}

/// Shows the rollout of an alias.
pub(super) fn show(state: &mut State, target: AliasRef) {
    let is_it =
        |overlay: &Overlay| matches!(overlay, Overlay::Rollout(view) if view.target == target);
    state.overlays.retain(|overlay| !is_it(overlay));
    state.overlays.push(Overlay::Rollout(RolloutView { target, scroll: 0 }));
}

/// A driver tells how its rollout stands.
pub(super) fn told(state: &mut State, status: Box<RolloutStatus>, effects: &mut Effects) {
    if !state.session.is_here(&status.scope) {
        return;
    }
    let target = status.spec.target.clone();
    if state.rollouts.starting.get(&target) == Some(&status.spec.id) {
        state.rollouts.starting.remove(&target);
        // It tells more now than that it is being started.
        let said = is_starting(&target);
        state.notice.take_if(|notice| notice.text == said);
    }
    let before = state.rollouts.known.get(&target);
    let same = before.filter(|known| known.status.spec.id == status.spec.id);
    if before.is_some_and(|known| known.status.at > status.at && known.is_live()) && same.is_none()
    {
        // The last word of one that has been replaced.
        return;
    }
    let moved = same.is_none_or(|known| known.status.configured != status.configured);
    let ends = status.end.is_some() && same.is_none_or(|known| known.status.end.is_none());
    let asks = status.question.is_some() && same.is_none_or(|k| k.status.question.is_none());
    if ends {
        say_end(state, &status);
    } else if asks && !is_shown(state, &target) {
        say_asks(state, &status);
        state.rollouts.asking = Some(target.clone());
    }
    state.rollouts.known.insert(target.clone(), Driven { status, lost: String::new() });
    if (moved || ends) && state.aliases.function.as_ref() == Some(&target.function) {
        read_aliases(state, effects);
    }
}

fn say_asks(state: &mut State, status: &RolloutStatus) {
    let Some((_, until)) = &status.question else { return };
    let (target, until) = (&status.spec.target, until.strftime("%H:%M:%S"));
    let key = state.keymap.chord_of(Action::PlanRollout);
    notices::warn(state, format!("the rollout of {target} asks until {until}: {key} shows it"));
}

/// Goes to the rollout whose question was told, if it still asks. False when none does.
pub(super) fn show_asking(state: &mut State, effects: &mut Effects) -> bool {
    let Some(target) = state.rollouts.asking.take() else { return false };
    let driven = state.rollouts.known.get(&target);
    if driven.is_none_or(|driven| !driven.is_live() || driven.status.question.is_none()) {
        return false;
    }
    if state.aliases.function.as_ref() != Some(&target.function) {
        go_to_function(state, &target, effects);
    }
    show(state, target.clone());
    is_selected(state, &target);
    true
}

/// The panes beside the rollout show the function that it is of.
fn go_to_function(state: &mut State, target: &AliasRef, effects: &mut Effects) {
    opening::overrule(state, effects);
    let name = target.function.as_str();
    if listing::position_of(&state.functions.list, name).is_none() {
        state.functions.list.filter.reset();
        listing::refilter(&mut state.functions.list);
    }
    if listing::select(&mut state.functions.list, name) {
        functions::follow_selection(state, effects);
        functions::choose(state, effects);
    }
}

/// The cursor is on this alias, or goes there: what a key does is done to the alias that is shown.
pub(super) fn is_selected(state: &mut State, target: &AliasRef) -> bool {
    if state.aliases.function.as_ref() != Some(&target.function) {
        return false;
    }
    let name = &target.alias.0;
    if listing::position_of(&state.aliases.list, name).is_none() {
        state.aliases.list.filter.reset();
        listing::refilter(&mut state.aliases.list);
    }
    listing::select(&mut state.aliases.list, name)
}

/// The aliases have come: the cursor goes to the one whose rollout is shown.
pub(super) fn follow(state: &mut State) {
    let shown = state.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Rollout(view) => Some(view.target.clone()),
        _ => None,
    });
    if let Some(target) = shown {
        is_selected(state, &target);
    }
}

fn say_end(state: &mut State, status: &RolloutStatus) {
    let Some(end) = &status.end else { return };
    let (good, text) = words::rollout_end(end, &status.spec);
    let kind = if good { NoticeKind::Done } else { NoticeKind::Warning };
    let target = &status.spec.target;
    let told = if is_shown(state, target) {
        // How it ended stands above.
        format!("the rollout of {target} has ended")
    } else {
        format!("{target}: {text}")
    };
    notices::say(state, kind, told);
}

/// The list of aliases tells another split: it is read again, unless it is just being read.
fn read_aliases(state: &mut State, effects: &mut Effects) {
    let slot = state.slots.get(Slot::Aliases);
    if !slot.loading && slot.as_of.is_some() {
        fetch::again(state, Slot::Aliases, effects);
    }
}

/// A driver answers no more, or could not be started.
pub(super) fn lost(state: &mut State, id: RolloutId, why: &str, effects: &mut Effects) {
    let started = state.rollouts.starting.iter().find(|(_, starting)| **starting == id);
    if let Some(target) = started.map(|(target, _)| target.clone()) {
        state.rollouts.starting.remove(&target);
        let of_it =
            |overlay: &Overlay| matches!(overlay, Overlay::Rollout(view) if view.target == target);
        state.overlays.retain(|overlay| !of_it(overlay));
        return notices::say(state, NoticeKind::Error, format!("{target}: not started: {why}"));
    }
    let known = state.rollouts.known.values_mut().find(|known| known.status.spec.id == id);
    let Some(driven) = known.filter(|driven| driven.is_live()) else { return };
    why.clone_into(&mut driven.lost);
    let target = driven.status.spec.target.clone();
    notices::warn(state, format!("the driver of {target} answers no more: {why}"));
    // What it has kept on this host is all that is left of it there.
    find(state, effects);
    if state.aliases.function.as_ref() == Some(&target.function) {
        read_aliases(state, effects);
    }
}

/// A lease has run out since the aliases were read: it may have been renewed meanwhile.
pub(super) fn doubt(state: &mut State, effects: &mut Effects) {
    let slot = state.slots.get(Slot::Aliases);
    let older = |ledger: &Ledger| slot.as_of.is_some_and(|read| read < ledger.lapses_at());
    let doubtful =
        state.aliases.list.items.iter().any(
            |alias| matches!(state.standing(alias), Standing::Lapsed(ledger) if older(&ledger)),
        );
    if doubtful && slot.failure.is_none() {
        read_aliases(state, effects);
    }
}

/// The rollout is on the screen.
fn is_shown(state: &State, target: &AliasRef) -> bool {
    matches!(state.overlays.last(), Some(Overlay::Rollout(view)) if view.target == *target)
}

/// Scrolls through what happened.
pub(super) fn go(state: &mut State, motion: Motion) {
    let Some(Overlay::Rollout(view)) = state.overlays.last() else { return };
    let happened = state.rollouts.known.get(&view.target);
    let rows = happened.map_or(0, |driven| driven.status.happenings.len());
    if let Some(Overlay::Rollout(view)) = state.overlays.last_mut() {
        view.scroll = motion.scroll(view.scroll, rows, 1);
    }
}

/// Takes over the selected alias's rollout, once its driver is given up.
pub(super) fn take_over(state: &mut State, effects: &mut Effects) {
    let Some(alias) = state.header_alias().cloned() else {
        return notices::info(state, super::aliases::no_alias(state));
    };
    let target = &alias.target;
    match state.standing(&alias) {
        Standing::Lapsed(ledger) => super::planner::take_over(state, alias, ledger, effects),
        Standing::Elsewhere(ledger) => {
            let text = format!(
                "{} drives {target} and is alive: it can be taken over once nothing is heard of it",
                ledger.by
            );
            notices::info(state, text);
        }
        Standing::Here(_) | Standing::Starting => {
            notices::info(state, format!("a driver on this host is at {target}"));
        }
        Standing::Free | Standing::Foreign(_) => {
            notices::info(state, format!("{target} is under no rollout"));
        }
    }
}

/// Shows the rollout that the selected alias is under, or was under while this console looked on.
/// False when there is none.
pub(super) fn show_selected(state: &mut State) -> bool {
    let Some(alias) = state.header_alias().cloned() else { return false };
    let standing = state.standing(&alias);
    let under_one = !matches!(standing, Standing::Free | Standing::Foreign(_));
    let known = under_one || state.rollouts.known.contains_key(&alias.target);
    if known {
        show(state, alias.target);
    }
    known
}

/// Who we are, as short as a ledger has room for.
pub(super) fn by(state: &State) -> String {
    let who = state.session.identity.as_ref().map(Identity::short).unwrap_or_default();
    who.rsplit('/').next().unwrap_or_default().to_owned()
}
