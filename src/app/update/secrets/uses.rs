//! Which functions use a secret: on request, and after a write that leaves old copies behind.

use super::{
    super::{Effects, fetch, writes},
    sheet,
};
use crate::{
    app::{
        secret_rows,
        sheet::SheetRow,
        state::{Overlay, State, overlay::WriteView},
    },
    domain::{Change, Receipt, Request, SecretRef, Slot, secret::SecretUses},
};

/// Shows which functions name the selected secret.
pub(super) fn ask(state: &mut State, effects: &mut Effects) {
    let Some(secret) = super::selected(state) else { return };
    let name = secret.name.clone();
    let title = format!("{name}: used by");
    let read = (Slot::SecretUses, Request::SecretUses(secret));
    sheet::open(state, (name, title), read, effects);
}

/// A write has changed what a read gives: whoever has read before may go on with the old value.
pub(super) fn after_write(state: &mut State, receipt: &Receipt, effects: &mut Effects) {
    let Change::Secret(change) = &receipt.intent.change else { return };
    if !receipt.outcome.is_success() || !change.leaves_stale_copies() {
        return;
    }
    if let Some(view) = writes::find(state, &receipt.intent.id) {
        view.left_to_do = looking();
    }
    let request = Request::SecretUses(change.secret.clone());
    fetch::start(state, Slot::StaleCopies, request, effects);
}

pub(super) fn arrived(state: &mut State, slot: Slot, uses: &SecretUses) {
    let rows = secret_rows::of_uses(uses);
    match slot {
        Slot::StaleCopies => tell_outcomes(state, Some(&uses.secret), &rows),
        _ => sheet::fill(state, slot, &uses.secret.name, rows),
    }
}

/// The outcomes that wait for it say that it is not known, and why.
pub(super) fn lost(state: &mut State, why: &str) {
    let text = format!("which functions use it is not known: {why}");
    tell_outcomes(state, None, &[SheetRow::Line(text)]);
}

/// What an outcome says until it is known.
fn looking() -> Vec<SheetRow> {
    vec![SheetRow::Line("looking for functions that use it…".into())]
}

/// Puts rows into the outcomes of writes of a secret; into those that wait where none is named.
fn tell_outcomes(state: &mut State, secret: Option<&SecretRef>, rows: &[SheetRow]) {
    let shown = state.overlays.iter_mut().filter_map(|overlay| match overlay {
        Overlay::Outcome(view) => Some(view.as_mut()),
        _ => None,
    });
    for view in shown.chain(&mut state.writes.unseen) {
        if is_of(view, secret) {
            view.left_to_do = rows.to_vec();
        }
    }
}

fn is_of(view: &WriteView, secret: Option<&SecretRef>) -> bool {
    let change = view.receipt.as_ref().and_then(|receipt| receipt.intent.change.secret());
    change.is_some_and(|change| match secret {
        Some(secret) => change.leaves_stale_copies() && change.secret == *secret,
        None => view.left_to_do == looking(),
    })
}
