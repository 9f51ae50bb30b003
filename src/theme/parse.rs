//! One theme file, read with the place of everything in it.

use std::ops::Range;

use ratatui::style::Modifier;
use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use super::{
    color::{self, MODIFIERS},
    problem::{ThemeError, Warning},
    role::Role,
    source::Source,
};
use crate::domain::suggest;

/// A text and where it stands in its file.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// The text.
    pub text: String,
    /// Bytes of the file.
    pub span: Range<usize>,
}

/// How a role looks, in names that the palette gives a colour.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    /// Text colour.
    pub fg: Option<Placed>,
    /// Surface colour.
    pub bg: Option<Placed>,
    /// What is added to the text.
    pub modifiers: Modifier,
}

/// What one file says.
#[derive(Debug, Default)]
pub(super) struct Layer {
    /// The theme it builds on.
    pub inherits: Option<Placed>,
    /// Names and colours of its palette.
    pub palette: Vec<(String, Placed)>,
    /// The roles it sets.
    pub roles: Vec<(Role, Look)>,
    /// What it says that can't mean anything.
    pub warnings: Vec<Warning>,
}

const KEYS: [&str; 3] = ["inherits", "palette", "roles"];
const LOOK_KEYS: [&str; 3] = ["fg", "bg", "modifiers"];

/// Reads one file.
///
/// # Errors
/// [`ThemeError::File`] when it is not TOML; all else is a warning in the layer.
pub(super) fn read(source: &Source) -> Result<Layer, ThemeError> {
    let table = DeTable::parse(&source.text).map_err(|error| {
        ThemeError::File(Warning {
            origin: source.origin.clone(),
            span: error.span().unwrap_or(0..0),
            message: format!("not TOML: {}", error.message()),
            suggestion: None,
        })
    })?;
    let mut reader = Reader { origin: &source.origin, layer: Layer::default() };
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "inherits" => reader.layer.inherits = reader.text("inherits", value),
            "palette" => reader.palette(value),
            "roles" => reader.roles(value),
            unknown => reader.unknown("key", unknown, key.span(), KEYS),
        }
    }
    Ok(reader.layer)
}

struct Reader<'a> {
    origin: &'a str,
    layer: Layer,
}

impl Reader<'_> {
    fn warn(&mut self, span: Range<usize>, message: String, suggestion: Option<&str>) {
        let suggestion = suggestion.map(str::to_owned);
        self.layer.warnings.push(Warning {
            origin: self.origin.to_owned(),
            span,
            message,
            suggestion,
        });
    }

    fn unknown<'n>(
        &mut self,
        what: &str,
        name: &str,
        span: Range<usize>,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        let near = suggest::closest(name, known);
        self.warn(span, format!("there is no {what} `{name}`"), near);
    }

    fn text(&mut self, what: &str, value: &Spanned<DeValue<'_>>) -> Option<Placed> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.warn(value.span(), format!("`{what}` is a text in quotes"), None);
        }
        text.map(|text| Placed { text: text.to_owned(), span: value.span() })
    }

    fn table<'v, 'i>(
        &mut self,
        what: &str,
        value: &'v Spanned<DeValue<'i>>,
    ) -> impl Iterator<Item = (&'v Spanned<DeString<'i>>, &'v Spanned<DeValue<'i>>)> + use<'v, 'i>
    {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.warn(value.span(), format!("`{what}` is a table"), None);
        }
        table.into_iter().flatten()
    }

    fn palette(&mut self, value: &Spanned<DeValue<'_>>) {
        for (name, color) in self.table("palette", value) {
            if let Some(placed) = self.text(name.get_ref(), color) {
                self.layer.palette.push((name.get_ref().to_string(), placed));
            }
        }
    }

    fn roles(&mut self, value: &Spanned<DeValue<'_>>) {
        for (name, look) in self.table("roles", value) {
            let known = Role::ALL.iter().map(|role| role.name());
            match Role::named(name.get_ref()) {
                Some(role) => {
                    let look = self.look(role, look);
                    self.layer.roles.push((role, look));
                }
                None => self.unknown("role", name.get_ref(), name.span(), known),
            }
        }
    }

    /// Reads `"ink"`, or `{ fg = "ink", bg = "paper", modifiers = ["bold"] }`.
    fn look(&mut self, role: Role, value: &Spanned<DeValue<'_>>) -> Look {
        let mut look = Look::default();
        if value.get_ref().is_str() {
            look.fg = self.text(role.name(), value);
            return look;
        }
        for (key, value) in self.table(role.name(), value) {
            match key.get_ref().as_ref() {
                "fg" => look.fg = self.text("fg", value),
                "bg" => look.bg = self.text("bg", value),
                "modifiers" => look.modifiers = self.modifiers(value),
                unknown => self.unknown("key", unknown, key.span(), LOOK_KEYS),
            }
        }
        look
    }

    fn modifiers(&mut self, value: &Spanned<DeValue<'_>>) -> Modifier {
        let Some(array) = value.get_ref().as_array() else {
            self.warn(value.span(), "`modifiers` is a list of names".to_owned(), None);
            return Modifier::empty();
        };
        let mut all = Modifier::empty();
        for item in array {
            let Some(name) = self.text("modifiers", item) else { continue };
            if let Some(modifier) = color::modifier(&name.text) {
                all |= modifier;
            } else {
                let known = MODIFIERS.iter().map(|(name, _)| *name);
                self.unknown("modifier", &name.text, name.span, known);
            }
        }
        all
    }
}
