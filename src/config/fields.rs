//! Reads the fields of a TOML table and remembers everything that is wrong with it.

use std::ops::{Range, RangeInclusive};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::Problem;
use crate::domain::suggest::closest;

/// A table under examination. Each getter declares a key as known; [`Fields::finish`] then
/// reports the others.
pub(super) struct Fields<'t, 'i, 'p> {
    table: &'t DeTable<'i>,
    /// What the table is called in messages: `contexts.production`; empty for the top.
    name: String,
    known: Vec<&'static str>,
    problems: &'p mut Vec<Problem>,
}

/// A value and where it stands.
pub(super) type At<T> = (T, Range<usize>);

impl<'t, 'i, 'p> Fields<'t, 'i, 'p> {
    pub(super) fn new(
        table: &'t DeTable<'i>,
        name: impl Into<String>,
        problems: &'p mut Vec<Problem>,
    ) -> Self {
        Self { table, name: name.into(), known: Vec::new(), problems }
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, key: &'static str) -> Option<At<bool>> {
        self.typed(key, "true or false", DeValue::as_bool)
    }

    /// A string.
    pub(super) fn string(&mut self, key: &'static str) -> Option<At<String>> {
        self.typed(key, "a string in quotes", |value| value.as_str().map(str::to_owned))
    }

    /// A table.
    pub(super) fn table(&mut self, key: &'static str) -> Option<At<&'t DeTable<'i>>> {
        let value = self.value(key)?;
        let span = value.span();
        match value.get_ref() {
            DeValue::Table(table) => Some((table, span)),
            other => {
                self.wrong_type(key, span, "a table", other.type_str());
                None
            }
        }
    }

    /// A string that `parse` turns into a value, or says in words why it can't.
    pub(super) fn parsed<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<At<T>> {
        let (text, span) = self.string(key)?;
        match parse(&text) {
            Ok(value) => Some((value, span)),
            Err(problem) => {
                self.problems.push(Problem { span, ..problem });
                None
            }
        }
    }

    /// A number, whole or not, within a range that `wanted` puts in words.
    pub(super) fn number(
        &mut self,
        key: &'static str,
        wanted: &str,
        within: impl Fn(f64) -> bool,
    ) -> Option<At<f64>> {
        let (number, span) = self.typed(key, wanted, as_number)?;
        if within(number) {
            return Some((number, span));
        }
        let message = format!("`{key}`{} takes {wanted}, not {number}", self.place());
        self.problems.push(Problem::new(span, message));
        None
    }

    /// A whole number within a range.
    pub(super) fn whole(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u64>,
    ) -> Option<At<u64>> {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        let (number, span) = self.typed(key, &wanted, |value| {
            let number = value.as_integer()?;
            // What is too large to be held is out of range, too.
            Some(u64::from_str_radix(number.as_str(), number.radix()).ok())
        })?;
        if let Some(number) = number.filter(|number| range.contains(number)) {
            return Some((number, span));
        }
        self.problems.push(Problem::new(span, format!("`{key}`{} takes {wanted}", self.place())));
        None
    }

    /// A list of strings.
    pub(super) fn strings(&mut self, key: &'static str) -> Option<At<Vec<String>>> {
        self.typed(key, "a list of strings in quotes", |value| {
            let texts = value.as_array()?.iter();
            texts.map(|text| text.get_ref().as_str().map(str::to_owned)).collect()
        })
    }

    /// Tables that stand under the same name: `[[errors]]`.
    pub(super) fn tables(&mut self, key: &'static str) -> Option<At<Vec<At<&'t DeTable<'i>>>>> {
        let value = self.value(key)?;
        let span = value.span();
        let tables: Option<Vec<_>> = value.get_ref().as_array().and_then(|all| {
            let table = |one: &'t Spanned<DeValue<'i>>| match one.get_ref() {
                DeValue::Table(table) => Some((table, one.span())),
                _ => None,
            };
            all.iter().map(table).collect()
        });
        if tables.is_none() {
            self.wrong_type(
                key,
                span.clone(),
                &format!("[[{key}]] tables"),
                value.get_ref().type_str(),
            );
        }
        Some((tables?, span))
    }

    /// Adds a problem that concerns the table as a whole.
    pub(super) fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn finish(self) {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if self.known.contains(&name) {
                continue;
            }
            let message = format!("unknown key `{name}`{}", self.place());
            let help = match closest(name, self.known.iter().copied()) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => format!("known here: {}", self.known.join(", ")),
            };
            self.problems.push(Problem::new(key.span(), message).with_help(Some(help)));
        }
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        wanted: &str,
        read: impl FnOnce(&DeValue<'i>) -> Option<T>,
    ) -> Option<At<T>> {
        let value = self.value(key)?;
        let span = value.span();
        let Some(read) = read(value.get_ref()) else {
            self.wrong_type(key, span, wanted, value.get_ref().type_str());
            return None;
        };
        Some((read, span))
    }

    fn value(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.known.push(key);
        let (_, value) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(value)
    }

    fn wrong_type(&mut self, key: &str, span: Range<usize>, wanted: &str, found: &str) {
        let message = format!("`{key}`{} takes {wanted}, not {found}", self.place());
        self.problems.push(Problem::new(span, message));
    }

    fn place(&self) -> String {
        if self.name.is_empty() { String::new() } else { format!(" in [{}]", self.name) }
    }
}

fn as_number(value: &DeValue<'_>) -> Option<f64> {
    let text = match value {
        DeValue::Float(float) => float.as_str(),
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        _ => return None,
    };
    text.parse().ok()
}
