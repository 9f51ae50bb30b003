//! Texts that scroll, as rows: what they say is decided here, what they look like in `view`.
//!
//! Scrolling needs to know how many rows there are, so `update` and drawing share them.

pub mod charts;
pub mod overview;
pub(super) mod wrap;

use crate::input::{Context, Keymap};

/// One row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetRow {
    /// Starts a part.
    Heading(String),
    /// A name and its value.
    Field(String, String),
    /// The same, with how much it matters.
    Toned(Tone, String, String),
    /// A plain line.
    Line(String),
    /// Empty.
    Blank,
}

/// How much a value matters, for drawing to say in its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As any other.
    Plain,
    /// It carries the sheet.
    Strong,
    /// It only completes the sheet.
    Dim,
    /// It is as it should be.
    Good,
    /// To look at.
    Warn,
    /// It is broken, or stopped.
    Bad,
}

/// The help: every action exactly once, with its keys, from the loaded keymap.
#[must_use]
pub fn help(keymap: &Keymap) -> Vec<SheetRow> {
    let help = keymap.help_rows();
    let mut rows = Vec::new();
    for context in Context::ALL {
        if !rows.is_empty() {
            rows.push(SheetRow::Blank);
        }
        rows.push(SheetRow::Heading(context.title().to_owned()));
        let here = help.iter().filter(|row| row.context == context);
        rows.extend(here.map(|row| field(&row.chords, row.info.doc)));
    }
    rows
}

fn field(name: &str, value: impl Into<String>) -> SheetRow {
    SheetRow::Field(name.to_owned(), value.into())
}

fn toned(tone: Tone, name: &str, value: impl Into<String>) -> SheetRow {
    SheetRow::Toned(tone, name.to_owned(), value.into())
}

#[cfg(test)]
mod tests;
