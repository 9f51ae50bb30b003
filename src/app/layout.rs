//! Integer rectangles: where each pane is, for scrolling (in `update`) and drawing (in `view`).

use super::state::Pane;

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

/// Where everything is on a screen of a given size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The header.
    pub header: Area,
    /// The tab strip, on screens that show one pane at a time or keep Secrets behind a tab.
    pub tabs: Option<Area>,
    /// The panes that are shown, frame included.
    pub panes: Vec<(Pane, Area)>,
    /// The status line.
    pub status: Area,
    /// The footer.
    pub footer: Area,
    /// The terminal is under 40x12: only a note fits.
    pub too_small: bool,
}
