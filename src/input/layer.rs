//! One keymap file: parsed and checked, not yet laid over others.
//!
//! ```toml
//! inherits = "default"
//!
//! [aliases]
//! split = ["s", "F3"]   # replaces the keys of this action
//! promote = []          # no key: the palette still has it
//! ```

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{ACTIONS, Action, Chord, Context, Key};

/// The bindings of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeymapLayer {
    /// Name of the keymap that this one changes, and where the file says so.
    pub inherits: Option<(String, Range<usize>)>,
    /// What it binds, in the order of the file.
    pub(super) bindings: Vec<Binding>,
}

/// The keys of one action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binding {
    pub(super) context: Context,
    pub(super) action: Action,
    pub(super) chords: Vec<Chord>,
}

/// One thing that is wrong in a keymap file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeymapProblem {
    /// Where: bytes of the file's text.
    pub span: Range<usize>,
    /// What, in one line.
    pub message: String,
    /// The name that is not known; empty when the problem is another.
    pub unknown: String,
    /// The names that would have been right in its place.
    pub known: Vec<&'static str>,
}

impl KeymapProblem {
    fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), unknown: String::new(), known: Vec::new() }
    }

    fn unknown(span: Range<usize>, what: &str, name: &str, known: Vec<&'static str>) -> Self {
        let message = format!("there is no {what} `{name}`");
        Self { span, message, unknown: name.to_owned(), known }
    }
}

impl KeymapLayer {
    /// Reads a keymap file.
    ///
    /// # Errors
    /// Everything that is wrong in it: no TOML, unknown context or action, a text that is no
    /// key, a key twice in one context, a write on a Ctrl-letter or on a pane's Enter.
    pub fn parse(text: &str) -> Result<Self, Vec<KeymapProblem>> {
        let document = DeTable::parse(text).map_err(|error| {
            vec![KeymapProblem::new(error.span().unwrap_or(0..text.len()), error.message())]
        })?;
        let mut reader = Reader::default();
        let mut entries: Vec<_> = document.get_ref().iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in entries {
            reader.entry(name.get_ref(), name.span(), value);
        }
        if reader.problems.is_empty() { Ok(reader.layer) } else { Err(reader.problems) }
    }
}

#[derive(Default)]
struct Reader {
    layer: KeymapLayer,
    problems: Vec<KeymapProblem>,
}

impl Reader {
    fn entry(&mut self, name: &str, span: Range<usize>, value: &Spanned<DeValue<'_>>) {
        match (name, value.get_ref()) {
            ("inherits", DeValue::String(base)) => {
                self.layer.inherits = Some((base.to_string(), value.span()));
            }
            ("inherits", _) => self.problem(value.span(), "write the name of a keymap here"),
            (_, DeValue::Table(table)) => match Context::named(name) {
                Some(context) => self.context(context, table),
                None => self.unknown_context(name, span),
            },
            _ if Context::named(name).is_some() => {
                self.problem(value.span(), "write a table of actions here");
            }
            _ => self.unknown_context(name, span),
        }
    }

    fn unknown_context(&mut self, name: &str, span: Range<usize>) {
        let mut known: Vec<_> = Context::ALL.into_iter().map(Context::name).collect();
        known.push("inherits");
        self.problems.push(KeymapProblem::unknown(span, "context", name, known));
    }

    fn context(&mut self, context: Context, table: &DeTable<'_>) {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in entries {
            match Action::named(context, name.get_ref()) {
                Some(action) => self.binding(context, action, value),
                None => self.unknown_action(context, name.get_ref(), name.span()),
            }
        }
    }

    fn unknown_action(&mut self, context: Context, name: &str, span: Range<usize>) {
        if let Some(elsewhere) = ACTIONS.iter().find(|info| info.name == name) {
            let right = elsewhere.context.name();
            let message = format!("`{name}` belongs in [{right}], not in [{}]", context.name());
            return self.problem(span, message);
        }
        let here = ACTIONS.iter().filter(|info| info.context == context);
        let known = here.map(|info| info.name).collect();
        let what = format!("action in [{}] called", context.name());
        self.problems.push(KeymapProblem::unknown(span, &what, name, known));
    }

    fn binding(&mut self, context: Context, action: Action, value: &Spanned<DeValue<'_>>) {
        self.layer.bindings.push(Binding { context, action, chords: Vec::new() });
        match value.get_ref() {
            DeValue::String(text) => self.chord(context, action, text, value.span()),
            DeValue::Array(items) => {
                for item in items {
                    match item.get_ref() {
                        DeValue::String(text) => self.chord(context, action, text, item.span()),
                        _ => self.problem(item.span(), "write a key here, in quotes"),
                    }
                }
            }
            _ => self.problem(value.span(), "write a key or a list of keys here"),
        }
    }

    /// Adds a chord to the last binding.
    fn chord(&mut self, context: Context, action: Action, text: &str, span: Range<usize>) {
        let chord: Chord = match text.parse() {
            Ok(chord) => chord,
            Err(error) => return self.problem(span, error.to_string()),
        };
        if let Some(other) = self.bound_already(context, chord) {
            let message =
                format!("`{chord}` is bound to `{other}` in [{}] already", context.name());
            return self.problem(span, message);
        }
        if let Some(why) = unsafe_for_a_write(context, action, chord) {
            return self.problem(span, why);
        }
        if let Some(binding) = self.layer.bindings.last_mut() {
            binding.chords.push(chord);
        }
    }

    fn bound_already(&self, context: Context, chord: Chord) -> Option<&'static str> {
        let mut bindings = self.layer.bindings.iter();
        let other =
            bindings.find(|other| other.context == context && other.chords.contains(&chord))?;
        other.action.info().map(|info| info.name)
    }

    fn problem(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.problems.push(KeymapProblem::new(span, message));
    }
}

/// Why a key must not lead to a write: it is pressed too easily by habit.
fn unsafe_for_a_write(context: Context, action: Action, chord: Chord) -> Option<&'static str> {
    if !action.info().is_some_and(|info| info.mutates) {
        return None;
    }
    match chord.key {
        Key::Char(_) if chord.ctrl => Some("a write can't be on a Ctrl-letter"),
        Key::Enter if context != Context::Confirm => Some("a write can't be on Enter in a pane"),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
