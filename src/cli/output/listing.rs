//! Rows that are printed page by page, as they arrive.

use std::{
    io::{self, Write},
    marker::PhantomData,
};

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets,
};
use serde::Serialize;

use super::{Format, Output};
use crate::cli::say::say;

/// Blank columns between two columns of a table.
const GAP: u16 = 2;

/// One row: cells in text, an object in JSON.
pub trait Row: Serialize {
    /// The table's columns.
    const COLUMNS: &'static [Column];

    /// The row's cells, one per column.
    fn cells(&self) -> Vec<String>;
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: &'static str,
    /// Which side its cells are flush with.
    pub align: Align,
}

/// Which side cells are flush with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

impl Column {
    /// A column of text.
    #[must_use]
    pub const fn text(title: &'static str) -> Self {
        Self { title, align: Align::Left }
    }

    /// A column of numbers.
    #[must_use]
    pub const fn number(title: &'static str) -> Self {
        Self { title, align: Align::Right }
    }
}

/// A listing under way. A page is on the screen before the next one is asked for, so ten thousand
/// functions begin to show at once and never stand in memory together.
///
/// Columns keep at least the width they had on the pages before.
#[derive(Debug)]
pub struct Listing<R> {
    pages: usize,
    rows: usize,
    widths: Vec<u16>,
    row: PhantomData<R>,
}

impl<R: Row> Default for Listing<R> {
    fn default() -> Self {
        let widths = vec![0; R::COLUMNS.len()];
        Self { pages: 0, rows: 0, widths, row: PhantomData }
    }
}

impl<R: Row> Listing<R> {
    /// Prints all rows of a listing that is there already.
    ///
    /// # Errors
    /// What the writer says.
    pub fn print<W: Write>(output: &mut Output<W>, rows: &[R]) -> io::Result<()> {
        let mut listing = Self::default();
        listing.page(output, rows)?;
        listing.finish(output)
    }

    /// Prints one page.
    ///
    /// # Errors
    /// What the writer says.
    pub fn page<W: Write>(&mut self, output: &mut Output<W>, rows: &[R]) -> io::Result<()> {
        match output.format {
            Format::Json => self.json(output, rows)?,
            Format::Text if rows.is_empty() => {}
            Format::Text => self.table(output, rows)?,
        }
        self.pages += 1;
        self.rows += rows.len();
        output.flush()
    }

    /// Ends the listing.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finish<W: Write>(self, output: &mut Output<W>) -> io::Result<()> {
        if output.format == Format::Json {
            let end = match (self.pages, self.rows) {
                (0, _) => "[]\n",
                (_, 0) => "]\n",
                _ => "\n]\n",
            };
            output.raw(end)?;
        } else if self.rows == 0 {
            say("serin: nothing to list");
        }
        output.flush()
    }

    fn json<W: Write>(&self, output: &mut Output<W>, rows: &[R]) -> io::Result<()> {
        if self.pages == 0 {
            output.raw("[")?;
        }
        for (index, row) in rows.iter().enumerate() {
            output.raw(if self.rows + index == 0 { "\n  " } else { ",\n  " })?;
            let text = serde_json::to_string(row)?;
            output.raw(&output.clean_json(&text))?;
        }
        Ok(())
    }

    fn table<W: Write>(&mut self, output: &mut Output<W>, rows: &[R]) -> io::Result<()> {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        if self.rows == 0 {
            table.set_header(R::COLUMNS.iter().map(|column| column.title));
        }
        for row in rows {
            table.add_row(row.cells().iter().map(|cell| Cell::new(output.clean(cell))));
        }
        if let Some(width) = output.screen.width {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
        let natural = table.column_max_content_widths();
        let last = R::COLUMNS.len().saturating_sub(1);
        for (index, column) in R::COLUMNS.iter().enumerate() {
            let gap = if index == last { 0 } else { GAP };
            let width = &mut self.widths[index];
            *width = natural.get(index).copied().unwrap_or(0).max(*width);
            let Some(styled) = table.column_mut(index) else { continue };
            styled.set_padding((0, gap));
            if output.screen.width.is_none() || index != last {
                let floor = Width::Fixed(*width + gap);
                styled.set_constraint(ColumnConstraint::LowerBoundary(floor));
            }
            if column.align == Align::Right {
                styled.set_cell_alignment(CellAlignment::Right);
            }
        }
        for line in table.lines() {
            output.line(line.trim_end())?;
        }
        Ok(())
    }
}
