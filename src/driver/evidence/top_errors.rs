//! The commonest error of a version.

use std::collections::HashMap;

use crate::logs::Line;

/// So many different errors are told apart; the rest is not what is commonest.
const MOST: usize = 200;
/// Characters of an error that are kept.
const LONGEST: usize = 120;
/// What runtimes write before the error itself.
const PREFIXES: [&str; 3] =
    ["Invoke Error: ", "Uncaught Exception: ", "Unhandled Promise Rejection: "];

/// Errors of one version, and how often each was seen.
#[derive(Debug, Default)]
pub(super) struct Errors(HashMap<String, u64>);

impl Errors {
    /// One more of these.
    pub(super) fn add(&mut self, headline: &str) {
        if let Some(count) = self.0.get_mut(headline) {
            *count += 1;
        } else if self.0.len() < MOST {
            self.0.insert(headline.to_owned(), 1);
        }
    }

    /// The commonest; empty when there is none. Of two alike the first by name, for ever the same.
    pub(super) fn top(&self) -> String {
        let by_count = |one: &(&String, &u64), other: &(&String, &u64)| {
            one.1.cmp(other.1).then_with(|| other.0.cmp(one.0))
        };
        self.0.iter().max_by(by_count).map(|(headline, _)| headline.clone()).unwrap_or_default()
    }
}

/// A line's error as `Type: message`, without what differs from one invocation to the next.
pub(super) fn headline(line: Line<'_>) -> String {
    let row = line.rows().next().unwrap_or_default();
    let row = PREFIXES.iter().find_map(|prefix| row.strip_prefix(prefix)).unwrap_or(row);
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let (mut out, mut rest) = (String::new(), row);
    while let Some(first) = rest.chars().next() {
        let same = |c: char| is_word(c) == is_word(first);
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        out.push_str(if is_word(first) && is_varying(part) { "…" } else { part });
        rest = after;
    }
    out.chars().take(LONGEST).collect()
}

/// A number of some length, or an id.
fn is_varying(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let is_number = digits == word.len();
    (is_number && digits > 2) || (!is_number && digits > 0 && word.len() >= 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::LogEvent,
        logs::{LogLine, Parser},
    };

    fn line(message: &str) -> LogLine {
        let event = LogEvent {
            id: "1".into(),
            stream: "2026/11/22/[42]0f".into(),
            timestamp_ms: 0,
            ingestion_ms: 0,
            message: message.into(),
        };
        Parser::default().parse(&event)
    }

    #[test]
    fn the_same_error_reads_the_same() {
        for (message, expected) in [
            ("[ERROR] KeyError: 'total'\nTraceback (most recent call last):", "KeyError: 'total'"),
            (
                "2026-11-22T10:42:00.000Z\t8f507cfc-0b1a-4697-b07a-ac58fc914c95\tERROR\tInvoke \
                 Error\t{\"errorType\":\"Refused\",\"errorMessage\":\"order 48213 of u-7f3a9c2e\"}",
                "Refused: order … of …",
            ),
            ("Refused: card 42 of 7f3a9c2e-b, code E77", "Refused: card 42 of …, code E77"),
        ] {
            assert_eq!(headline(line(message).view()), expected);
        }
    }

    #[test]
    fn the_commonest_is_the_same_whatever_the_order() {
        let mut errors = Errors::default();
        assert_eq!(errors.top(), "");
        for headline in ["b", "a", "c", "b", "a"] {
            errors.add(headline);
        }
        assert_eq!(errors.top(), "a");
    }
}
