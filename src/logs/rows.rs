//! How many screen rows a line takes: scrolling and drawing must agree on it.

#[cfg(test)]
mod tests;

use unicode_width::UnicodeWidthChar;

use super::{fingerprint::is_frame, line::Line};

/// Rows of a line that are looked through for frames of a stack.
const LOOKED_AT: usize = 200;
/// From so many frames on a stack is worth folding.
const FOLDS: usize = 2;
/// Bytes of a JSON line's fields that are taken apart; longer ones stay in one row.
const TAKEN_APART: usize = 64 << 10;

/// How a line is laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shape {
    /// Long rows wrap at so many cells; `None` when they don't.
    pub columns: Option<usize>,
    /// The frames of a stack are one row.
    pub folded: bool,
    /// A JSON line's fields have a row each.
    pub pretty: bool,
}

/// A part of a line, from the top: a row where rows don't wrap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<'a> {
    /// A row of the text.
    Row(&'a str),
    /// So many frames that are folded, or that many and more.
    Frames(usize),
    /// A field and its value.
    Field(String),
    /// All fields in a row. Unwrapped it stands behind the part before.
    Fields(&'a str),
}

/// The rows of a screen that one row of text takes when long rows wrap; at least one, and never
/// more than `columns` cells wide (a character that is wider than that stands alone).
pub fn wrap(text: &str, columns: usize) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (piece, after) = text.split_at(end_of_row(text, columns));
        rest = (!after.is_empty()).then_some(after);
        Some(piece)
    })
}

/// Bytes of `text` that fit into `columns` cells; at least one character.
fn end_of_row(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let too_wide = text.char_indices().find(|(at, char)| {
        used += char.width().unwrap_or(0);
        used > columns && *at > 0
    });
    too_wide.map_or(text.len(), |(at, _)| at)
}

/// `▸ 12 frames`.
#[must_use]
pub fn frames(count: usize) -> String {
    let more = if count >= LOOKED_AT { "+" } else { "" };
    format!("▸ {count}{more} frames")
}

impl<'a> Line<'a> {
    /// How many frames its stack has; 0 when there is nothing worth folding.
    #[must_use]
    pub fn foldable(self) -> usize {
        let frames = self.rows().skip(1).take(LOOKED_AT).filter(|row| is_frame(row)).count();
        if frames >= FOLDS { frames } else { 0 }
    }

    /// What it is drawn of, from the top.
    pub fn parts(self, shape: Shape) -> impl Iterator<Item = Part<'a>> {
        let frames = if shape.folded { self.foldable() } else { 0 };
        let shown = if frames > 0 { 1 } else { usize::MAX };
        let rows = self.rows().take(shown).map(Part::Row);
        let frames = (frames > 0).then_some(Part::Frames(frames));
        let pretty = if shape.pretty { self.pretty_fields() } else { Vec::new() };
        let whole = pretty.is_empty() && !self.fields.is_empty();
        let fields = whole.then_some(Part::Fields(self.fields));
        rows.chain(frames).chain(pretty.into_iter().map(Part::Field)).chain(fields)
    }

    /// `order: A-77120`, one for each field.
    fn pretty_fields(self) -> Vec<String> {
        let fields = self.fields;
        if fields.len() > TAKEN_APART {
            return Vec::new();
        }
        let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(fields) else {
            return Vec::new();
        };
        let field = |(name, value): (String, serde_json::Value)| match value {
            serde_json::Value::String(text) => format!("{name}: {text}"),
            other => format!("{name}: {other}"),
        };
        // Values had their line breaks and controls escaped: they are text once more now.
        let harmless = |text: String| super::sanitise::sanitise(&text).replace('\n', " ");
        fields.into_iter().map(field).map(harmless).collect()
    }

    /// A field of a JSON line as text; nested ones by dots: `order.id`.
    #[must_use]
    pub fn field(self, name: &str) -> Option<String> {
        let fields = Some(self.fields).filter(|fields| fields.len() <= TAKEN_APART)?;
        let fields: serde_json::Value = serde_json::from_str(fields).ok()?;
        let nested = || name.split('.').try_fold(&fields, |within, part| within.get(part));
        match fields.get(name).or_else(nested)? {
            serde_json::Value::String(text) => {
                Some(super::sanitise::sanitise(text).replace('\n', " "))
            }
            other => Some(other.to_string()),
        }
    }

    /// How many rows of a screen the line takes.
    #[must_use]
    pub fn height(self, shape: Shape) -> usize {
        self.parts(shape).map(|part| part.height(shape.columns)).sum()
    }
}

impl Part<'_> {
    fn height(&self, columns: Option<usize>) -> usize {
        match (self, columns) {
            (Self::Fields(_), None) => 0,
            (Self::Frames(_), _) | (_, None) => 1,
            (Self::Row(text) | Self::Fields(text), Some(columns)) => wrap(text, columns).count(),
            (Self::Field(text), Some(columns)) => wrap(text, columns).count(),
        }
    }
}
