//! A function in full, over the whole screen: a frame, the tabs, and the part that is shown.

mod charts;
mod overview;
mod triggers;
mod versions;

use super::super::{
    canvas::Canvas,
    parts::{keys, notes, popup, table::padded},
    runs::Runs,
    text,
};
use crate::{
    app::{
        State,
        layout::{Area, Layout},
        state::function_view::Part,
    },
    domain::Slot,
    input::Action,
    theme::Role,
};

/// Draws the view.
pub(super) fn draw(layout: &Layout, state: &State, canvas: &mut Canvas<'_>) {
    let view = &state.function_view;
    let name = view.function.as_ref().map_or("", |function| function.as_str());
    let version = view.version.filter(|_| view.part == Part::Overview);
    let version = version.map(|version| format!(":{version}")).unwrap_or_default();
    let title = Runs::one(Role::OverlayTitle, format!("{}{version}", text::plain(name)));
    let frame = layout.body;
    let inner = popup::surface(frame, title, canvas);
    tabs(inner.split_top(1).0, view.part, canvas);
    edge(frame, state, canvas);
    let area = layout.function_view();
    match view.part {
        Part::Overview => overview::draw(frame, area, state, canvas),
        Part::Charts => charts::draw(frame, area, state, canvas),
        Part::Versions => versions::draw(frame, area, state, canvas),
        Part::Triggers => triggers::draw(frame, area, state, canvas),
    }
}

/// One tab for each part; where there is no room for their names, those beside give way.
fn tabs(area: Area, shown: Part, canvas: &mut Canvas<'_>) {
    let tab = |part: Part| {
        if part == shown {
            Runs::one(Role::TabActive, format!("▸ {}", part.title()))
        } else {
            Runs::one(Role::Tab, part.title())
        }
    };
    let all = |blank| Part::ALL.into_iter().fold(Runs::new(), |runs, p| runs.join(blank, tab(p)));
    let room = padded(area);
    let blank = [3, 2].into_iter().find(|blank| all(*blank).width() <= usize::from(room.width));
    canvas.runs(room, &all(blank.unwrap_or(1)).fit(usize::from(room.width)));
}

/// The lower edge: how to leave, and as of when the part is, by the oldest of what it has read.
fn edge(frame: Area, state: &State, canvas: &mut Canvas<'_>) {
    let edge = frame.split_bottom(1).1;
    let edge = edge.split_left(edge.width.saturating_sub(2)).0;
    let close = keys::hint(&state.keymap, Action::Back, "close");
    canvas.runs(edge.split_left(2).1, &Runs::new().gap(1).join(0, close).gap(1));
    let part = state.function_view.part;
    let slots: &[Slot] =
        if part == Part::Versions { &[Slot::Versions, Slot::Aliases] } else { part.slots() };
    let known = slots.iter().map(|slot| state.slots.get(*slot));
    let failed = known.filter(|slot| slot.failure.is_some() && slot.as_of.is_some());
    let Some(oldest) = failed.min_by_key(|slot| slot.as_of) else { return };
    let age = Runs::new().gap(1).join(0, notes::age(&oldest, state.now)).gap(1);
    canvas.runs_right(edge, &age);
}
