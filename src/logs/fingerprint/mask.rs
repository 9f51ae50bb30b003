//! Messages without what differs from one occurrence to the next.

/// What stands for a part that differs.
const VARYING: char = '…';
/// A quotation that is longer is none: an apostrophe somewhere, and another one far behind.
const LONGEST_QUOTE: usize = 120;
/// Words behind which a number names the error instead of one of its cases.
const NAMES_A_CODE: [&str; 6] = ["status", "code", "statuscode", "errno", "error", "http"];

/// A message whose numbers, ids, quoted texts and varying parts of paths read `…`.
///
/// A number behind `status` or `code` stays: 404 and 502 are different errors.
#[must_use]
pub fn masked(message: &str) -> String {
    let mut out = Mask::default();
    let mut rest = message;
    while let Some(first) = rest.chars().next() {
        let part = quotation(&out, rest).unwrap_or_else(|| Part::new(rest, is_word(first)));
        match part {
            Part::Quoted(whole) => out.quoted(first, whole.len()),
            Part::Word(word) => out.word(word),
            Part::Other(other) => out.other(other),
        }
        rest = rest.get(part.len()..).unwrap_or_default();
    }
    out.text
}

#[derive(Debug, Clone, Copy)]
enum Part<'a> {
    /// With its quotation marks.
    Quoted(&'a str),
    Word(&'a str),
    /// One character that belongs to no word.
    Other(&'a str),
}

impl<'a> Part<'a> {
    fn new(text: &'a str, word: bool) -> Self {
        let is_end = |c: char| if word { !is_word(c) } else { true };
        let skip = text.chars().next().map_or(0, char::len_utf8);
        let end = text[skip..].find(is_end).map_or(text.len(), |at| at + skip);
        if word { Self::Word(&text[..end]) } else { Self::Other(&text[..skip]) }
    }

    fn len(self) -> usize {
        let (Self::Quoted(text) | Self::Word(text) | Self::Other(text)) = self;
        text.len()
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// A quoted text at the beginning of `text`: closed, and no apostrophe within a word.
fn quotation<'a>(before: &Mask, text: &'a str) -> Option<Part<'a>> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"' | '`'))?;
    if before.text.chars().next_back().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let inside = text.get(1..)?;
    let end = inside.char_indices().take(LONGEST_QUOTE).find_map(|(at, c)| {
        let behind = inside.get(at + 1..)?.chars().next();
        (c == quote && !behind.is_some_and(char::is_alphanumeric)).then_some(at)
    })?;
    (end > 0).then(|| Part::Quoted(&text[..end + 2]))
}

#[derive(Debug, Default)]
struct Mask {
    text: String,
    /// The word before, in lower case.
    before: String,
}

impl Mask {
    fn quoted(&mut self, quote: char, len: usize) {
        if len > 0 {
            self.text.extend([quote, VARYING, quote]);
        }
    }

    fn word(&mut self, word: &str) {
        let names_a_code = NAMES_A_CODE.contains(&self.before.as_str()) && word.len() <= 5;
        self.before = word.to_lowercase();
        if names_a_code {
            self.text.push_str(word);
            return;
        }
        match varying_part(word) {
            Some((kept, unit)) => {
                self.text.push_str(kept);
                self.varying();
                self.text.push_str(unit);
            }
            None => self.text.push_str(word),
        }
    }

    fn other(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Numbers that belong together are one: a time, an address, a list.
    fn varying(&mut self) {
        let behind = self.text.rfind(VARYING).map(|at| at + VARYING.len_utf8());
        let joined = behind.filter(|at| {
            let between = self.text.get(*at..).unwrap_or_default();
            matches!(between, "." | ":" | "," | ", " | "/" | "+" | " - ")
        });
        match joined {
            Some(at) => self.text.truncate(at),
            None => self.text.push(VARYING),
        }
    }
}

/// What of a word stays before and behind its varying part; `None` when all of it stays.
fn varying_part(word: &str) -> Option<(&str, &str)> {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 {
        return is_id_of_letters(word).then_some(("", ""));
    }
    let number = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let unit = &word[number..];
    if number > 0 && unit.len() <= 3 && unit.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        // `1500`, `20ms`, `3rd`.
        return Some(("", unit));
    }
    if let Some((kept, id)) = word.rsplit_once('-')
        && id.len() > 2
        && id.bytes().all(|byte| byte.is_ascii_digit())
        && kept.bytes().all(|byte| byte.is_ascii_alphabetic())
    {
        // `A-77120`: the letters say of what it is the number.
        return Some((&word[..=kept.len()], ""));
    }
    // Ids, hexadecimal numbers, dates; `utf-8` and `s3` are names.
    (word.len() >= 8 || digits > 3).then_some(("", ""))
}

/// An id such as `ord_KEQFZABC` that happens to have no digit, where its likes have one. A name
/// is written in one case: `no_currency`, `NO_CURRENCY`.
fn is_id_of_letters(word: &str) -> bool {
    word.rsplit_once(['_', '-']).is_some_and(|(kind, id)| {
        id.len() >= 6
            && id.bytes().all(|byte| byte.is_ascii_uppercase())
            && kind.bytes().any(|byte| byte.is_ascii_lowercase())
    })
}
