//! What a query has found: a table, or JSON.

use std::io::{self, Write};

use comfy_table::{ContentArrangement, Table, presets};
use serde::{Serialize, Serializer, ser::SerializeSeq};

use crate::{
    cli::output::Output,
    domain::{
        QueryRow,
        insights::{POINTER, columns, value},
    },
};

/// Blank columns between two columns of the table.
const GAP: u16 = 2;

/// Prints the rows in columns, within the terminal's width where there is one.
pub(super) fn print<W: Write>(output: &mut Output<W>, rows: &[QueryRow]) -> io::Result<()> {
    let columns = columns(rows);
    if columns.is_empty() {
        return Ok(());
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(columns.iter().map(|column| output.clean(column).into_owned()));
    for row in rows {
        table.add_row(columns.iter().map(|column| {
            let text = value(row, column).unwrap_or("-").trim_end();
            output.clean(text).into_owned()
        }));
    }
    if let Some(width) = output.screen.width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, GAP));
    }
    for line in table.lines() {
        output.line(line.trim_end())?;
    }
    Ok(())
}

/// Rows as objects, fields in the query's order. AWS gives every value as text.
pub(super) struct Json<'a>(pub(super) &'a [QueryRow]);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.len()))?;
        for row in self.0 {
            rows.serialize_element(&JsonRow(row))?;
        }
        rows.end()
    }
}

struct JsonRow<'a>(&'a QueryRow);

impl Serialize for JsonRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = self.0.iter().filter(|(name, _)| name != POINTER);
        serializer.collect_map(fields.map(|(name, value)| (name, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{args::Format, output::Screen};

    fn rows() -> Vec<QueryRow> {
        let row = |fields: &[(&str, &str)]| -> QueryRow {
            fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
        };
        vec![
            row(&[("level", "ERROR"), ("count(*)", "12"), ("@ptr", "x")]),
            row(&[("count(*)", "3")]),
        ]
    }

    fn printed(screen: Screen, rows: &[QueryRow]) -> String {
        let mut bytes = Vec::new();
        let mut output = Output::new(Format::Text, screen, &mut bytes);
        print(&mut output, rows).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn columns_line_up_and_what_is_missing_is_a_dash() {
        let text = printed(Screen::default(), &rows());
        assert_eq!(text, "level  count(*)\nERROR  12\n-      3\n");
        assert_eq!(printed(Screen::default(), &[]), "");
    }

    #[test]
    fn a_terminal_gets_nothing_that_drives_it() {
        let row = vec![("\x1b]0;a\x07".to_owned(), "\x1b[7;7Hb".to_owned())];
        let terminal = Screen { terminal: true, width: Some(80), ..Screen::default() };
        assert_eq!(printed(terminal, &[row]), "␛\n␛b\n");
    }

    #[test]
    fn json_has_the_fields_in_the_querys_order() {
        let text = serde_json::to_string(&Json(&rows())).unwrap();
        assert_eq!(text, r#"[{"level":"ERROR","count(*)":"12"},{"count(*)":"3"}]"#);
    }
}
