//! The screen, drawn from the state: `(&State, &Theme, &mut Frame)` and nothing else.
//!
//! Drawing decides nothing and changes nothing. It names only theme roles, so a theme can change
//! every look of it, and what two panes share is a part in `parts`.

mod canvas;
mod overlays;
mod panes;
mod parts;
mod root;
mod runs;
mod stamp;
mod text;

use ratatui::Frame;

use crate::{app::State, theme::Theme};
use canvas::Canvas;

/// Draws the whole screen.
pub fn draw(state: &State, theme: &Theme, frame: &mut Frame<'_>) {
    let size = frame.area();
    let mut canvas = Canvas::new(frame.buffer_mut(), theme);
    root::draw(state, (size.width, size.height), &mut canvas);
}

#[cfg(test)]
mod tests;
