//! Filter patterns: terms of text, or a condition on JSON.

mod json;
mod parse;

use json::Condition;

/// A parsed filter pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum Pattern {
    /// Terms, which match as parts of the text, in their own case.
    Terms(Terms),
    /// A condition on a message that is JSON.
    Json(Condition),
}

/// The terms of a text pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// All of these are there.
    pub all: Vec<String>,
    /// One of these is there (`?term`), unless `all` has something: then AWS ignores them.
    pub any: Vec<String>,
    /// None of these is there (`-term`).
    pub none: Vec<String>,
}

impl Pattern {
    /// Reads a pattern; an empty one matches everything.
    ///
    /// # Errors
    /// In words, what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        match text.strip_prefix('{') {
            Some(rest) => {
                let inner = rest.strip_suffix('}').ok_or("the closing brace is missing")?;
                json::parse(inner).map(Self::Json)
            }
            None => parse::terms(text).map(Self::Terms),
        }
    }

    /// True if the message is one of those asked for.
    #[must_use]
    pub fn matches(&self, message: &str) -> bool {
        match self {
            Self::Terms(terms) => terms.matches(message),
            Self::Json(condition) => {
                serde_json::from_str(message).is_ok_and(|value| condition.holds(&value))
            }
        }
    }
}

impl Terms {
    fn matches(&self, message: &str) -> bool {
        let has = |term: &String| message.contains(term.as_str());
        self.all.iter().all(has)
            && !self.none.iter().any(has)
            && (!self.all.is_empty() || self.any.is_empty() || self.any.iter().any(has))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, message: &str) -> Result<bool, String> {
        Pattern::parse(pattern).map(|pattern| pattern.matches(message))
    }

    #[test]
    fn all_terms_must_be_there_in_their_case() {
        assert_eq!(matches("ERROR 500", "500 ERROR"), Ok(true));
        assert_eq!(matches("ERROR 500", "ERROR 404"), Ok(false));
        assert_eq!(matches("error", "ERROR"), Ok(false));
        assert_eq!(matches("", "anything"), Ok(true));
    }

    #[test]
    fn a_phrase_keeps_its_spaces_and_quotes() {
        assert_eq!(matches("\"Task timed out\"", "x Task timed out after 3 s"), Ok(true));
        assert_eq!(matches("\"Task timed out\"", "timed out Task"), Ok(false));
        assert_eq!(matches("\"say \\\"hi\\\"\"", "say \"hi\""), Ok(true));
    }

    #[test]
    fn a_minus_excludes_and_a_question_mark_offers() {
        assert_eq!(matches("ERROR -Timeout", "ERROR Timeout"), Ok(false));
        assert_eq!(matches("?ERROR ?WARN", "a WARN"), Ok(true));
        assert_eq!(matches("?ERROR ?WARN", "an INFO"), Ok(false));
        assert_eq!(matches("?\"two words\" ?WARN", "two words"), Ok(true));
    }

    #[test]
    fn json_conditions_compare_and_combine() {
        let message = r#"{"level":"ERROR","status":502,"user":{"id":"u-7"},"tags":["a","b"]}"#;
        let yes = [
            "{ $.level = \"ERROR\" }",
            "{ $.level = ERR* }",
            "{ $.level != \"INFO\" }",
            "{ $.status >= 500 && $.status < 600 }",
            "{ ($.status = 404) || ($.user.id = \"u-*\") }",
            "{ $.tags[1] = \"b\" }",
            "{ $.missing NOT EXISTS }",
        ];
        for pattern in yes {
            assert_eq!(matches(pattern, message), Ok(true), "{pattern}");
        }
        let no = ["{ $.level = \"error\" }", "{ $.status > 502 }", "{ $.missing = 1 }"];
        for pattern in no {
            assert_eq!(matches(pattern, message), Ok(false), "{pattern}");
        }
        assert_eq!(matches("{ $.level = \"ERROR\" }", "ERROR but not JSON"), Ok(false));
        assert_eq!(matches("{ $.a IS NULL }", "{\"a\":null}"), Ok(true));
        assert_eq!(matches("{ $.a IS TRUE }", "{\"a\":false}"), Ok(false));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for pattern in [
            "\"open",
            "{ $.a = 1",
            "{ $.a }",
            "{ $.a = }",
            "{ level = 1 }",
            "{ $.a = 1 $.b = 2 }",
            "{ ($.a = 1 }",
            "%[0-9]%",
        ] {
            assert!(Pattern::parse(pattern).is_err(), "{pattern}");
        }
    }
}
