//! A text field with its cursor.

use super::super::{runs::Runs, text};
use crate::theme::Role;

/// The text of a field of `columns`, scrolled so that the cursor is in sight. `cursor` is the
/// position in characters, `None` when the field does not have the keys.
pub(in crate::view) fn runs(value: &str, cursor: Option<usize>, columns: usize) -> Runs<'static> {
    let clean: String = value.chars().filter(|c| !c.is_control()).collect();
    let Some(cursor) = cursor else {
        return Runs::one(Role::Field, pad(&text::fit_end(&clean, columns), columns));
    };
    let at = clean.char_indices().nth(cursor).map_or(clean.len(), |(at, _)| at);
    let (before, rest) = clean.split_at(at);
    let under = rest.chars().next().map_or(" ".to_owned(), String::from);
    let after = rest.get(under.len()..).unwrap_or_default();
    let room = columns.saturating_sub(text::width(&under));
    let hidden = text::width(before).saturating_sub(room);
    let before = skip(before, hidden);
    let after = text::cut(after, room.saturating_sub(text::width(before)));
    let left = room.saturating_sub(text::width(before) + text::width(&after));
    Runs::one(Role::Field, before.to_owned())
        .add(Role::Cursor, under)
        .add(Role::Field, format!("{after}{}", " ".repeat(left)))
}

/// A text without its first `columns`.
fn skip(text: &str, columns: usize) -> &str {
    let mut rest = text;
    let wanted = text::width(text).saturating_sub(columns);
    while text::width(rest) > wanted {
        let mut chars = rest.chars();
        chars.next();
        rest = chars.as_str();
    }
    rest
}

fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text::width(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &str, cursor: usize, columns: usize) -> String {
        runs(value, Some(cursor), columns)
            .iter()
            .map(
                |(text, role)| {
                    if role == Role::Cursor { format!("[{text}]") } else { text.to_owned() }
                },
            )
            .collect()
    }

    #[test]
    fn the_cursor_is_always_in_sight() {
        assert_eq!(shown("abc", 3, 6), "abc[ ]  ");
        assert_eq!(shown("abc", 1, 6), "a[b]c   ");
        assert_eq!(shown("abcdefgh", 8, 4), "fgh[ ]");
        assert_eq!(shown("abcdefgh", 0, 4), "[a]bcd");
        assert_eq!(shown("決済決済", 4, 5), "決済[ ]");
    }
}
