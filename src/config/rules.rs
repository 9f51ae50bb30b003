//! `[[errors]]`: what else counts as an error.

use std::ops::Range;

use regex::Regex;
use toml::de::{DeTable, DeValue};

use super::{
    Problem,
    fields::{At, Fields},
};
use crate::{
    domain::Pattern,
    rollout::{ErrorRule, RuleKind},
};

const ONE_OF: &str = "give exactly one of: field with matches, line, metric";

/// Reads the rules, each with the functions that it is for.
pub(super) fn read(
    tables: &[At<&DeTable<'_>>],
    problems: &mut Vec<Problem>,
) -> Vec<(Pattern, ErrorRule)> {
    tables.iter().filter_map(|(table, span)| rule(table, span, problems)).collect()
}

fn rule(
    table: &DeTable<'_>,
    span: &Range<usize>,
    problems: &mut Vec<Problem>,
) -> Option<(Pattern, ErrorRule)> {
    let mut fields = Fields::new(table, "errors", problems);
    let functions = fields.string("functions").map_or_else(|| "*".to_owned(), |(glob, _)| glob);
    let name = fields.parsed("name", named);
    let missing = name.is_none() && !table.keys().any(|key| key.get_ref() == "name");
    if missing {
        fields.problem(Problem::new(span.clone(), "this [[errors]] rule has no name"));
    }
    let (field, matches) = (fields.parsed("field", path), fields.parsed("matches", regex));
    let line = fields.parsed("line", regex);
    let metric = fields.table("metric");
    let given = |keys: &[&str]| table.keys().any(|key| keys.contains(&key.get_ref().as_ref()));
    let kinds = [given(&["field", "matches"]), given(&["line"]), given(&["metric"])];
    if kinds.iter().filter(|given| **given).count() != 1 {
        let problem = Problem::new(span.clone(), "this [[errors]] rule finds no errors, or twice");
        fields.problem(problem.with_help(Some(ONE_OF.to_owned())));
    } else if kinds[0] && !(given(&["field"]) && given(&["matches"])) {
        let problem = Problem::new(span.clone(), "`field` and `matches` go together");
        let help = "field = \"$.statusCode\" and matches = \"5..\", for example";
        fields.problem(problem.with_help(Some(help.to_owned())));
    }
    fields.finish();
    let field =
        field.zip(matches).map(|((path, _), (matches, _))| RuleKind::Field { path, matches });
    let line = line.map(|(regex, _)| RuleKind::Line { regex });
    let metric = metric.and_then(|(table, _)| self::metric(table, problems));
    let kind = field.or(line).or(metric)?;
    Some((Pattern(functions), ErrorRule { name: name?.0, kind }))
}

fn metric(table: &DeTable<'_>, problems: &mut Vec<Problem>) -> Option<RuleKind> {
    let mut fields = Fields::new(table, "errors.metric", problems);
    let mut needed = |key: &'static str| {
        let read = fields.string(key);
        if read.is_none() && !table.keys().any(|name| name.get_ref() == key) {
            let at = table.keys().next().map_or(0..0, toml::Spanned::span);
            fields.problem(Problem::new(at, format!("[errors.metric] has no `{key}`")));
        }
        read.map(|(text, _)| text)
    };
    let (namespace, metric) = (needed("namespace"), needed("metric"));
    let version_dimension = needed("version_dimension");
    let dimensions = fields.table("dimensions");
    fields.finish();
    let dimensions = dimensions.map(|(table, _)| texts(table, problems)).unwrap_or_default();
    Some(RuleKind::Metric {
        namespace: namespace?,
        metric: metric?,
        version_dimension: version_dimension?,
        dimensions,
    })
}

/// Dimensions by name: any names, and texts as values.
fn texts(table: &DeTable<'_>, problems: &mut Vec<Problem>) -> Vec<(String, String)> {
    let mut read = Vec::new();
    for (key, value) in table {
        match value.get_ref() {
            DeValue::String(text) => read.push((key.get_ref().to_string(), text.to_string())),
            other => {
                let found = other.type_str();
                let message = format!("a dimension takes a string in quotes, not {found}");
                problems.push(Problem::new(value.span(), message));
            }
        }
    }
    // The same rule has to have the same fingerprint, in whatever order it is written.
    read.sort();
    read
}

fn named(text: &str) -> Result<String, Problem> {
    if text.trim().is_empty() {
        return Err(Problem::new(0..0, "a rule's name is what its errors are called: it is empty"));
    }
    Ok(text.to_owned())
}

fn path(text: &str) -> Result<String, Problem> {
    let is_path = text.strip_prefix("$.").is_some_and(|rest| !rest.split('.').any(str::is_empty));
    if is_path {
        return Ok(text.to_owned());
    }
    let help = "write names joined by dots after $: $.statusCode or $.response.status";
    Err(Problem::new(0..0, format!("`{text}` is no path")).with_help(Some(help.to_owned())))
}

fn regex(text: &str) -> Result<String, Problem> {
    match Regex::new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => {
            let why = error.to_string();
            let why =
                why.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            Err(Problem::new(0..0, format!("not a regular expression: {why}")))
        }
    }
}
