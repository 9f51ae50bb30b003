//! The commonest error of a version.

use std::collections::HashMap;

use crate::logs::{
    Line,
    fingerprint::{self, masked},
};

/// So many different errors are told apart; the rest is not what is commonest.
const MOST: usize = 200;
/// Characters of an error that are kept.
const LONGEST: usize = 120;
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

/// A line's error as `Type: message`, without what differs from one invocation to the next: both
/// versions' errors are compared by it.
pub(super) fn headline(line: Line<'_>) -> String {
    masked(&fingerprint::headline(line)).chars().take(LONGEST).collect()
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
            ("[ERROR] KeyError: 'total'\nTraceback (most recent call last):", "KeyError: '…'"),
            (
                "2026-11-22T10:42:00.000Z\t8f507cfc-0b1a-4697-b07a-ac58fc914c95\tERROR\tInvoke \
                 Error\t{\"errorType\":\"Refused\",\"errorMessage\":\"order 48213 of u-7f3a9c2e\"}",
                "Refused: order … of …",
            ),
            ("Refused: card 42 of 7f3a9c2e-b, code E77", "Refused: card … of …, code E77"),
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
