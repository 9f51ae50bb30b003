//! Widths and cuts in columns, never through a character.

use std::borrow::Cow;

use ratatui::{style::Style, text::Span};

use crate::logs::sanitise::sanitise;

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    Span::raw(text).width()
}

/// Text of AWS or of a person, harmless and on one line.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    match sanitise(text) {
        clean if clean.contains('\n') => clean.replace('\n', " ").into(),
        clean => clean,
    }
}

/// The longest beginning that fits into `columns`.
pub(super) fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.get(..columns.min(text.len())).unwrap_or_default().into();
    }
    if width(text) <= columns {
        return text.into();
    }
    take(graphemes(text).into_iter(), columns).into()
}

/// At most `columns` of a text: cut at the end.
pub(super) fn fit_end(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return text.into();
    }
    match columns {
        0 => "".into(),
        _ => format!("{}…", cut(text, columns - 1)).into(),
    }
}

/// At most `columns` of a name: cut in the middle, because names differ at both ends.
pub(super) fn fit_middle(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return text.into();
    }
    let Some(room) = columns.checked_sub(1) else { return "".into() };
    let head = cut(text, room.div_ceil(2));
    let tail = take(graphemes(text).into_iter().rev(), room - width(&head));
    let tail: String = graphemes(&tail).into_iter().rev().collect();
    format!("{head}…{tail}").into()
}

fn graphemes(text: &str) -> Vec<String> {
    let span = Span::raw(text);
    span.styled_graphemes(Style::new()).map(|grapheme| grapheme.symbol.to_owned()).collect()
}

fn take(graphemes: impl Iterator<Item = String>, columns: usize) -> String {
    let mut left = columns;
    let fits = graphemes.take_while(|grapheme| {
        let width = width(grapheme);
        let fits = width <= left;
        left = left.saturating_sub(width);
        fits
    });
    fits.collect()
}

/// Breaks a text into rows of at most `columns`: at blanks where it can, else anywhere.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut rows = vec![String::new()];
    for word in text.split(' ') {
        let mut word = Cow::Borrowed(word);
        let row = rows.last().map_or(0, |row| width(row));
        let blank = usize::from(row > 0);
        if row + blank + width(&word) <= columns {
            push(&mut rows, if blank == 1 { " " } else { "" });
        } else if row > 0 {
            rows.push(String::new());
        }
        while width(&word) > columns {
            let head = cut(&word, columns).into_owned();
            // A character wider than the row is let through rather than lost.
            let first = || graphemes(&word).into_iter().next().unwrap_or_default();
            let head = if head.is_empty() { first() } else { head };
            push(&mut rows, &head);
            word = word[head.len()..].to_owned().into();
            if !word.is_empty() {
                rows.push(String::new());
            }
        }
        push(&mut rows, &word);
    }
    rows
}

fn push(rows: &mut [String], text: &str) {
    if let Some(row) = rows.last_mut() {
        row.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_cut_in_its_middle() {
        assert_eq!(fit_middle("checkout-payment-webhook", 11), "check…bhook");
        assert_eq!(fit_middle("checkout", 8), "checkout");
        assert_eq!(fit_middle("checkout", 1), "…");
        assert_eq!(fit_middle("checkout", 0), "");
    }

    #[test]
    fn wide_characters_are_not_cut_in_half() {
        assert_eq!(fit_end("決済サービス", 6), "決済…");
        assert_eq!(fit_middle("決済サービス", 7), "決…ビス");
        assert_eq!(cut("👩‍💻👩‍💻", 3), "👩‍💻");
    }

    #[test]
    fn words_are_kept_whole_while_they_fit() {
        assert_eq!(wrap("goes back to 41", 9), ["goes back", "to 41"]);
        assert_eq!(wrap("arn:aws:lambda", 5), ["arn:a", "ws:la", "mbda"]);
        assert_eq!(wrap("a arn:aws b", 4), ["a", "arn:", "aws", "b"]);
        assert_eq!(wrap("", 4), [""]);
    }

    proptest! {
        #[test]
        fn nothing_is_ever_wider_than_asked(text in any::<String>(), columns in 0_usize..30) {
            let text = plain(&text);
            prop_assert!(width(&fit_end(&text, columns)) <= columns);
            prop_assert!(width(&fit_middle(&text, columns)) <= columns);
            prop_assert!(width(&cut(&text, columns)) <= columns);
            let fits = |row: &String| width(row) <= columns.max(1) || graphemes(row).len() == 1;
            prop_assert!(wrap(&text, columns).iter().all(fits));
        }
    }
}
