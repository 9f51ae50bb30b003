//! The status line: the last word, or what is wrong with the pane in focus.

use super::super::{canvas::Canvas, runs::Runs, stamp, text};
use super::{figures, headline, notes, table::padded};
use crate::{
    app::{
        State,
        layout::Area,
        state::{NoticeKind, Pane},
    },
    domain::{
        Slot,
        health::{Cut, FleetHealth},
    },
    theme::Role,
};

/// Draws the status line.
pub(in crate::view) fn draw(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let area = padded(area);
    let last_word = last_word(state);
    let room = usize::from(area.width).saturating_sub(last_word.width() + 3);
    let current = [health(state), currency(state)];
    let fits = |current: &Runs<'_>| !current.is_empty() && current.width() <= room;
    let left = match current.into_iter().find(fits) {
        Some(current) => canvas.runs_right(area, &current),
        None => area,
    };
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
    let Some(failure) = slot.failure else { return aside(state) };
    let what = text::plain(&failure.kind.to_string()).into_owned();
    Runs::one(Role::Error, "✗ ")
        .add(Role::Error, what)
        .join(2, Runs::one(Role::Text, failure.advice()))
}

/// What there is to say when nothing else is: the headline where it has no row of its own, and
/// what a figure that is not known looks like.
fn aside(state: &State) -> Runs<'static> {
    if state.layout().headline.height == 0 && headline::is_loud(state) {
        return headline::runs(state);
    }
    let unread = headline::unread(state);
    if state.health.picture.is_some() && !unread.is_empty() {
        return unread;
    }
    let cut = |fleet: &FleetHealth| fleet.cut != Cut::default();
    if state.screen.focus == Pane::Functions && state.health.fleet.as_ref().is_some_and(cut) {
        return Runs::one(Role::Dim, "<500: not in the top 500, so not known");
    }
    Runs::new()
}

/// When health was read, and what that costs.
fn health(state: &State) -> Runs<'static> {
    let slot = state.slots.get(Slot::Fleet);
    let (Pane::Functions, Some(as_of)) = (state.screen.focus, slot.as_of) else {
        return Runs::new();
    };
    let seconds = state.reading_interval().as_secs();
    let every =
        if seconds < 120 { format!("{seconds} s") } else { format!("{} min", seconds / 60) };
    // How many functions CloudWatch looks at is known with the last page of them.
    let bound = if state.functions.complete { "" } else { "at least " };
    Runs::one(
        Role::Dim,
        format!(
            "as of {} UTC, {bound}{} a reading, every {every}",
            stamp::clock(as_of, state.now),
            figures::dollars(state.reading_dollars()),
        ),
    )
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::tests::fixtures;

    fn told(state: &State) -> String {
        health(state).iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn a_price_is_a_bound_until_all_functions_are_listed() {
        let mut state = fixtures::scene("failing");
        assert!(told(&state).contains(" UTC, $0.012 a reading"), "{}", told(&state));
        state.functions.complete = false;
        assert!(told(&state).contains(" UTC, at least $0.012 a reading"), "{}", told(&state));
    }
}
