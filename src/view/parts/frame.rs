//! The frame of a pane: its title, and short facts in its borders.

use super::super::{canvas::Canvas, runs::Runs};
use crate::{
    app::{layout::Area, state::Pane},
    theme::Role,
};

/// A frame and what is written into it.
pub(in crate::view) struct Frame<'a> {
    /// Which pane.
    pub pane: Pane,
    /// It has the keys.
    pub focused: bool,
    /// Behind the title: how many, or what it is about.
    pub title: Runs<'a>,
    /// Top right: the filter.
    pub top: Runs<'a>,
    /// Bottom right: how current it is.
    pub bottom: Runs<'a>,
}

impl Frame<'_> {
    pub fn new(pane: Pane, focus: Pane) -> Self {
        Self {
            pane,
            focused: pane == focus,
            title: Runs::new(),
            top: Runs::new(),
            bottom: Runs::new(),
        }
    }

    /// Draws it around an area. The pane that has the keys is marked by colour, weight and `▸`.
    pub fn draw(self, area: Area, canvas: &mut Canvas<'_>) {
        let role = if self.focused { Role::BorderFocused } else { Role::Border };
        draw_box(area, role, canvas);
        let edge = within(area.split_top(1).0);
        let left = canvas.runs_right(edge, &padded(self.top.fit(usize::from(edge.width / 2))));
        let title = heading(self.pane, self.focused).join(1, self.title);
        canvas.runs(left, &padded(title.fit(usize::from(left.width).saturating_sub(2))));
        let edge = within(area.split_bottom(1).1);
        let bottom = self.bottom.fit(usize::from(edge.width).saturating_sub(2));
        canvas.runs_right(edge, &padded(bottom));
    }
}

/// The pane's number and name; the number gives way to `▸` where the keys are already.
pub(super) fn heading(pane: Pane, focused: bool) -> Runs<'static> {
    if focused {
        return Runs::one(Role::TitleFocused, format!("▸ {}", pane.title()));
    }
    Runs::one(Role::HintChord, number(pane)).add(Role::Title, format!(" {}", pane.title()))
}

/// The key that leads to a pane, as shipped.
pub(super) fn number(pane: Pane) -> String {
    let index = Pane::ALL.iter().position(|other| *other == pane).unwrap_or_default();
    (index + 1).to_string()
}

fn padded(runs: Runs<'_>) -> Runs<'_> {
    if runs.is_empty() { runs } else { Runs::new().gap(1).join(0, runs).gap(1) }
}

/// A row without its first and last two cells.
fn within(row: Area) -> Area {
    let inner = row.split_left(2.min(row.width)).1;
    inner.split_left(inner.width.saturating_sub(2)).0
}

/// A box with round corners; nothing when it has no inside.
pub(in crate::view) fn draw_box(area: Area, role: Role, canvas: &mut Canvas<'_>) {
    if area.width < 2 || area.height < 2 {
        return;
    }
    let line = "─".repeat(usize::from(area.width) - 2);
    let (top, rest) = area.split_top(1);
    let (sides, bottom) = rest.split_bottom(1);
    canvas.put(top, &format!("╭{line}╮"), role);
    canvas.put(bottom, &format!("╰{line}╯"), role);
    for row in rows(sides) {
        canvas.put(row, "│", role);
        canvas.put(row.split_left(row.width - 1).1, "│", role);
    }
}

/// The rows of an area, each one cell high.
pub(in crate::view) fn rows(area: Area) -> impl Iterator<Item = Area> {
    (0..area.height).map(move |row| Area { y: area.y + row, height: 1, ..area })
}
