//! `serin keys`.

use serde::Serialize;

use crate::{
    cli::{
        CliError,
        output::{Column, Listing, Row},
        run::Run,
    },
    input::{HelpRow, Keymap},
};

/// Runs the command.
pub fn run(run: &mut Run) -> Result<(), CliError> {
    let rows = rows(&run.effective.keymap);
    Listing::print(&mut run.output, &rows)?;
    Ok(())
}

fn rows(keymap: &Keymap) -> Vec<KeyRow> {
    let rows = keymap.help_rows().into_iter();
    rows.map(|row| KeyRow::new(&row, keymap)).collect()
}

/// An action and its keys.
#[derive(Debug, Serialize)]
struct KeyRow {
    context: &'static str,
    action: &'static str,
    keys: Vec<String>,
    mutates: bool,
    description: &'static str,
}

impl KeyRow {
    fn new(row: &HelpRow, keymap: &Keymap) -> Self {
        let keys = keymap.chords_of(row.info.action).iter().map(ToString::to_string);
        Self {
            context: row.context.name(),
            action: row.info.name,
            keys: keys.collect(),
            mutates: row.info.mutates,
            description: row.info.doc,
        }
    }
}

impl Row for KeyRow {
    const COLUMNS: &'static [Column] = &[
        Column::text("CONTEXT"),
        Column::text("KEYS"),
        Column::text("ACTION"),
        Column::text("WHAT IT DOES"),
    ];

    fn cells(&self) -> Vec<String> {
        let keys = if self.keys.is_empty() { "-".to_owned() } else { self.keys.join(", ") };
        vec![self.context.to_owned(), keys, self.action.to_owned(), self.description.to_owned()]
    }
}
