//! The query language: `SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName) …`.

use crate::sandbox::cloudwatch::{metric::Dimension, statistic::Plain};

/// Most lines that `LIMIT` may ask for.
const MOST_LINES: usize = 500;

/// A query, read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Insights {
    /// What is done with the values.
    pub statistic: Plain,
    /// The metric's name.
    pub metric: String,
    /// The namespace.
    pub from: String,
    /// Exactly these dimensions, in order of their names; without a schema, any.
    schema: Option<Vec<String>>,
    /// Dimensions that must (true) or must not have a value.
    filters: Vec<(String, bool, String)>,
    group_by: Vec<String>,
    /// By what lines are put in order, and whether the highest is first.
    pub order: Option<(Plain, bool)>,
    /// Most lines.
    pub limit: Option<usize>,
}

impl Insights {
    /// Whether the query is on metrics under these dimensions.
    pub(super) fn is_on(&self, dimensions: &[Dimension]) -> bool {
        let names = dimensions.iter().map(|dimension| dimension.name.as_str());
        self.schema.as_ref().is_none_or(|schema| schema.iter().map(String::as_str).eq(names))
    }

    /// Whether only the metrics of whole functions are asked for.
    pub(super) fn is_on_functions_alone(&self) -> bool {
        self.schema.as_ref().is_some_and(|schema| schema.as_slice() == ["FunctionName"])
    }

    /// The one value that a dimension must have.
    pub(super) fn only(&self, name: &str) -> Option<&str> {
        let found = self.filters.iter().find(|(key, equal, _)| key == name && *equal);
        found.map(|(_, _, value)| value.as_str())
    }

    /// The group of metrics under these dimensions; `None` if the query leaves them out.
    pub(super) fn key(&self, dimensions: &[Dimension]) -> Option<Vec<String>> {
        let value = |name: &str| dimensions.iter().find(|d| d.name == name).map(|d| &d.value);
        let fits = |(name, equal, wanted): &(String, bool, String)| {
            value(name).is_some_and(|value| (value == wanted) == *equal)
        };
        if !self.filters.iter().all(fits) {
            return None;
        }
        self.group_by.iter().map(|name| value(name).cloned()).collect()
    }
}

/// Whether an expression is of this language and not of metric math.
pub(in super::super) fn is_query(text: &str) -> bool {
    let word = text.split_whitespace().next();
    word.is_some_and(|word| word.eq_ignore_ascii_case("SELECT"))
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A keyword or a bare or double-quoted name.
    Word(String),
    /// A text in single quotes.
    Text(String),
    Sign(char),
    NotEqual,
}

/// Reads a query.
///
/// # Errors
/// What is wrong, in words.
pub(super) fn parse(text: &str) -> Result<Insights, String> {
    let mut reader = Reader { tokens: tokens(text)?, next: 0 };
    reader.keyword("SELECT")?;
    let statistic = reader.function()?;
    reader.sign('(')?;
    let metric = reader.name()?;
    reader.sign(')')?;
    reader.keyword("FROM")?;
    let (from, schema) = reader.source()?;
    let filters = if reader.has("WHERE") { reader.filters()? } else { Vec::new() };
    let mut group_by = Vec::new();
    if reader.has("GROUP") {
        reader.keyword("BY")?;
        group_by = reader.names()?;
    }
    let order = if reader.has("ORDER") { Some(reader.order()?) } else { None };
    let limit = if reader.has("LIMIT") { Some(reader.limit()?) } else { None };
    match reader.tokens.get(reader.next) {
        None => {}
        Some(token) => return Err(format!("unexpected {token:?} at the end of the query")),
    }
    if let Some(schema) = &schema
        && let Some(name) =
            group_by.iter().chain(filters.iter().map(|f| &f.0)).find(|name| !schema.contains(name))
    {
        return Err(format!("{name} is not in the SCHEMA of the query"));
    }
    Ok(Insights { statistic, metric, from, schema, filters, group_by, order, limit })
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            _ if c.is_whitespace() => {}
            '\'' | '"' => {
                let quoted: String = chars.by_ref().take_while(|next| *next != c).collect();
                let token = if c == '"' { Token::Word(quoted) } else { Token::Text(quoted) };
                tokens.push(token);
            }
            '!' if chars.next_if_eq(&'=').is_some() => tokens.push(Token::NotEqual),
            '(' | ')' | ',' | '=' => tokens.push(Token::Sign(c)),
            _ if c.is_alphanumeric() || c == '_' => {
                let mut word = String::from(c);
                let part = |next: &char| next.is_alphanumeric() || matches!(next, '_' | '.');
                while let Some(next) = chars.next_if(part) {
                    word.push(next);
                }
                tokens.push(Token::Word(word));
            }
            _ => return Err(format!("unexpected character '{c}'")),
        }
    }
    Ok(tokens)
}

struct Reader {
    tokens: Vec<Token>,
    next: usize,
}

impl Reader {
    fn take(&mut self) -> Option<Token> {
        self.next += 1;
        self.tokens.get(self.next - 1).cloned()
    }

    /// Whether a keyword comes next; then it is read.
    fn has(&mut self, keyword: &str) -> bool {
        let found = matches!(self.tokens.get(self.next),
            Some(Token::Word(word)) if word.eq_ignore_ascii_case(keyword));
        self.next += usize::from(found);
        found
    }

    fn has_sign(&mut self, sign: char) -> bool {
        let found = self.tokens.get(self.next) == Some(&Token::Sign(sign));
        self.next += usize::from(found);
        found
    }

    fn keyword(&mut self, keyword: &str) -> Result<(), String> {
        if self.has(keyword) { Ok(()) } else { Err(format!("{keyword} is missing")) }
    }

    fn sign(&mut self, sign: char) -> Result<(), String> {
        if self.has_sign(sign) { Ok(()) } else { Err(format!("'{sign}' is missing")) }
    }

    fn name(&mut self) -> Result<String, String> {
        match self.take() {
            Some(Token::Word(word)) => Ok(word),
            _ => Err("a name is missing".to_owned()),
        }
    }

    fn names(&mut self) -> Result<Vec<String>, String> {
        let mut names = vec![self.name()?];
        while self.has_sign(',') {
            names.push(self.name()?);
        }
        Ok(names)
    }

    fn function(&mut self) -> Result<Plain, String> {
        let name = self.name()?;
        match name.to_ascii_uppercase().as_str() {
            "AVG" => Ok(Plain::Average),
            "COUNT" => Ok(Plain::SampleCount),
            "MAX" => Ok(Plain::Maximum),
            "MIN" => Ok(Plain::Minimum),
            "SUM" => Ok(Plain::Sum),
            _ => Err(format!("{name} is none of the functions AVG, COUNT, MAX, MIN, SUM")),
        }
    }

    fn source(&mut self) -> Result<(String, Option<Vec<String>>), String> {
        if !self.has("SCHEMA") {
            return Ok((self.name()?, None));
        }
        self.sign('(')?;
        let mut names = self.names()?;
        self.sign(')')?;
        let namespace = names.remove(0);
        names.sort();
        Ok((namespace, Some(names)))
    }

    fn filters(&mut self) -> Result<Vec<(String, bool, String)>, String> {
        let mut filters = Vec::new();
        loop {
            let name = self.name()?;
            let equal = match self.take() {
                Some(Token::Sign('=')) => true,
                Some(Token::NotEqual) => false,
                _ => return Err(format!("after {name}, = or != is missing")),
            };
            match self.take() {
                Some(Token::Text(value)) => filters.push((name, equal, value)),
                _ => return Err(format!("the value of {name} must stand in single quotes")),
            }
            if !self.has("AND") {
                return Ok(filters);
            }
        }
    }

    fn order(&mut self) -> Result<(Plain, bool), String> {
        self.keyword("BY")?;
        let function = self.function()?;
        self.sign('(')?;
        self.sign(')')?;
        let descending = self.has("DESC");
        if !descending {
            self.has("ASC");
        }
        Ok((function, descending))
    }

    fn limit(&mut self) -> Result<usize, String> {
        let number = self.name()?.parse().unwrap_or(0);
        if !(1..=MOST_LINES).contains(&number) {
            return Err(format!("LIMIT must be a number from 1 to {MOST_LINES}"));
        }
        Ok(number)
    }
}
