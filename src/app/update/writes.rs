//! Writes under way and their outcomes, which are always shown.

use super::{Effects, aliases, fetch, notices, plans};
use crate::{
    app::{
        state::{NoticeKind, Overlay, State, overlay::WriteView},
        words,
    },
    domain::{Found, Intent, Outcome, Receipt, Slot, intent::PastChange},
};

/// A write is on its next attempt, or waits for it.
pub(super) fn progress(state: &mut State, intent: &str, attempt: u32, note: String) {
    if let Some(view) = find(state, intent) {
        view.attempt = attempt;
        view.note = note;
    }
}

/// The view of a write, on the screen or behind it.
pub(super) fn find<'a>(state: &'a mut State, intent: &str) -> Option<&'a mut WriteView> {
    let shown = state.overlays.iter_mut().filter_map(|overlay| match overlay {
        Overlay::Outcome(view) => Some(view.as_mut()),
        _ => None,
    });
    shown.chain(&mut state.writes.hidden).find(|view| view.intent_id == intent)
}

/// The overlay of a write was closed; while it runs, the write stays known.
pub(super) fn closed(state: &mut State, view: WriteView) {
    if view.receipt.is_none() {
        notices::info(state, format!("{} {} goes on in the background", view.verb, view.target));
        state.writes.hidden.push(view);
    }
}

/// A write has ended: say how, and read again what it changed.
pub(super) fn ended(state: &mut State, receipt: Receipt, effects: &mut Effects) {
    let kind = if receipt.outcome.is_success() { NoticeKind::Done } else { NoticeKind::Error };
    notices::say(state, kind, words::headline(&receipt));
    // Functions have the same names elsewhere: what happened there says nothing about those here.
    if state.session.is_here(&receipt.intent.scope) {
        learn(state, &receipt, effects);
    }
    keep(state, receipt);
    if state.writes_under_way().next().is_none() {
        state.writes.warned = false;
    }
}

/// Takes over what a write left behind, and reads again what shows it.
fn learn(state: &mut State, receipt: &Receipt, effects: &mut Effects) {
    if matches!(receipt.outcome, Outcome::Applied(_)) {
        remember(state, receipt);
    }
    if let Some(alias) = receipt.outcome.found().and_then(Found::alias) {
        aliases::adopt(state, alias);
    }
    let function = receipt.intent.change.function();
    if function.is_some() && state.aliases.function.as_ref() == function {
        fetch::again(state, Slot::Aliases, effects);
    }
    plans::ended(state, receipt, effects);
}

/// The header can say where a rollback of this change would go.
fn remember(state: &mut State, receipt: &Receipt) {
    let Some(change) = receipt.intent.change.alias() else { return };
    let past = PastChange {
        at: receipt.at,
        who: receipt.intent.who.clone(),
        before: change.before,
        after: change.after,
        was_rollback: receipt.intent.change.is_rollback(),
    };
    state.writes.past.insert(change.target.clone(), past);
}

/// Puts the outcome into the write's overlay, or where it waits to be shown.
fn keep(state: &mut State, receipt: Receipt) {
    let id = receipt.intent.id.clone();
    if let Some(at) = state.writes.hidden.iter().position(|view| view.intent_id == id) {
        let view = state.writes.hidden.remove(at);
        state.writes.unseen.push(WriteView { receipt: Some(receipt), ..view });
    } else if let Some(view) = find(state, &id) {
        view.receipt = Some(receipt);
    } else {
        let view = view_of(&receipt.intent);
        state.writes.unseen.push(WriteView { receipt: Some(receipt), ..view });
    }
}

/// A write that was just sent.
pub(super) fn view_of(intent: &Intent) -> WriteView {
    WriteView {
        intent_id: intent.id.clone(),
        target: intent.change.target(),
        verb: intent.change.verb(),
        attempt: 1,
        note: String::new(),
        receipt: None,
        left_to_do: Vec::new(),
        scroll: 0,
    }
}

/// Opens the outcomes that were not seen yet, as soon as no key could be meant for something
/// else: not over a text field, nor over a question.
pub(super) fn show_unseen(state: &mut State) {
    let asking = matches!(
        state.overlays.last(),
        Some(Overlay::Confirm(_) | Overlay::ChooseVersion(_) | Overlay::Preparing(_))
    );
    if asking || state.is_typing() {
        return;
    }
    let unseen = std::mem::take(&mut state.writes.unseen);
    state.overlays.extend(unseen.into_iter().map(|view| Overlay::Outcome(Box::new(view))));
}

/// Whether the console may be left now: the first time while a write is under way, it warns.
pub(super) fn may_leave(state: &mut State) -> bool {
    let under_way = state.writes_under_way().next().map(|view| (view.verb, view.target.clone()));
    let Some((verb, target)) = under_way else { return true };
    if state.writes.warned {
        return true;
    }
    state.writes.warned = true;
    let quit = state.keymap.chord_of(crate::input::Action::Quit);
    let text = format!(
        "{verb} {target} is under way: wait for its outcome, or press {quit} again to leave it to the audit"
    );
    notices::warn(state, text);
    false
}
