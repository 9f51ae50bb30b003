//! Tables: columns that give way one after the other as the width shrinks.

use super::super::{canvas::Canvas, runs::Runs, text};
use crate::{app::layout::Area, theme::Role};

/// One column of a table.
pub(in crate::view) struct Column {
    /// Its head.
    pub title: &'static str,
    /// Columns it takes; for the first of a table, the fewest it makes do with.
    pub width: u16,
    /// Figures stand on the right, so that their digits line up.
    pub right: bool,
    /// The lowest goes first when there is too little room.
    pub keep: u8,
    /// Columns it takes at most where it may grow: a wider gap would lose the reader's eye.
    pub most: u16,
}

impl Column {
    /// The same, growing to `most` columns at most.
    pub const fn up_to(self, most: u16) -> Self {
        Self { most, ..self }
    }
}

/// Lambda's longest name.
const LONGEST: u16 = 64;

/// A column of text.
pub(in crate::view) const fn left(title: &'static str, width: u16, keep: u8) -> Column {
    Column { title, width, right: false, keep, most: LONGEST }
}

/// A column of figures.
pub(in crate::view) const fn right(title: &'static str, width: u16, keep: u8) -> Column {
    Column { title, width, right: true, keep, most: width }
}

/// Blank columns between two.
const GAP: u16 = 2;

/// The columns of a table that have room, and their widths.
pub(in crate::view) struct Table<'c> {
    columns: &'c [Column],
    widths: Vec<u16>,
}

impl<'c> Table<'c> {
    /// Fits columns into `width`. The first takes what the others leave; a column that has no
    /// room has no width.
    pub fn fit(columns: &'c [Column], width: u16) -> Self {
        Self::fit_spare(columns, width, |_| 0)
    }

    /// The same, but the last column that is shown takes what the others leave.
    pub fn fit_last(columns: &'c [Column], width: u16) -> Self {
        let last = |widths: &[u16]| widths.iter().rposition(|width| *width > 0).unwrap_or(0);
        Self::fit_spare(columns, width, last)
    }

    fn fit_spare(columns: &'c [Column], width: u16, taker: impl Fn(&[u16]) -> usize) -> Self {
        let mut shown: Vec<bool> = vec![true; columns.len()];
        while taken(columns, &shown) > width {
            let weakest = columns.iter().enumerate().skip(1).filter(|(at, _)| shown[*at]);
            let Some((at, _)) = weakest.min_by_key(|(_, column)| column.keep) else { break };
            shown[at] = false;
        }
        let spare = width.saturating_sub(taken(columns, &shown));
        let mut widths: Vec<u16> = columns
            .iter()
            .zip(&shown)
            .map(|(column, shown)| if *shown { column.width } else { 0 })
            .collect();
        let taker = taker(&widths);
        if let (Some(taken), Some(column)) = (widths.get_mut(taker), columns.get(taker)) {
            *taken = (*taken + spare).min(column.most.max(column.width)).min(width);
        }
        Self { columns, widths }
    }

    /// Draws the heads.
    pub fn heads(&self, area: Area, canvas: &mut Canvas<'_>) {
        let heads = self.columns.iter().map(|column| Runs::one(Role::Heading, column.title));
        self.row(area, heads, canvas);
    }

    /// Draws one row of cells.
    pub fn row<'r>(
        &self,
        area: Area,
        cells: impl IntoIterator<Item = Runs<'r>>,
        canvas: &mut Canvas<'_>,
    ) {
        let mut rest = padded(area);
        for ((column, width), cell) in self.columns.iter().zip(&self.widths).zip(cells) {
            if *width == 0 {
                continue;
            }
            let (place, after) = rest.split_left(*width);
            let cell = cell.fit(usize::from(*width));
            if column.right {
                canvas.runs_right(place, &cell);
            } else {
                canvas.runs(place, &cell);
            }
            rest = after.split_left(GAP).1;
        }
    }

    /// Columns that the cells of column `index` have.
    pub fn width(&self, index: usize) -> usize {
        self.widths.get(index).copied().map_or(0, usize::from)
    }
}

fn taken(columns: &[Column], shown: &[bool]) -> u16 {
    let widths = columns.iter().zip(shown).filter(|(_, shown)| **shown).map(|(c, _)| c.width);
    let count = u16::try_from(shown.iter().filter(|shown| **shown).count()).unwrap_or(u16::MAX);
    widths.sum::<u16>() + GAP * count.saturating_sub(1)
}

/// A row without the blank on both sides that keeps text off the frame.
pub(in crate::view) fn padded(row: Area) -> Area {
    let inner = row.split_left(1.min(row.width)).1;
    inner.split_left(inner.width.saturating_sub(1)).0
}

/// A name in a cell of `columns`, cut in its middle.
pub(in crate::view) fn name(role: Role, name: &str, columns: usize) -> Runs<'static> {
    Runs::one(role, text::fit_middle(&text::plain(name), columns).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[left("NAME", 10, 9), left("RUNTIME", 7, 2), right("MB", 5, 1)];

    #[test]
    fn the_weakest_column_goes_first() {
        for (width, expected) in
            [(30, [14, 7, 5]), (26, [10, 7, 5]), (25, [16, 7, 0]), (18, [18, 0, 0]), (4, [4, 0, 0])]
        {
            assert_eq!(Table::fit(COLUMNS, width).widths, expected, "{width}");
        }
    }
}
