//! The cells of a frame, painted in roles.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::runs::Runs;
use crate::{
    app::layout::Area,
    theme::{Role, Theme},
};

/// A frame's cells and the theme they are painted with.
///
/// Whatever lies outside the frame is not painted, so no size of the terminal is too small.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
}

impl<'a> Canvas<'a> {
    pub fn new(buffer: &'a mut Buffer, theme: &'a Theme) -> Self {
        Self { buffer, theme }
    }

    fn rect(&self, area: Area) -> Rect {
        let Area { x, y, width, height } = area;
        Rect { x, y, width, height }.intersection(*self.buffer.area())
    }

    /// Empties an area and gives it a surface.
    pub fn clear(&mut self, area: Area, role: Role) {
        let rect = self.rect(area);
        for position in rect.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
            }
        }
        self.buffer.set_style(rect, self.theme.style(role));
    }

    /// Changes the look of what is there.
    pub fn tint(&mut self, area: Area, role: Role) {
        let rect = self.rect(area);
        self.buffer.set_style(rect, self.theme.style(role));
    }

    /// Takes every look of its own from what is there, so that it recedes.
    pub fn veil(&mut self, area: Area, role: Role) {
        let rect = self.rect(area);
        self.buffer.set_style(rect, Style::reset());
        self.buffer.set_style(rect, self.theme.style(Role::Background));
        self.buffer.set_style(rect, self.theme.style(role));
    }

    /// Writes a text into the first row of an area; what does not fit is left out. Returns what
    /// is left of the row.
    pub fn put(&mut self, area: Area, text: &str, role: Role) -> Area {
        let rect = self.rect(area);
        if rect.is_empty() {
            return Area { width: 0, ..area };
        }
        let width = usize::from(rect.width);
        let (end, _) = self.buffer.set_stringn(rect.x, rect.y, text, width, self.theme.style(role));
        area.split_left(end - rect.x).1
    }

    /// Writes runs into the first row of an area. Returns what is left of the row.
    pub fn runs(&mut self, area: Area, runs: &Runs<'_>) -> Area {
        runs.iter().fold(area, |rest, (text, role)| self.put(rest, text, role))
    }

    /// Writes runs at the right end of the first row of an area. Returns what is left of it.
    pub fn runs_right(&mut self, area: Area, runs: &Runs<'_>) -> Area {
        let width = u16::try_from(runs.width()).unwrap_or(u16::MAX).min(area.width);
        let (left, right) = area.split_left(area.width - width);
        self.runs(right, runs);
        left
    }
}
