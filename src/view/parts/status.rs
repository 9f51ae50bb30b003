//! The status line: the last word, or what is wrong with the pane in focus.

use super::super::{canvas::Canvas, runs::Runs, stamp, text};
use super::{notes, table::padded};
use crate::{
    app::{
        State,
        layout::Area,
        state::{NoticeKind, Pane},
    },
    domain::Slot,
    theme::Role,
};

/// Draws the status line.
pub(in crate::view) fn draw(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let area = padded(area);
    let current = currency(state);
    let last_word = last_word(state);
    let room = usize::from(area.width).saturating_sub(last_word.width() + 3);
    let left = if current.width() <= room { canvas.runs_right(area, &current) } else { area };
    canvas.runs(left, &last_word.fit(usize::from(left.width)));
}

fn last_word(state: &State) -> Runs<'_> {
    if let Some(notice) = &state.notice {
        let (role, mark) = match notice.kind {
            NoticeKind::Done => (Role::Ok, "✓ "),
            NoticeKind::Info => (Role::Info, ""),
            NoticeKind::Warning => (Role::Warning, "! "),
            NoticeKind::Error => (Role::Error, "✗ "),
        };
        return Runs::one(role, mark).add(role, text::plain(&notice.text));
    }
    let slot = notes::slot(state, slot_of(state.screen.focus));
    let Some(failure) = slot.failure else { return Runs::new() };
    let what = text::plain(&failure.kind.to_string()).into_owned();
    Runs::one(Role::Error, "✗ ")
        .add(Role::Error, what)
        .join(2, Runs::one(Role::Text, failure.advice()))
}

/// When the focused pane's data was read, so that an old screen can be told from a fresh one.
fn currency(state: &State) -> Runs<'static> {
    let slot = state.slots.get(slot_of(state.screen.focus));
    let Some(as_of) = slot.as_of else { return Runs::new() };
    Runs::one(Role::Dim, format!("as of {} UTC", stamp::clock(as_of, state.now)))
}

/// The slot whose data a pane is about.
pub(in crate::view) fn slot_of(pane: Pane) -> Slot {
    match pane {
        Pane::Functions => Slot::Functions,
        Pane::Aliases => Slot::Aliases,
        Pane::Logs => Slot::Tail,
        Pane::Secrets => Slot::Secrets,
    }
}
