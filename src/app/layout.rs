//! Integer rectangles: where each pane is, for scrolling (in `update`) and drawing (in `view`).

use super::state::{Pane, Screen, screen::LogHead};

/// Below this the screen holds only a note.
pub const SMALLEST: (u16, u16) = (40, 12);

/// From this width on, Functions stand beside Aliases and Logs.
pub const TWO_COLUMNS: u16 = 80;

/// From this size on, Secrets are a fourth pane under Functions.
pub const FOUR_PANES: (u16, u16) = (120, 24);

/// A rectangle in cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Area {
    /// Left column.
    pub x: u16,
    /// Top row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// What is inside a frame of one cell; may be empty.
    #[must_use]
    pub fn inner(self) -> Self {
        Self {
            x: self.x.saturating_add(self.width.min(1)),
            y: self.y.saturating_add(self.height.min(1)),
            width: self.width.saturating_sub(2),
            height: self.height.saturating_sub(2),
        }
    }

    /// The first `rows` rows, and the rest.
    #[must_use]
    pub fn split_top(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.height);
        let rest = Self { y: self.y + rows, height: self.height - rows, ..self };
        (Self { height: rows, ..self }, rest)
    }

    /// All but the last `rows` rows, and those.
    #[must_use]
    pub fn split_bottom(self, rows: u16) -> (Self, Self) {
        self.split_top(self.height - rows.min(self.height))
    }

    /// The first `columns` columns, and the rest.
    #[must_use]
    pub fn split_left(self, columns: u16) -> (Self, Self) {
        let columns = columns.min(self.width);
        let rest = Self { x: self.x + columns, width: self.width - columns, ..self };
        (Self { width: columns, ..self }, rest)
    }

    /// The middle part of at most `width` x `height` cells.
    #[must_use]
    pub fn centred(self, width: u16, height: u16) -> Self {
        let (width, height) = (width.min(self.width), height.min(self.height));
        Self {
            x: self.x + (self.width - width) / 2,
            y: self.y + (self.height - height) / 2,
            width,
            height,
        }
    }
}

/// Where everything is on a screen of a given size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The header: two rows from 20 rows on, else one.
    pub header: Area,
    /// How all functions are doing, in a row; no row under 20.
    pub headline: Area,
    /// The alarm that is watched: one row or, from 36 on, two; none while there is no alarm.
    pub alarm: Area,
    /// The tab strip: there exactly when a pane is not on the screen.
    pub tabs: Option<Area>,
    /// The panes that are shown, frame included.
    pub panes: Vec<(Pane, Area)>,
    /// The status line.
    pub status: Area,
    /// The footer.
    pub footer: Area,
    /// The terminal is under 40x12: only a note fits, and every area is empty.
    pub too_small: bool,
    /// What overlays may cover: all between the header and the status line.
    pub body: Area,
    /// What stands above the lines of the Logs pane.
    log_head: LogHead,
}

/// The parts of the Logs pane inside its frame, from the top.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LogParts {
    /// Which version fails: no row, one or two.
    pub alert: Area,
    /// The heads of columns: a row or none.
    pub heads: Area,
    /// The lines.
    pub rows: Area,
}

impl Layout {
    /// The layout of a screen.
    #[must_use]
    pub fn of(screen: Screen) -> Self {
        let Screen { width, height, .. } = screen;
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return Self { too_small: true, ..Self::default() };
        }
        let all = Area { x: 0, y: 0, width, height };
        let (header, rest) = all.split_top(if height < 20 { 1 } else { 2 });
        let (rest, footer) = rest.split_bottom(1);
        let (body, status) = rest.split_bottom(1);
        let (headline, rest) = body.split_top(u16::from(height >= 20));
        let (alarm, rest) = rest.split_top(if screen.alarm { alarm_rows(height) } else { 0 });
        let four = width >= FOUR_PANES.0 && height >= FOUR_PANES.1;
        let alone =
            screen.zoomed || width < TWO_COLUMNS || (!four && screen.focus == Pane::Secrets);
        let (tabs, below) = if alone || !four {
            let (tabs, below) = rest.split_top(1);
            (Some(tabs), below)
        } else {
            (None, rest)
        };
        let panes = if alone { vec![(screen.focus, below)] } else { columns(below, four) };
        let log_head = screen.log_head;
        let too_small = false;
        Self { header, headline, alarm, tabs, panes, status, footer, too_small, body, log_head }
    }

    /// Where a pane is, frame included; `None` when it is not on the screen.
    #[must_use]
    pub fn pane(&self, pane: Pane) -> Option<Area> {
        self.panes.iter().find(|(shown, _)| *shown == pane).map(|(_, area)| *area)
    }

    /// Where a pane's rows go: inside the frame and, in tables, under the row of headings.
    ///
    /// The filter and search fields stand in the frame and take no row. `None` when the pane is
    /// not on the screen.
    #[must_use]
    pub fn rows(&self, pane: Pane, secret_open: bool) -> Option<Area> {
        let inner = self.pane(pane)?.inner();
        Some(match pane {
            Pane::Functions => inner.split_top(1).1,
            Pane::Secrets => secret_parts(inner, secret_open).0.split_top(1).1,
            Pane::Aliases => inner,
            Pane::Logs => self.log_parts(inner).rows,
        })
    }

    /// The parts of the Logs pane, given the inside of its frame. Where it is low the lines come
    /// first.
    #[must_use]
    pub fn log_parts(&self, inner: Area) -> LogParts {
        let alert = match inner.height {
            _ if !self.log_head.alert => 0,
            ..5 => 0,
            5..8 => 1,
            _ => 2,
        };
        let (alert, rest) = inner.split_top(alert);
        let heads = u16::from(self.log_head.heads && rest.height > 2);
        let (heads, rows) = rest.split_top(heads);
        LogParts { alert, heads, rows }
    }

    /// Where the function view's part goes: all that overlays may cover, inside a frame and under
    /// the tabs.
    #[must_use]
    pub fn function_view(&self) -> Area {
        self.body.inner().split_top(1).1
    }

    /// The large overlay that holds a scrolling text: help, a function in full.
    #[must_use]
    pub fn sheet(&self) -> Area {
        self.body.centred(104, self.body.height)
    }
}

/// Columns that stand before a log line's text in a pane `width` cells wide inside its frame: a
/// blank, time, version and level. The wider the pane, the more of them is told.
#[must_use]
pub fn log_gutter(width: u16) -> u16 {
    match width {
        ..70 => 16,
        70..110 => 21,
        _ => 25,
    }
}

/// The columns at which log lines wrap in a pane `width` cells wide inside its frame, which keeps
/// a blank at its right, when `label` columns more stand before them.
#[must_use]
pub fn log_columns(width: u16, label: u16) -> usize {
    usize::from(width.saturating_sub(log_gutter(width) + label + 1).max(1))
}

/// From this width inside the frame on, log lines stand in two lanes.
const TWO_LANES: u16 = 100;

/// The width that a log line has in a pane `width` cells wide inside its frame.
#[must_use]
pub fn log_lane(width: u16, lanes: bool) -> u16 {
    if lanes && width >= TWO_LANES { width / 2 } else { width }
}

/// Rows of the alarm's strip on a screen of this height.
fn alarm_rows(height: u16) -> u16 {
    match height {
        ..20 => 0,
        20..36 => 1,
        _ => 2,
    }
}

/// Functions (over Secrets, where there is room) beside Aliases over Logs.
fn columns(area: Area, four: bool) -> Vec<(Pane, Area)> {
    let (left, right) = area.split_left((area.width / 5 * 2).clamp(32, 80));
    let (aliases, logs) = right.split_top((area.height / 3).clamp(4, 12));
    let mut panes = vec![(Pane::Aliases, aliases), (Pane::Logs, logs)];
    if four {
        let (functions, secrets) = left.split_bottom(left.height / 5 * 2);
        panes.insert(0, (Pane::Functions, functions));
        panes.push((Pane::Secrets, secrets));
    } else {
        panes.insert(0, (Pane::Functions, left));
    }
    panes
}

/// The list of secrets (with its headings), and the selected one's stages and value below it.
///
/// Where there is no room for both, the stages take it all while they are `open`.
#[must_use]
pub fn secret_parts(inner: Area, open: bool) -> (Area, Area) {
    if inner.height >= 8 {
        inner.split_bottom((inner.height / 2).min(12))
    } else {
        inner.split_top(if open { 0 } else { inner.height })
    }
}

#[cfg(test)]
mod tests;
