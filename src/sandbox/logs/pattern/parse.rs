//! Terms of a text pattern.

use super::Terms;

/// Reads `a "b c" -d ?e`.
pub fn terms(text: &str) -> Result<Terms, String> {
    let mut terms = Terms::default();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (list, from) = match rest.as_bytes() {
            [b'-', ..] => (&mut terms.none, 1),
            [b'?', ..] => (&mut terms.any, 1),
            [b'%', ..] => return Err("regular expressions are not supported here".to_owned()),
            [b'[', ..] => return Err("space-delimited patterns are not supported here".to_owned()),
            _ => (&mut terms.all, 0),
        };
        let (term, after) = if let Some(quoted) = rest[from..].strip_prefix('"') {
            unquote(quoted)?
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            (rest[from..end].to_owned(), &rest[end..])
        };
        list.push(term);
        rest = after.trim_start();
    }
    Ok(terms)
}

/// Reads up to the closing quote (the opening one is gone); gives the text and what follows.
pub fn unquote(text: &str) -> Result<(String, &str), String> {
    let mut term = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((term, &text[at + 1..])),
            '\\' => term.extend(chars.next().map(|(_, escaped)| escaped)),
            _ => term.push(c),
        }
    }
    Err("the closing quote is missing".to_owned())
}
