//! The four panes.

mod functions;

use super::canvas::Canvas;
use crate::app::{State, layout::Area, state::Pane};

/// Draws one pane into its area, frame included.
pub(super) fn draw(pane: Pane, area: Area, state: &State, canvas: &mut Canvas<'_>) {
    match pane {
        Pane::Functions => functions::draw(area, state, canvas),
        Pane::Aliases | Pane::Logs | Pane::Secrets => {
            super::parts::frame::Frame::new(pane, state.screen.focus).draw(area, canvas);
        }
    }
}
