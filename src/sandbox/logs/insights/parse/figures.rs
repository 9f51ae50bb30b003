//! What `stats` is given.

use super::Words;
use crate::sandbox::logs::insights::{
    malformed::Malformed,
    query::{Column, Figure, Function, Key, Stats},
};

/// `count(*) as n, avg(@duration) by bin(5m), @log`
pub(super) fn stats(words: &mut Words) -> Result<Stats, Malformed> {
    let figures = words.list(figure)?;
    let by = if words.take_word("by") { words.list(key)? } else { Vec::new() };
    Ok(Stats { figures, by })
}

fn figure(words: &mut Words) -> Result<Figure, Malformed> {
    let before = words.at;
    let name = words.word("a function such as count")?;
    let known = ["count", "count_distinct", "sum", "avg", "min", "max", "pct"];
    if !known.contains(&name.to_ascii_lowercase().as_str()) {
        words.at = before;
        return Err(words.malformed(format!("unexpected symbol found {name}: no such function")));
    }
    words.sign("(")?;
    let field = if words.take_sign("*") { None } else { Some(words.field()?) };
    let function = match name.to_ascii_lowercase().as_str() {
        "count" => Function::Count,
        "count_distinct" => Function::CountDistinct,
        "sum" => Function::Sum,
        "avg" => Function::Avg,
        "min" => Function::Min,
        "max" => Function::Max,
        _ => Function::Pct(percent(words)?),
    };
    if field.is_none() && function != Function::Count {
        return Err(words.malformed(format!("{name} needs a field")));
    }
    words.sign(")")?;
    let text = text_since(words, before);
    let name = if words.take_word("as") { words.field()? } else { text };
    Ok(Figure { function, field, name })
}

fn percent(words: &mut Words) -> Result<f64, Malformed> {
    words.sign(",")?;
    let before = words.at;
    match words.word("a percentage")?.parse() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(percent),
        _ => {
            words.at = before;
            Err(words.malformed("a percentage is from 0 to 100"))
        }
    }
}

fn key(words: &mut Words) -> Result<Key, Malformed> {
    let before = words.at;
    if !words.take_word("bin") {
        return words.column().map(|Column { field, name }| Key::Field(Column { field, name }));
    }
    words.sign("(")?;
    let at = words.at;
    let Some(ms) = span(&words.word("a span such as 5m")?) else {
        words.at = at;
        return Err(words.malformed("a span is a number and ms, s, m, h or d, such as 5m"));
    };
    words.sign(")")?;
    let text = text_since(words, before);
    let name = if words.take_word("as") { words.field()? } else { text };
    Ok(Key::Bin { ms, name })
}

/// `5m` in milliseconds.
fn span(text: &str) -> Option<i64> {
    let digits = text.find(|char: char| !char.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let unit = match unit {
        "ms" => 1,
        "s" | "sec" => 1_000,
        "m" | "min" => 60_000,
        "h" | "hr" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.parse::<i64>().ok()?.checked_mul(unit).filter(|ms| *ms > 0)
}

/// A call such as `count(*)` as the name of a column that has been reckoned.
pub(super) fn call_text(words: &mut Words) -> Result<String, Malformed> {
    let before = words.at;
    words.word("a function")?;
    words.sign("(")?;
    while !words.take_sign(")") {
        if words.next().is_none() {
            return Err(words.unexpected(")"));
        }
    }
    Ok(text_since(words, before))
}

/// The words read since then, as a column is called by default: `pct(@duration,95)`.
fn text_since(words: &Words, before: usize) -> String {
    words.tokens[before..words.at].iter().map(|token| token.text.as_str()).collect()
}
