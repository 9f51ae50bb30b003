//! Placeholders in log lines and error messages, filled anew for every invocation.

use crate::sandbox::rng::Rng;

/// What fills a placeholder.
type Fill = fn(&mut Rng) -> String;

/// Every placeholder that a scenario may use; `{duration}` is filled from the invocation.
const PLACEHOLDERS: [(&str, Fill); 16] = [
    ("order", |rng| format!("ord_{}", code(rng, 8))),
    ("user", |rng| format!("usr_{}", rng.hex(6))),
    ("cart", |rng| format!("crt_{}", rng.hex(8))),
    ("payment", |rng| format!("pay_{}", code(rng, 10))),
    ("session", |rng| rng.hex(12)),
    ("sku", |rng| {
        format!("{}-{:05}", pick(rng, &["SHO", "BAG", "TEE", "HAT", "MUG"]), rng.below(99_999))
    }),
    ("id", |rng| rng.hex(8)),
    ("ip", |rng| format!("10.{}.{}.{}", rng.below(64), rng.below(256), 1 + rng.below(254))),
    ("country", |rng| pick(rng, &["DE", "FR", "NL", "IT", "PL", "ES", "SE", "AT"]).to_owned()),
    ("currency", |rng| pick(rng, &["EUR", "EUR", "EUR", "PLN", "SEK"]).to_owned()),
    ("amount", |rng| format!("{}.{:02}", 5 + rng.below(240), rng.below(100))),
    ("query", |rng| {
        pick(rng, &["red sneakers", "rucksack 30l", "wool socks", "gift card", "mug"]).to_owned()
    }),
    ("count", |rng| (1 + rng.below(24)).to_string()),
    ("ms", |rng| (2 + rng.below(90)).to_string()),
    ("attempt", |rng| (2 + rng.below(2)).to_string()),
    ("duration", |_| String::new()),
];

/// The placeholders, for messages.
pub(in crate::sandbox) fn names() -> String {
    PLACEHOLDERS.map(|(name, _)| format!("{{{name}}}")).join(" ")
}

/// The placeholders of `text` that nothing fills.
pub(in crate::sandbox) fn unknown(text: &str) -> Vec<&str> {
    let known = |name: &str| PLACEHOLDERS.iter().any(|(known, _)| *known == name);
    pieces(text)
        .filter_map(|piece| match piece {
            Piece::Name(name) if !known(name) => Some(name),
            _ => None,
        })
        .collect()
}

/// `text` with its placeholders filled: the same name gives the same value within one
/// [`Filler`], so that the lines of an invocation speak of one order.
pub(super) struct Filler {
    rng: Rng,
    duration: String,
    chosen: Vec<(&'static str, String)>,
}

impl Filler {
    /// For an invocation that takes `duration_ms`.
    pub(super) fn new(rng: Rng, duration_ms: f64) -> Self {
        Self { rng, duration: format!("{duration_ms:.0}"), chosen: Vec::new() }
    }

    /// Fills one text.
    pub(super) fn fill(&mut self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len() + 16);
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Name("duration") => filled.push_str(&self.duration),
                Piece::Name(name) => filled.push_str(&self.value(name)),
            }
        }
        filled
    }

    fn value(&mut self, name: &str) -> String {
        if let Some((_, value)) = self.chosen.iter().find(|(chosen, _)| *chosen == name) {
            return value.clone();
        }
        let Some((name, fill)) = PLACEHOLDERS.iter().find(|(known, _)| *known == name) else {
            return String::new();
        };
        let value = fill(&mut self.rng);
        self.chosen.push((name, value.clone()));
        value
    }
}

enum Piece<'a> {
    Text(&'a str),
    Name(&'a str),
}

/// Cuts `text` at its placeholders: lower-case letters in braces. Other braces are text.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(name) = leading_name(rest) {
            rest = &rest[name.len() + 2..];
            return Some(Piece::Name(name));
        }
        let next = rest.char_indices().skip(1).find(|(at, _)| leading_name(&rest[*at..]).is_some());
        let (text, tail) = rest.split_at(next.map_or(rest.len(), |(at, _)| at));
        rest = tail;
        Some(Piece::Text(text))
    })
}

fn leading_name(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix('{')?.split_once('}')?;
    let word = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    word.then_some(name)
}

fn pick<'a>(rng: &mut Rng, from: &[&'a str]) -> &'a str {
    let index = usize::try_from(rng.below(from.len() as u64)).unwrap_or(0);
    from.get(index).copied().unwrap_or_default()
}

/// Letters and digits that people can read to each other.
fn code(rng: &mut Rng, length: usize) -> String {
    const LETTERS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
    rng.letters(LETTERS, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_an_invocation_speak_of_one_order() {
        let mut filler = Filler::new(Rng::seeded(5), 12.4);
        let first = filler.fill("order {order} took {duration} ms");
        let second = filler.fill("stored {order}");
        let order = first.split(' ').nth(1).unwrap_or_default();
        assert!(order.starts_with("ord_"), "{first}");
        assert_eq!(second, format!("stored {order}"));
        assert!(first.ends_with("took 12 ms"), "{first}");
    }

    #[test]
    fn json_braces_are_text() {
        assert!(unknown("{\"a\": {\"b\": 1}} {}").is_empty());
        assert_eq!(unknown("{order} {ordr}"), ["ordr"]);
        let mut filler = Filler::new(Rng::seeded(5), 1.0);
        assert_eq!(filler.fill("{\"größe\": {}}"), "{\"größe\": {}}");
    }
}
