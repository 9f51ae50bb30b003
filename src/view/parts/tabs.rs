//! The tab strip, where not all panes are on the screen.

use super::{
    super::{canvas::Canvas, runs::Runs},
    frame,
};
use crate::{
    app::{layout::Area, state::Pane},
    theme::Role,
};

/// Draws one tab per pane; the one that has the keys is marked.
pub(in crate::view) fn draw(area: Area, focus: Pane, canvas: &mut Canvas<'_>) {
    let tabs = |blank: usize| {
        Pane::ALL.into_iter().fold(Runs::new(), |runs, pane| {
            let tab = if pane == focus {
                Runs::one(Role::TabActive, format!(" ▸ {} ", pane.title()))
            } else {
                Runs::one(Role::HintChord, frame::number(pane))
                    .add(Role::Tab, format!(" {}", pane.title()))
            };
            runs.join(blank, tab)
        })
    };
    let width = usize::from(area.width);
    let blank = [3, 2, 1].into_iter().find(|blank| tabs(*blank).width() < width);
    canvas
        .runs(area.split_left(u16::from(blank > Some(1))).1, &tabs(blank.unwrap_or(1)).fit(width));
}
