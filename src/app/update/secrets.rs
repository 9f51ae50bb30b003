//! The Secrets pane: the list, the selected secret's stages, and where its keys lead.

mod diff;
pub(super) mod editor;
pub(super) mod scope;
mod sheet;
mod uses;
pub(super) mod value;
pub(super) mod writes;

use super::{Effects, fetch, functions, listing, listing::Motion, notices};
use crate::{
    app::state::{Pane, State},
    domain::{
        Failure, Fetched, Page, Receipt, Request, SecretDetail, SecretRef, SecretSummary, Slot,
    },
    input::Action,
};

pub(super) use sheet::go as go_in_sheet;

/// Starts reading the list. What is there stays until the new list is whole.
pub(super) fn list(state: &mut State, effects: &mut Effects) {
    let again = !state.secrets.list.items.is_empty();
    state.secrets.incoming = again.then(Vec::new);
    fetch::start(state, Slot::Secrets, Request::Secrets, effects);
}

/// A page came. The first list grows page by page; a later one is swapped in when it is whole.
pub(super) fn page(state: &mut State, page: Page<SecretSummary>) {
    let secrets = &mut state.secrets;
    secrets.complete |=
        listing::grow(&mut secrets.list, &mut secrets.incoming, page, listing::own_order);
}

/// The cursor came to another secret: nothing of the last one stays on the screen.
pub(super) fn follow_selection(state: &mut State, effects: &mut Effects) {
    if state.layout().pane(Pane::Secrets).is_none() {
        return;
    }
    let selected = state.secrets.list.selected_name().cloned();
    if selected != state.secrets.described {
        // Also where the filter leaves no row: a value is never held unseen.
        close(state, effects);
    }
    if selected.is_none() || selected == state.secrets.described {
        return;
    }
    let first = state.secrets.described.is_none();
    fetch::void(state, Slot::SecretDetail, effects);
    state.secrets.detail = None;
    state.secrets.described = selected;
    if first {
        describe(state, effects);
    } else {
        state.timers.secret = Some(state.after(functions::REST));
    }
}

/// The cursor rests: read the secret's metadata and stages. No value is read.
pub(super) fn describe(state: &mut State, effects: &mut Effects) {
    state.timers.secret = None;
    fetch::again(state, Slot::SecretDetail, effects);
}

/// A secret was read: for a preview that waits for it, or to be shown.
pub(super) fn described(state: &mut State, slot: Slot, detail: SecretDetail) {
    if slot == Slot::Preview {
        return writes::arrived(state, detail);
    }
    let secrets = &mut state.secrets;
    if secrets.described.as_ref() == Some(&detail.summary.name) {
        let last = detail.versions.len().saturating_sub(1);
        secrets.stage = secrets.stage.map(|at| at.min(last));
        secrets.detail = Some(detail);
    }
}

/// What else was asked about secrets.
pub(super) fn answered(state: &mut State, slot: Slot, data: Fetched, effects: &mut Effects) {
    match data {
        Fetched::SecretValue(name, value) => value::arrived(state, &name, value, effects),
        Fetched::SecretDiff { name, diff, .. } => diff::arrived(state, &name, &diff),
        Fetched::SecretUses(uses) => uses::arrived(state, slot, &uses),
        Fetched::FunctionSecrets(function, found) => scope::arrived(state, &function, &found),
        _ => {}
    }
}

/// What was asked about a secret could not be told.
pub(super) fn lost(state: &mut State, slot: Slot, failure: &Failure) {
    given_up(state, slot, &failure.to_string());
}

/// What was asked about a secret will not be told, and why.
pub(super) fn given_up(state: &mut State, slot: Slot, why: &str) {
    match slot {
        // Half a new list is no list: the old one stays.
        Slot::Secrets => state.secrets.incoming = None,
        Slot::SecretValue => state.secrets.reading = None,
        Slot::SecretDiff | Slot::SecretUses => sheet::lost(state, slot),
        Slot::StaleCopies => uses::lost(state, why),
        Slot::FunctionSecrets => {
            scope::show_all(state);
        }
        _ => {}
    }
}

/// A write of a secret has ended: what it left is shown, and read again.
pub(super) fn ended(state: &mut State, receipt: &Receipt, effects: &mut Effects) {
    writes::learn(state, receipt, effects);
    uses::after_write(state, receipt, effects);
}

pub(super) fn act(state: &mut State, action: Action, effects: &mut Effects) {
    match action {
        Action::RevealSecret => value::reveal(state, effects),
        Action::RevealKey => value::keys(state, effects),
        Action::CopySecret => value::copy(state, effects),
        Action::CompareSecret => diff::ask(state, effects),
        Action::SecretUsedBy => uses::ask(state, effects),
        Action::OnlyOfFunction => scope::toggle(state, effects),
        Action::PutSecret => editor::ask(state, effects),
        Action::RollBackSecret
        | Action::RotateSecret
        | Action::CancelRotation
        | Action::DeleteSecret => writes::ask(state, action, effects),
        _ => {}
    }
}

/// The selected secret; says so where there is none.
fn selected(state: &mut State) -> Option<SecretRef> {
    let secret = state.secrets.list.selected().map(SecretSummary::id);
    if secret.is_none() {
        notices::info(state, "no secret is selected");
    }
    secret
}

/// Gives the keys to the stages, to choose the one to reveal; shows the key under the cursor of a
/// value that is held.
pub(super) fn open(state: &mut State) {
    if value::turn_key(state) {
        return;
    }
    match &state.secrets.detail {
        Some(detail) if !detail.versions.is_empty() => {
            state.secrets.stage.get_or_insert(0);
        }
        _ => notices::info(state, "the stages are not read yet"),
    }
}

/// Moves among the keys of a value that is held, else in the stages when they have the keys, else
/// in the list.
pub(super) fn go(state: &mut State, motion: Motion, page: usize) {
    if value::go(state, motion, page) {
        return;
    }
    let stages = state.secrets.detail.as_ref().map_or(0, |detail| detail.versions.len());
    match &mut state.secrets.stage {
        Some(at) => *at = motion.apply(*at, stages, page),
        None => listing::move_cursor(&mut state.secrets.list, motion, page),
    }
}

/// Hides the value and takes the keys from the stages; true when there was either.
fn close(state: &mut State, effects: &mut Effects) -> bool {
    let chosen = state.secrets.stage.take().is_some();
    value::close(state, effects) || chosen
}

/// `Esc`: hides the value first, then leaves the stages.
pub(super) fn back(state: &mut State, effects: &mut Effects) -> bool {
    value::close(state, effects) || close(state, effects)
}

/// The pane lost the focus.
pub(super) fn leave(state: &mut State, effects: &mut Effects) {
    close(state, effects);
}
