//! Rows that are too long for the screen, broken between words.

use super::SheetRow;
use crate::logs::rows;

/// Columns that the names of a sheet's fields take, with the blank behind them.
pub(super) const NAMES: usize = 16;

/// The same rows, none of them wider than `columns` but for single words, which drawing cuts.
pub(in crate::app) fn wrapped(sheet: Vec<SheetRow>, columns: usize) -> Vec<SheetRow> {
    let values = columns.saturating_sub(NAMES).max(1);
    sheet.into_iter().flat_map(|row| broken(row, columns, values)).collect()
}

fn broken(row: SheetRow, columns: usize, values: usize) -> Vec<SheetRow> {
    let field = |name: String, value: &str, row: &dyn Fn(String, String) -> SheetRow| {
        let names = std::iter::once(name).chain(std::iter::repeat(String::new()));
        names.zip(words(value, values)).map(|(name, piece)| row(name, piece)).collect()
    };
    match row {
        SheetRow::Field(name, value) => field(name, &value, &SheetRow::Field),
        SheetRow::Toned(tone, name, value) => {
            field(name, &value, &|name, piece| SheetRow::Toned(tone, name, piece))
        }
        SheetRow::Line(text) => indented(&text, columns).map(SheetRow::Line).collect(),
        other => vec![other],
    }
}

/// Breaks a text between words, each row as far in as the first.
fn indented(text: &str, columns: usize) -> impl Iterator<Item = String> {
    let words_of_it = text.trim_start_matches(' ');
    let indent = (text.len() - words_of_it.len()).min(columns / 2);
    let lines = words(words_of_it, columns - indent);
    lines.into_iter().map(move |line| format!("{:indent$}{line}", ""))
}

/// Breaks a text at blanks. A word that is longer than a row has a row of its own.
fn words(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if line.is_empty() || rows::wrap(&longer, columns).nth(1).is_none() {
            *line = longer;
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_breaks_between_words() {
        assert_eq!(words("goes back to 41", 9), ["goes back", "to 41"]);
        assert_eq!(words("arn:aws:lambda no", 5), ["arn:aws:lambda", "no"]);
        assert_eq!(words("", 5), [""]);
    }

    #[test]
    fn the_rows_of_an_indented_text_are_as_far_in_as_its_first() {
        let rows: Vec<String> = indented("  goes back to 41", 11).collect();
        assert_eq!(rows, ["  goes back", "  to 41"]);
    }
}
