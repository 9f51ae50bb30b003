//! From a query's text to its words.

use super::malformed::Malformed;

/// One word, and where it stands, in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its text, without quotes.
    pub text: String,
    /// Where it begins.
    pub start: usize,
    /// Where it ends, excluded.
    pub end: usize,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A keyword, a field, a number, a span such as `5m`.
    Word,
    /// A field in backquotes.
    Quoted,
    /// A text in quotes.
    Text,
    /// A regular expression between slashes.
    Regex,
    /// `|`, `,`, `(`, `=`, `!=` and the like.
    Sign,
}

const SIGNS: [&str; 16] =
    ["!=", "<=", ">=", "=~", "|", ",", "(", ")", "[", "]", "=", "<", ">", "*", "+", "/"];

/// Takes a query apart.
///
/// # Errors
/// A quote or slash that nothing closes, a character that means nothing.
pub fn tokens(text: &str) -> Result<Vec<Token>, Malformed> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(&char) = chars.get(at) {
        if char.is_whitespace() {
            at += 1;
            continue;
        }
        let before = tokens.last();
        let token = match char {
            '#' => {
                at += chars[at..].iter().position(|c| *c == '\n').unwrap_or(chars.len() - at);
                continue;
            }
            '"' | '\'' => enclosed(&chars, at, Kind::Text)?,
            '`' => enclosed(&chars, at, Kind::Quoted)?,
            '/' if before.is_some_and(begins_regex) => enclosed(&chars, at, Kind::Regex)?,
            _ if is_word(char) || is_negative(&chars, at) => word(&chars, at),
            _ => sign(&chars, at)?,
        };
        at = token.end;
        tokens.push(token);
    }
    Ok(tokens)
}

fn begins_regex(before: &Token) -> bool {
    before.text.eq_ignore_ascii_case("like") || before.text == "=~"
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || "@_.$".contains(char)
}

fn is_negative(chars: &[char], at: usize) -> bool {
    chars[at] == '-' && chars.get(at + 1).is_some_and(char::is_ascii_digit)
}

fn word(chars: &[char], start: usize) -> Token {
    let len = chars[start + 1..].iter().take_while(|char| is_word(**char)).count();
    let end = start + 1 + len;
    Token { kind: Kind::Word, text: chars[start..end].iter().collect(), start, end }
}

fn enclosed(chars: &[char], start: usize, kind: Kind) -> Result<Token, Malformed> {
    let fence = chars[start];
    let mut text = String::new();
    let mut at = start + 1;
    while let Some(&char) = chars.get(at) {
        if char == fence {
            return Ok(Token { kind, text, start, end: at + 1 });
        }
        if char == '\\'
            && chars.get(at + 1).is_some_and(|next| *next == fence || kind == Kind::Text)
        {
            at += 1;
            text.extend(chars.get(at));
        } else {
            text.push(char);
        }
        at += 1;
    }
    let message = format!("unclosed {fence}");
    Err(Malformed { message, start, end: chars.len() })
}

fn sign(chars: &[char], start: usize) -> Result<Token, Malformed> {
    let fits =
        |sign: &&str| sign.chars().enumerate().all(|(n, c)| chars.get(start + n) == Some(&c));
    if let Some(sign) = SIGNS.iter().find(|sign| fits(sign)) {
        let end = start + sign.len();
        return Ok(Token { kind: Kind::Sign, text: (*sign).to_owned(), start, end });
    }
    let message = format!("unexpected symbol found {}", chars[start]);
    Err(Malformed { message, start, end: start + 1 })
}
