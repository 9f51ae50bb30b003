//! How many screen rows a line takes: scrolling and drawing must agree on it.

use unicode_width::UnicodeWidthChar;

use super::line::LogLine;

/// The rows of a screen that one row of text takes when long rows wrap; at least one, and never
/// more than `columns` cells wide (a character that is wider than that stands alone).
pub fn wrap(text: &str, columns: usize) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (piece, after) = text.split_at(end_of_row(text, columns));
        rest = (!after.is_empty()).then_some(after);
        Some(piece)
    })
}

/// Bytes of `text` that fit into `columns` cells; at least one character.
fn end_of_row(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let too_wide = text.char_indices().find(|(at, char)| {
        used += char.width().unwrap_or(0);
        used > columns && *at > 0
    });
    too_wide.map_or(text.len(), |(at, _)| at)
}

impl LogLine {
    /// How many rows of a screen the line takes.
    ///
    /// Unwrapped (`columns` is `None`) that is the rows of its text, a JSON line's fields behind
    /// the last. Wrapped, each row breaks at `columns` cells and the fields begin a row.
    #[must_use]
    pub fn height(&self, columns: Option<usize>) -> usize {
        let Some(columns) = columns else { return self.row_count() };
        let fields = Some(self.fields()).filter(|fields| !fields.is_empty());
        self.rows().chain(fields).map(|row| wrap(row, columns).count()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::testing::line;

    #[test]
    fn rows_break_where_the_cells_end() {
        let pieces = |text, columns| wrap(text, columns).collect::<Vec<_>>();
        assert_eq!(pieces("abcde", 2), ["ab", "cd", "e"]);
        assert_eq!(pieces("abcd", 2), ["ab", "cd"]);
        assert_eq!(pieces("", 2), [""]);
        assert_eq!(pieces("鳥a鳥", 3), ["鳥a", "鳥"]);
        assert_eq!(pieces("鳥鳥", 1), ["鳥", "鳥"]);
        assert_eq!(pieces("ab", 0), ["a", "b"]);
    }

    #[test]
    fn a_line_is_as_high_as_its_rows() {
        let plain = line(1, 1, 0, "one\ntwo and more");
        assert_eq!(plain.height(None), 2);
        assert_eq!(plain.height(Some(6)), 1 + 2);
        let json = line(1, 1, 0, r#"{"level":"INFO","message":"paid","order":7}"#);
        assert_eq!((json.height(None), json.height(Some(80))), (1, 2));
    }
}
