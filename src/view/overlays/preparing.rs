//! The alias is read afresh before anything about it is previewed.

use super::super::{
    canvas::Canvas,
    parts::{keys, notes, popup::Popup},
    runs::Runs,
};
use crate::{
    app::{State, layout::Area, state::overlay::Preparing},
    domain::Slot,
    input::Action,
    theme::Role,
};

/// Draws the overlay.
pub(super) fn draw(preparing: &Preparing, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let title = format!("{} {}", preparing.wanted.verb(), preparing.target);
    let mut popup = Popup::new(title, 64);
    if let Some(seen) = &preparing.seen {
        popup.split("shown", seen, body);
    }
    let slot = state.slots.get(Slot::Preview);
    match &slot.failure {
        None => popup.row(Runs::one(Role::Dim, "reading it afresh…")),
        Some(failure) => {
            popup.blank();
            for (role, text) in notes::failure_lines(failure) {
                popup.say(role, &text, body);
            }
        }
    }
    popup.foot.push(keys::hint(&state.keymap, Action::Back, "leave"));
    popup.draw(body, canvas);
}
