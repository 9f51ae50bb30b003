//! What lies over the panes.

use super::canvas::Canvas;
use crate::app::{State, layout::Layout, state::Overlay};

/// Draws one overlay.
pub(super) fn draw(_overlay: &Overlay, _layout: &Layout, _state: &State, _canvas: &mut Canvas<'_>) {
}
