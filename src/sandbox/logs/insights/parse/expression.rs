//! What `filter` is given.

use regex::RegexBuilder;

use super::Words;
use crate::sandbox::logs::insights::{
    condition::{Comparison, Condition, Operand},
    malformed::Malformed,
    token::{Kind, Token},
    value::Value,
};

/// Compiled size that a regular expression may have, in bytes.
const REGEX_LIMIT: usize = 1 << 20;

/// `… or …`
pub(super) fn condition(words: &mut Words) -> Result<Condition, Malformed> {
    let mut any = vec![all(words)?];
    while words.take_word("or") {
        any.push(all(words)?);
    }
    Ok(if any.len() == 1 { any.remove(0) } else { Condition::Any(any) })
}

fn all(words: &mut Words) -> Result<Condition, Malformed> {
    let mut all = vec![one(words)?];
    while words.take_word("and") {
        all.push(one(words)?);
    }
    Ok(if all.len() == 1 { all.remove(0) } else { Condition::All(all) })
}

fn one(words: &mut Words) -> Result<Condition, Malformed> {
    if words.take_word("not") {
        return Ok(Condition::Not(Box::new(one(words)?)));
    }
    if words.take_sign("(") {
        let inner = condition(words)?;
        words.sign(")")?;
        return Ok(inner);
    }
    if words.take_word("ispresent") {
        words.sign("(")?;
        let field = words.field()?;
        words.sign(")")?;
        return Ok(Condition::Present(field));
    }
    comparison(words)
}

fn comparison(words: &mut Words) -> Result<Condition, Malformed> {
    let operand = operand(words)?;
    let negated = words.take_word("not");
    let condition = if words.take_word("like") || (!negated && words.take_sign("=~")) {
        like(words, operand)?
    } else if words.take_word("in") {
        words.sign("[")?;
        let values = words.list(value)?;
        words.sign("]")?;
        Condition::In(operand, values)
    } else {
        let sign = words.peek().filter(|token| !negated && token.kind == Kind::Sign);
        let Some(comparison) = sign.and_then(|token| Comparison::of(&token.text)) else {
            return Err(words.unexpected("=, !=, <, <=, >, >=, like, =~ or in"));
        };
        words.at += 1;
        Condition::Compare(operand, comparison, self::operand(words)?)
    };
    Ok(if negated { Condition::Not(Box::new(condition)) } else { condition })
}

fn like(words: &mut Words, operand: Operand) -> Result<Condition, Malformed> {
    match words.peek().map(|token| (token.kind, token.text.clone())) {
        Some((Kind::Text, text)) => {
            words.at += 1;
            Ok(Condition::Has(operand, text))
        }
        Some((Kind::Regex, text)) => {
            let regex = RegexBuilder::new(&text).size_limit(REGEX_LIMIT).build();
            let regex = regex.map_err(|_| words.malformed("the regular expression is invalid"))?;
            words.at += 1;
            Ok(Condition::Matches(operand, regex))
        }
        _ => Err(words.unexpected("a text in quotes or a /regular expression/")),
    }
}

fn operand(words: &mut Words) -> Result<Operand, Malformed> {
    if words.peek().is_some_and(is_value) {
        return value(words).map(Operand::Value);
    }
    words.field().map(Operand::Field)
}

fn is_value(token: &Token) -> bool {
    token.kind == Kind::Text || (token.kind == Kind::Word && token.text.parse::<f64>().is_ok())
}

fn value(words: &mut Words) -> Result<Value, Malformed> {
    match words.peek() {
        Some(token) if is_value(token) => {
            let value = match (token.kind, token.text.parse()) {
                (Kind::Word, Ok(number)) => Value::Number(number),
                _ => Value::Text(token.text.clone()),
            };
            words.at += 1;
            Ok(value)
        }
        _ => Err(words.unexpected("a number or a text in quotes")),
    }
}
