//! What a person types to find text.

use std::ops::Range;

use memchr::memmem::Finder;
use regex::{Regex, RegexBuilder};

use super::line::{Line, RequestId};

/// Compiled size that a regular expression may have, in bytes: a typed one needs far less.
const REGEX_LIMIT: usize = 1 << 20;

/// A text to find: plain, or `/regex/`.
///
/// Case matters only when the pattern has an upper-case letter ("smart case").
#[derive(Debug, Clone)]
pub struct Pattern {
    source: String,
    matcher: Matcher,
}

#[derive(Debug, Clone)]
enum Matcher {
    Exact(Box<Finder<'static>>),
    Regex(Regex),
}

/// Why a pattern can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// What is wrong, in one line.
    pub message: String,
}

impl Pattern {
    /// Reads what was typed.
    ///
    /// # Errors
    /// The text is of the form `/regex/` and the regular expression is malformed or too large.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let expression = text
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix('/'))
            .filter(|expression| !expression.is_empty());
        let smart = !text.chars().any(char::is_uppercase);
        let matcher = match expression {
            Some(expression) => regex(expression, smart)?,
            None if smart && text.chars().any(char::is_alphabetic) => {
                regex(&regex::escape(text), true)?
            }
            None => Matcher::Exact(Box::new(Finder::new(text).into_owned())),
        };
        Ok(Self { source: text.to_owned(), matcher })
    }

    /// What was typed.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether the text has it.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        match &self.matcher {
            Matcher::Exact(finder) => finder.find(text.as_bytes()).is_some(),
            Matcher::Regex(regex) => regex.is_match(text),
        }
    }

    /// Whether a line has it: in its text, its other fields or its request id.
    #[must_use]
    pub fn is_in_line(&self, line: Line<'_>) -> bool {
        self.is_in(line.text) || self.is_in(line.fields) || self.is_in_id(line)
    }

    /// Runtimes put the request id before the message, and the text leaves it out: whoever
    /// pastes one wants all lines of that invocation.
    fn is_in_id(&self, line: Line<'_>) -> bool {
        let may_be_id = (8..=RequestId::TEXT_LEN).contains(&self.source.len())
            && self.source.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        may_be_id && line.request_id.is_some_and(|id| self.is_in(&id.to_string()))
    }

    /// Where in the text it is, in bytes, from left to right, without overlaps or empty ranges.
    #[must_use]
    pub fn ranges<'a>(&'a self, text: &'a str) -> Box<dyn Iterator<Item = Range<usize>> + 'a> {
        match &self.matcher {
            Matcher::Exact(finder) => {
                let len = finder.needle().len();
                let found = finder.find_iter(text.as_bytes()).filter(move |_| len > 0);
                Box::new(found.map(move |at| at..at + len))
            }
            Matcher::Regex(regex) => {
                Box::new(regex.find_iter(text).map(|found| found.range()).filter(|r| !r.is_empty()))
            }
        }
    }
}

/// Equal when typed alike.
impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

fn regex(expression: &str, ignore_case: bool) -> Result<Matcher, PatternError> {
    RegexBuilder::new(expression)
        .case_insensitive(ignore_case)
        .multi_line(true)
        .size_limit(REGEX_LIMIT)
        .build()
        .map(Matcher::Regex)
        .map_err(|error| {
            // The last line of the report says what is wrong; those above draw an arrow to it.
            let report = error.to_string();
            let last = report.lines().last().unwrap_or_default();
            PatternError { message: last.trim_start_matches("error: ").to_owned() }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::parse(text).unwrap_or_else(|error| unreachable!("{error:?}"))
    }

    #[test]
    fn case_matters_only_when_typed() {
        assert!(pattern("error").is_in("an ERROR"));
        assert!(!pattern("Error").is_in("an ERROR"));
        assert!(pattern("größe").is_in("GRÖSSE GRÖßE"));
    }

    #[test]
    fn plain_text_is_literal() {
        assert!(pattern("a.b(").is_in("A.B("));
        assert!(!pattern("a.b").is_in("axb"));
        assert!(pattern("/var/task").is_in("in /var/task/a.js"));
        assert!(pattern("12 ms").is_in("took 12 ms"));
    }

    #[test]
    fn slashes_make_a_regular_expression() {
        assert!(pattern("/o-[0-9]{3}$/").is_in("order O-123"));
        let error = Pattern::parse("/a(/").err().map(|error| error.message);
        assert_eq!(error.as_deref(), Some("unclosed group"));
        assert!(Pattern::parse(r"/\w{1000}{1000}/").is_err());
    }

    #[test]
    fn ranges_are_where_to_highlight() {
        let ranges = |text: &str, line| pattern(text).ranges(line).collect::<Vec<_>>();
        assert_eq!(ranges("an", "Banana"), [1..3, 3..5]);
        assert_eq!(ranges("7", "7 and 7"), [0..1, 6..7]);
        assert!(ranges("/x*/", "axxb").iter().eq([&(1..3)]));
        assert!(ranges("", "abc").is_empty());
    }
}
