//! Rows that are told of a secret, over the panes.

use super::super::{Effects, fetch, listing::Motion};
use crate::{
    app::{
        layout::Area,
        listed,
        sheet::SheetRow,
        state::{Overlay, SecretSheet, State},
    },
    domain::{Request, SecretName, Slot},
};

/// Opens the overlay, and asks for what it will tell.
pub(super) fn open(
    state: &mut State,
    (name, title): (SecretName, String),
    (slot, request): (Slot, Request),
    effects: &mut Effects,
) {
    let sheet = SecretSheet { title, name, slot, rows: None, scroll: 0 };
    state.overlays.push(Overlay::SecretSheet(Box::new(sheet)));
    fetch::start(state, slot, request, effects);
}

/// Fills the overlay that waits for this, if one does.
pub(super) fn fill(state: &mut State, slot: Slot, name: &SecretName, rows: Vec<SheetRow>) {
    let waiting = state.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::SecretSheet(sheet) if sheet.slot == slot && sheet.name == *name => Some(sheet),
        _ => None,
    });
    if let Some(sheet) = waiting {
        sheet.rows = Some(rows);
    }
}

/// There is nothing to tell: the status line says why.
pub(super) fn lost(state: &mut State, slot: Slot) {
    let waits = |overlay: &Overlay| matches!(overlay, Overlay::SecretSheet(sheet) if sheet.slot == slot && sheet.rows.is_none());
    state.overlays.retain(|overlay| !waits(overlay));
}

/// Scrolls.
pub(in crate::app::update) fn go(sheet: &mut SecretSheet, motion: Motion, body: Area) {
    let rows = sheet.rows.as_deref().unwrap_or_default();
    let rows = listed::in_rows(rows, listed::columns(body)).len();
    sheet.scroll = motion.scroll(sheet.scroll, rows, listed::in_sheet(body));
}
