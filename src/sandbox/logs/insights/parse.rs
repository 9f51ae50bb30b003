//! From words to a query.

mod expression;
mod figures;

use super::{
    malformed::Malformed,
    query::{Column, Command, Query},
    token::{Kind, Token, tokens},
};

/// Reads a query.
///
/// # Errors
/// What is not of the language, or of the part of it that is known here, and where.
pub fn parse(text: &str) -> Result<Query, Malformed> {
    let mut words = Words { tokens: tokens(text)?, at: 0, length: text.chars().count() };
    let mut query = Query::default();
    if words.peek().is_none() {
        return Err(words.malformed("the query is empty"));
    }
    loop {
        query.commands.push(command(&mut words)?);
        match words.peek() {
            None => return Ok(query),
            Some(_) => words.sign("|")?,
        }
    }
}

fn command(words: &mut Words) -> Result<Command, Malformed> {
    let before = words.at;
    let name = words.word("a command")?;
    match name.to_ascii_lowercase().as_str() {
        "fields" | "display" => words.list(Words::column).map(Command::Fields),
        "filter" => expression::condition(words).map(Command::Filter),
        "sort" => words.list(sort_key).map(Command::Sort),
        "limit" | "head" => limit(words).map(Command::Limit),
        "stats" => figures::stats(words).map(Command::Stats),
        _ => {
            words.at = before;
            Err(words.malformed(format!("unexpected symbol found {name}")))
        }
    }
}

fn sort_key(words: &mut Words) -> Result<(String, bool), Malformed> {
    let field = words.field()?;
    let highest_first = words.take_word("desc");
    if !highest_first {
        words.take_word("asc");
    }
    Ok((field, highest_first))
}

fn limit(words: &mut Words) -> Result<usize, Malformed> {
    let before = words.at;
    let text = words.word("a number")?;
    if let Ok(limit @ 1..=10_000) = text.parse() {
        return Ok(limit);
    }
    words.at = before;
    Err(words.malformed("limit takes a number from 1 to 10000"))
}

/// The words of a query, and how far they have been read.
struct Words {
    tokens: Vec<Token>,
    at: usize,
    /// Of the text, in characters.
    length: usize,
}

impl Words {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    /// What is wrong with the next word.
    fn malformed(&self, message: impl Into<String>) -> Malformed {
        let (start, end) =
            self.peek().map_or((self.length, self.length), |token| (token.start, token.end));
        Malformed { message: message.into(), start, end }
    }

    fn unexpected(&self, wanted: &str) -> Malformed {
        let found = self.peek().map_or("the end", |token| token.text.as_str());
        self.malformed(format!("unexpected symbol found {found}: expected {wanted}"))
    }

    fn is_sign(&self, sign: &str) -> bool {
        self.peek().is_some_and(|token| token.kind == Kind::Sign && token.text == sign)
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        self.at += usize::from(found);
        found
    }

    fn sign(&mut self, sign: &str) -> Result<(), Malformed> {
        if self.take_sign(sign) { Ok(()) } else { Err(self.unexpected(sign)) }
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self
            .peek()
            .is_some_and(|token| token.kind == Kind::Word && token.text.eq_ignore_ascii_case(word));
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, what: &str) -> Result<String, Malformed> {
        match self.peek() {
            Some(token) if token.kind == Kind::Word => {
                let text = token.text.clone();
                self.at += 1;
                Ok(text)
            }
            _ => Err(self.unexpected(what)),
        }
    }

    fn field(&mut self) -> Result<String, Malformed> {
        match self.peek() {
            Some(token) if token.kind == Kind::Quoted => {
                let text = token.text.clone();
                self.at += 1;
                Ok(text)
            }
            // `count(*)` is a column, too, once it has been reckoned.
            Some(token) if token.kind == Kind::Word => {
                let call = self.tokens.get(self.at + 1).is_some_and(|next| next.text == "(");
                if call { Ok(figures::call_text(self)?) } else { self.word("a field") }
            }
            _ => Err(self.unexpected("a field")),
        }
    }

    /// `field` or `field as name`.
    fn column(&mut self) -> Result<Column, Malformed> {
        let field = self.field()?;
        let name = if self.take_word("as") { self.field()? } else { field.clone() };
        Ok(Column { field, name })
    }

    /// One or more, with commas between them.
    fn list<T>(
        &mut self,
        one: impl Fn(&mut Self) -> Result<T, Malformed>,
    ) -> Result<Vec<T>, Malformed> {
        let mut list = vec![one(self)?];
        while self.take_sign(",") {
            list.push(one(self)?);
        }
        Ok(list)
    }
}
