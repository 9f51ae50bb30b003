//! What it is about is read afresh before anything about it is previewed.

use super::super::{
    canvas::Canvas,
    parts::{keys, notes, popup::Popup},
    runs::Runs,
    text,
};
use crate::{
    app::{
        State,
        layout::Area,
        state::overlay::{Preparing, Purpose},
    },
    domain::Slot,
    input::Action,
    theme::Role,
};

/// Draws the overlay.
pub(super) fn draw(preparing: &Preparing, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let title = format!("{} {}", preparing.verb, text::plain(&preparing.target));
    let mut popup = Popup::new(title, 64);
    if let Purpose::Alias { seen, .. } = &preparing.purpose {
        popup.split("shown", seen, body);
    }
    let slot = state.slots.get(Slot::Preview);
    match &slot.failure {
        None => popup.row(Runs::one(Role::Dim, reading(&preparing.purpose))),
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

fn reading(purpose: &Purpose) -> &'static str {
    match purpose {
        Purpose::Alias { .. } | Purpose::EventSource { .. } | Purpose::Secret { .. } => {
            "reading it afresh…"
        }
        Purpose::Concurrency(_) => "reading what is reserved for it…",
        Purpose::Invoke(_) => "reading and checking the payload…",
        Purpose::Adopt { .. } => "reading its code, its aliases and who calls it…",
    }
}
