//! A line of text in several roles.

use std::borrow::Cow;

use super::text;
use crate::theme::Role;

/// Texts with their roles, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Runs<'a>(Vec<(Cow<'a, str>, Role)>);

impl<'a> Runs<'a> {
    pub fn new() -> Self {
        Self::default()
    }

    /// One text.
    pub fn one(role: Role, text: impl Into<Cow<'a, str>>) -> Self {
        Self::new().add(role, text)
    }

    /// The same with one more text.
    #[must_use]
    pub fn add(mut self, role: Role, text: impl Into<Cow<'a, str>>) -> Self {
        self.0.push((text.into(), role));
        self
    }

    /// The same with a blank of `columns`.
    #[must_use]
    pub fn gap(self, columns: usize) -> Self {
        self.add(Role::Text, " ".repeat(columns))
    }

    /// The same, filled with blanks up to `columns`.
    #[must_use]
    pub fn pad(self, columns: usize) -> Self {
        let width = self.width();
        self.gap(columns.saturating_sub(width))
    }

    /// The same with other runs behind it, `columns` apart unless one of both is empty.
    #[must_use]
    pub fn join(mut self, columns: usize, other: Self) -> Self {
        if !self.is_empty() && !other.is_empty() {
            self = self.gap(columns);
        }
        self.0.extend(other.0);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(text, _)| text.is_empty())
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.0.iter().map(|(text, _)| text::width(text)).sum()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, Role)> {
        self.0.iter().map(|(text, role)| (text.as_ref(), *role))
    }

    /// The same without its first `columns`; what is cut off leaves an ellipsis.
    #[must_use]
    pub fn skip(self, columns: usize) -> Self {
        if columns == 0 || self.is_empty() {
            return self;
        }
        let mut left = columns + 1;
        let mut rest = Self::one(Role::Dim, "…");
        for (text, role) in self.0 {
            let mut chars = text.char_indices();
            let mut from = 0;
            while left > 0
                && let Some((at, char)) = chars.next()
            {
                left = left.saturating_sub(text::width(char.encode_utf8(&mut [0; 4])));
                from = at + char.len_utf8();
            }
            if from < text.len() {
                rest = rest.add(role, text[from..].to_owned());
            }
        }
        rest
    }

    /// At most `columns` of it; what is cut off at the end leaves an ellipsis.
    #[must_use]
    pub fn fit(self, columns: usize) -> Self {
        if self.width() <= columns {
            return self;
        }
        let mut left = columns;
        let mut fitted = Self::new();
        for (text, role) in self.0 {
            let width = text::width(&text);
            if width < left {
                left -= width;
                fitted.0.push((text, role));
                continue;
            }
            // Something is cut: here, or just behind a text that would fill the row.
            let cut = text::cut(&text, left.saturating_sub(1));
            let ellipsis = if left > 0 { "…" } else { "" };
            fitted.0.push((format!("{cut}{ellipsis}").into(), role));
            break;
        }
        fitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(runs: &Runs<'_>) -> String {
        runs.iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn what_is_cut_off_leaves_an_ellipsis() {
        let runs = || Runs::one(Role::Strong, "abc").add(Role::Dim, "defg");
        for (columns, expected) in
            [(7, "abcdefg"), (6, "abcde…"), (4, "abc…"), (3, "ab…"), (1, "…"), (0, "")]
        {
            assert_eq!(shown(&runs().fit(columns)), expected, "{columns}");
        }
    }

    #[test]
    fn what_is_skipped_leaves_an_ellipsis() {
        let runs = || Runs::one(Role::Strong, "abc").add(Role::Dim, "d鳥fg");
        for (columns, expected) in
            [(0, "abcd鳥fg"), (1, "…cd鳥fg"), (2, "…d鳥fg"), (4, "…fg"), (5, "…fg"), (9, "…")]
        {
            assert_eq!(shown(&runs().skip(columns)), expected, "{columns}");
        }
    }

    #[test]
    fn a_gap_stands_only_between_two_things() {
        let (a, none) = (Runs::one(Role::Text, "a"), Runs::new());
        assert_eq!(shown(&a.clone().join(2, a.clone())), "a  a");
        assert_eq!(shown(&a.clone().join(2, none.clone())), "a");
        assert_eq!(shown(&none.join(2, a)), "a");
    }
}
