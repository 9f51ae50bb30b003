//! From theme files to a style for every role.

use std::collections::BTreeMap;

use ratatui::style::{Color, Style};

use super::{
    color::{self, NAMED},
    parse::{self, Layer, Look, Placed},
    problem::{ThemeError, Warning},
    role::Role,
    source::{BASE, Sources},
};
use crate::domain::suggest;

/// A style for every role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    pub(super) name: String,
    pub(super) styles: Vec<Style>,
}

impl Theme {
    /// The theme called `name`, and what its files say that can't mean anything.
    ///
    /// A user's file wins over a built-in one of the same name and builds on it; any other that
    /// does not say `inherits` builds on `dark`. Colour names are looked up when all files are
    /// read, so a theme can change another by its palette alone.
    ///
    /// # Errors
    /// [`ThemeError`] when no file has the name, a file is not TOML, or the chain of `inherits`
    /// names no theme or runs in a circle.
    pub fn load(name: &str, sources: &Sources) -> Result<(Self, Vec<Warning>), ThemeError> {
        let Some(position) = sources.position(name) else {
            let names = sources.names();
            let near = suggest::closest(name, names.iter().map(String::as_str));
            let suggestion = near.map(str::to_owned);
            return Err(ThemeError::Unknown { name: name.to_owned(), suggestion });
        };
        let mut merged = Merged::default();
        for (position, layer) in chain(position, sources)? {
            merged.put_under(position, layer);
        }
        let mut warnings = std::mem::take(&mut merged.warnings);
        let styles =
            Role::ALL.iter().map(|role| merged.style(*role, sources, &mut warnings)).collect();
        Ok((Self { name: name.to_owned(), styles }, warnings))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How a role looks.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role.index()).copied().unwrap_or_default()
    }
}

/// The files from the one asked for down to the base, each with its position.
fn chain(first: usize, sources: &Sources) -> Result<Vec<(usize, Layer)>, ThemeError> {
    let mut chain: Vec<(usize, Layer)> = Vec::new();
    let mut next = Some(first);
    while let Some(position) = next {
        let Some(source) = sources.file(position) else { break };
        let layer = parse::read(source)?;
        next = match &layer.inherits {
            Some(parent) => Some(parent_of(position, parent, &chain, sources)?),
            None => sources
                .parent_position(&source.name, position)
                .or_else(|| sources.parent_position(BASE, position)),
        };
        chain.push((position, layer));
    }
    Ok(chain)
}

fn parent_of(
    child: usize,
    parent: &Placed,
    chain: &[(usize, Layer)],
    sources: &Sources,
) -> Result<usize, ThemeError> {
    let problem = |message: String, suggestion: Option<&str>| {
        ThemeError::File(Warning {
            origin: sources.file(child).map(|file| file.origin.clone()).unwrap_or_default(),
            span: parent.span.clone(),
            message,
            suggestion: suggestion.map(str::to_owned),
        })
    };
    let names = sources.names();
    let found = sources.parent_position(&parent.text, child).ok_or_else(|| {
        let near = suggest::closest(&parent.text, names.iter().map(String::as_str));
        problem(format!("there is no theme `{}` to inherit from", parent.text), near)
    })?;
    if found == child || chain.iter().any(|(seen, _)| *seen == found) {
        return Err(problem(format!("`{}` inherits from itself in the end", parent.text), None));
    }
    Ok(found)
}

/// All layers of a theme as one: what is nearer to the theme asked for wins.
#[derive(Default)]
struct Merged {
    palette: BTreeMap<String, (usize, Placed)>,
    roles: BTreeMap<Role, (usize, Look)>,
    warnings: Vec<Warning>,
}

impl Merged {
    fn put_under(&mut self, position: usize, layer: Layer) {
        for (name, color) in layer.palette {
            self.palette.entry(name).or_insert((position, color));
        }
        for (role, look) in layer.roles {
            self.roles.entry(role).or_insert((position, look));
        }
        self.warnings.extend(layer.warnings);
    }

    fn style(&self, role: Role, sources: &Sources, warnings: &mut Vec<Warning>) -> Style {
        let Some((position, look)) = self.roles.get(&role) else { return Style::new() };
        let mut color = |placed: &Option<Placed>| {
            let placed = placed.as_ref()?;
            let color = self.color(*position, placed, sources);
            color.map_err(|warning| push_once(warnings, warning)).ok()
        };
        let mut style = Style::new().add_modifier(look.modifiers);
        style.fg = color(&look.fg);
        style.bg = color(&look.bg);
        style
    }

    /// What a name means: the palette's colour of that name, or a colour as such.
    fn color(&self, file: usize, name: &Placed, sources: &Sources) -> Result<Color, Warning> {
        let (file, value) = match self.palette.get(&name.text) {
            Some((file, value)) => (*file, value),
            None => (file, name),
        };
        color::parse(&value.text).ok_or_else(|| {
            let known = self.palette.keys().map(String::as_str);
            let known = known.chain(NAMED.iter().map(|(name, _)| *name));
            let near = suggest::closest(&value.text, known);
            Warning {
                origin: sources.file(file).map(|file| file.origin.clone()).unwrap_or_default(),
                span: value.span.clone(),
                message: format!("there is no colour `{}`", value.text),
                suggestion: near.map(str::to_owned),
            }
        })
    }
}

/// A bad colour of the palette is told once, not for every role that names it.
fn push_once(warnings: &mut Vec<Warning>, warning: Warning) {
    if !warnings.contains(&warning) {
        warnings.push(warning);
    }
}
