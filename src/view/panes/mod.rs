//! The four panes.

mod aliases;
mod functions;
mod logs;
mod secrets;

use super::canvas::Canvas;
use crate::app::{State, layout::Area, state::Pane};

/// Draws one pane into its area, frame included.
pub(super) fn draw(pane: Pane, area: Area, state: &State, canvas: &mut Canvas<'_>) {
    match pane {
        Pane::Functions => functions::draw(area, state, canvas),
        Pane::Aliases => aliases::draw(area, state, canvas),
        Pane::Logs => logs::draw(area, state, canvas),
        Pane::Secrets => secrets::draw(area, state, canvas),
    }
}
