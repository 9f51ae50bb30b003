//! Error rules that are looked for in log lines.

use regex::{Regex, RegexBuilder};
use serde_json::Value;

use crate::rollout::gates::{ErrorRule, RuleKind};

/// Compiled size that a rule may have, in bytes.
const REGEX_LIMIT: usize = 1 << 20;

/// The rules that logs can tell of, ready to be used.
#[derive(Debug, Default)]
pub(super) struct LineRules {
    rules: Vec<LineRule>,
    /// Rules that can't be used, and why.
    broken: Vec<String>,
}

#[derive(Debug)]
struct LineRule {
    name: String,
    looks_at: LooksAt,
    regex: Regex,
}

#[derive(Debug)]
enum LooksAt {
    /// A field of a JSON line, by the names that lead to it.
    Field(Vec<String>),
    Line,
}

impl LineRules {
    /// Those of `rules` that look at lines.
    pub(super) fn new(rules: &[ErrorRule]) -> Self {
        let mut all = Self::default();
        for rule in rules {
            match LineRule::new(rule) {
                Ok(compiled) => all.rules.extend(compiled),
                Err(error) => all.broken.push(format!("{} is malformed: {error}", rule.name)),
            }
        }
        all
    }

    /// There is something to look for.
    pub(super) fn are_there(&self) -> bool {
        !self.rules.is_empty()
    }

    /// What they are called.
    pub(super) fn names(&self) -> Vec<&str> {
        self.rules.iter().map(|rule| rule.name.as_str()).collect()
    }

    /// Rules that can't be used, and why.
    pub(super) fn broken(&self) -> &[String] {
        &self.broken
    }

    /// Whether this message tells of an error by one of the rules.
    pub(super) fn finds(&self, message: &str) -> bool {
        if self.rules.is_empty() {
            return false;
        }
        let looks_like_json = message.trim_start().starts_with('{');
        let object = looks_like_json.then(|| serde_json::from_str::<Value>(message).ok()).flatten();
        self.rules.iter().any(|rule| rule.is_hit(message, object.as_ref()))
    }
}

impl LineRule {
    fn new(rule: &ErrorRule) -> Result<Option<Self>, regex::Error> {
        let (looks_at, expression) = match &rule.kind {
            RuleKind::Field { path, matches } => {
                let names = path.trim_start_matches('$').split('.');
                let names = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
                (LooksAt::Field(names), format!("^(?:{matches})$"))
            }
            RuleKind::Line { regex } => (LooksAt::Line, regex.clone()),
            RuleKind::Metric { .. } => return Ok(None),
        };
        let regex = RegexBuilder::new(&expression).size_limit(REGEX_LIMIT).build()?;
        Ok(Some(Self { name: rule.name.clone(), looks_at, regex }))
    }

    fn is_hit(&self, message: &str, object: Option<&Value>) -> bool {
        match &self.looks_at {
            LooksAt::Line => self.regex.is_match(message),
            LooksAt::Field(names) => object
                .and_then(|object| names.iter().try_fold(object, |at, name| at.get(name)))
                .is_some_and(|value| self.regex.is_match(&text_of(value))),
        }
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(path: &str, matches: &str) -> ErrorRule {
        let kind = RuleKind::Field { path: path.into(), matches: matches.into() };
        ErrorRule { name: "answers 5xx".into(), kind }
    }

    #[test]
    fn a_field_is_matched_as_a_whole_whatever_its_type() {
        let rules = LineRules::new(&[field("$.response.status", "5..")]);
        for (message, hit) in [
            (r#"{"response":{"status":502}}"#, true),
            (r#"{"response":{"status":"503"}}"#, true),
            (r#"{"response":{"status":200}}"#, false),
            (r#"{"response":{"status":15020}}"#, false),
            (r#"{"status":502}"#, false),
            ("status 502", false),
            ("{not json", false),
        ] {
            assert_eq!(rules.finds(message), hit, "{message}");
        }
    }

    #[test]
    fn a_line_is_searched() {
        let kind = RuleKind::Line { regex: r"status 5\d\d\b".into() };
        let rules = LineRules::new(&[ErrorRule { name: "5xx".into(), kind }]);
        assert!(rules.finds(r#"{"message":"responded with status 502 in 7 ms"}"#));
        assert!(!rules.finds("status 5020"));
    }

    #[test]
    fn a_malformed_rule_is_named_and_the_others_hold() {
        let rules = LineRules::new(&[field("$.a", "("), field("$.status", "5..")]);
        assert!(rules.broken()[0].starts_with("answers 5xx is malformed"), "{rules:?}");
        assert!(rules.finds(r#"{"status":500}"#));
        assert_eq!(rules.names(), ["answers 5xx"]);
    }
}
