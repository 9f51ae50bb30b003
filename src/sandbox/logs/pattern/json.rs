//! Conditions on JSON: `$.status >= 500 && ($.level = "ERROR" || $.cause NOT EXISTS)`.

use serde_json::Value;

use super::parse::unquote;

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// One of them holds.
    Any(Vec<Condition>),
    /// All of them hold.
    All(Vec<Condition>),
    /// A test on one selected value.
    Test(Vec<Step>, Test),
}

/// A step of a selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// `.name`
    Key(String),
    /// `[0]`
    Index(usize),
}

/// What is asked of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Equal, or not (`false`), to a text in which `*` is any run of characters.
    Text(bool, String),
    /// Compared with a number.
    Number(Comparison, f64),
    /// `IS NULL`, `IS TRUE`, `IS FALSE`.
    Is(Value),
    /// `NOT EXISTS`.
    Missing,
}

/// How numbers compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

const COMPARISONS: [(&str, Comparison); 6] = [
    ("!=", Comparison::NotEqual),
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("=", Comparison::Equal),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

impl Condition {
    /// True if it holds for `value`.
    #[must_use]
    pub fn holds(&self, value: &Value) -> bool {
        match self {
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(value)),
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(value)),
            Self::Test(steps, test) => test.holds(select(value, steps)),
        }
    }
}

fn select<'a>(value: &'a Value, steps: &[Step]) -> Option<&'a Value> {
    steps.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    })
}

impl Test {
    fn holds(&self, value: Option<&Value>) -> bool {
        match (self, value) {
            (Self::Missing, value) => value.is_none(),
            (Self::Is(wanted), Some(value)) => value == wanted,
            (Self::Text(equal, pattern), Some(Value::String(text))) => {
                wildcard(pattern, text) == *equal
            }
            (Self::Number(comparison, number), Some(Value::Number(value))) => {
                value.as_f64().is_some_and(|value| comparison.holds(value, *number))
            }
            _ => false,
        }
    }
}

impl Comparison {
    #[expect(clippy::float_cmp, reason = "the pattern asks for exactly this number")]
    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Greater => left > right,
            Self::AtLeast => left >= right,
        }
    }
}

fn wildcard(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, tail)) => text.strip_prefix(head).is_some_and(|rest| {
            let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            ends.into_iter().any(|at| wildcard(tail, &rest[at..]))
        }),
    }
}

/// Reads what stands between the braces.
pub fn parse(text: &str) -> Result<Condition, String> {
    let mut reader = Reader { rest: text };
    let condition = reader.any()?;
    match reader.rest.trim_start() {
        "" => Ok(condition),
        rest => Err(format!("`{rest}` is not expected there")),
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn take(&mut self, token: &str) -> bool {
        let trimmed = self.rest.trim_start();
        let after = trimmed.strip_prefix(token);
        self.rest = after.unwrap_or(trimmed);
        after.is_some()
    }

    fn any(&mut self) -> Result<Condition, String> {
        let mut conditions = vec![self.all()?];
        while self.take("||") {
            conditions.push(self.all()?);
        }
        Ok(Condition::Any(conditions))
    }

    fn all(&mut self) -> Result<Condition, String> {
        let mut conditions = vec![self.one()?];
        while self.take("&&") {
            conditions.push(self.one()?);
        }
        Ok(Condition::All(conditions))
    }

    fn one(&mut self) -> Result<Condition, String> {
        if self.take("(") {
            let condition = self.any()?;
            return if self.take(")") {
                Ok(condition)
            } else {
                Err("a closing parenthesis is missing".to_owned())
            };
        }
        let steps = self.selector()?;
        Ok(Condition::Test(steps, self.test()?))
    }

    fn selector(&mut self) -> Result<Vec<Step>, String> {
        if !self.take("$") {
            return Err(format!("a selector such as `$.level` is expected at `{}`", self.rest));
        }
        let mut steps = Vec::new();
        loop {
            if let Some(rest) = self.rest.strip_prefix('.') {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || "_-@".contains(c)));
                let (key, after) = rest.split_at(end.unwrap_or(rest.len()));
                steps.push(Step::Key(key.to_owned()));
                self.rest = after;
            } else if let Some(rest) = self.rest.strip_prefix('[') {
                let (index, after) = rest.split_once(']').ok_or("a closing bracket is missing")?;
                let index = index.trim().parse();
                steps.push(Step::Index(index.map_err(|_| "an index is a whole number")?));
                self.rest = after;
            } else {
                return Ok(steps);
            }
        }
    }

    fn test(&mut self) -> Result<Test, String> {
        let words = [
            ("NOT EXISTS", Test::Missing),
            ("IS NULL", Test::Is(Value::Null)),
            ("IS TRUE", Test::Is(Value::Bool(true))),
            ("IS FALSE", Test::Is(Value::Bool(false))),
        ];
        for (word, test) in words {
            if self.take(word) {
                return Ok(test);
            }
        }
        let found = COMPARISONS.into_iter().find(|(token, _)| self.take(token));
        let (_, comparison) = found.ok_or("a comparison such as `=` is expected")?;
        let (text, quoted) = self.value()?;
        match (text.parse::<f64>(), quoted, comparison) {
            (Ok(number), false, _) => Ok(Test::Number(comparison, number)),
            (_, _, Comparison::Equal) => Ok(Test::Text(true, text)),
            (_, _, Comparison::NotEqual) => Ok(Test::Text(false, text)),
            _ => Err(format!("`{text}` is not a number")),
        }
    }

    fn value(&mut self) -> Result<(String, bool), String> {
        if self.take("\"") {
            let (text, after) = unquote(self.rest)?;
            self.rest = after;
            return Ok((text, true));
        }
        let rest: &'a str = self.rest.trim_start();
        let end = rest.find(|c: char| c.is_whitespace() || "&|)".contains(c));
        let (text, after) = rest.split_at(end.unwrap_or(rest.len()));
        self.rest = after;
        if text.is_empty() {
            Err("a value is missing".to_owned())
        } else {
            Ok((text.to_owned(), false))
        }
    }
}
