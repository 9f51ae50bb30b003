//! From TOML to the model, going on after a mistake so that all of them are told at once.

use serde::de::DeserializeOwned;
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

use super::{
    error::Problems,
    model::{FunctionSpec, Scenario},
};

/// The keys that may stand at the top of a scenario.
pub(super) const TOP_LEVEL: [&str; 9] = [
    "title",
    "account",
    "api",
    "functions",
    "deployments",
    "outages",
    "alarms",
    "secrets",
    "faults",
];

/// Reads as much of `text` as is well formed; what is not goes to `problems`.
pub(super) fn read(text: &str, problems: &mut Problems<'_>) -> Scenario {
    let (root, errors) = DeTable::parse_recoverable(text);
    let broken = !errors.is_empty();
    for error in errors {
        note(&error, 0..0, problems);
    }
    let mut scenario = Scenario::default();
    if broken {
        // What a recovering parser makes of the rest would only add noise.
        return scenario;
    }
    for (key, value) in root.into_inner() {
        match key.get_ref().as_ref() {
            "title" => scenario.title = one(value, problems).unwrap_or_default(),
            "account" => scenario.account = one(value, problems).unwrap_or_default(),
            "api" => scenario.api = one(value, problems).unwrap_or_default(),
            "functions" => scenario.functions = functions(value, problems),
            "deployments" => scenario.deployments = each(value, problems),
            "outages" => scenario.outages = each(value, problems),
            "alarms" => scenario.alarms = each(value, problems),
            "secrets" => scenario.secrets = each(value, problems),
            "faults" => scenario.faults = each(value, problems),
            unknown => {
                let message = format!(
                    "unknown field `{unknown}`, expected one of `{}`",
                    TOP_LEVEL.join("`, `")
                );
                problems.at(&key.span(), message);
            }
        }
    }
    scenario
}

fn note(error: &toml::de::Error, fallback: std::ops::Range<usize>, problems: &mut Problems<'_>) {
    problems.at(&error.span().unwrap_or(fallback), error.message());
}

fn one<T: DeserializeOwned>(value: Spanned<DeValue<'_>>, problems: &mut Problems<'_>) -> Option<T> {
    let span = value.span();
    match T::deserialize(ValueDeserializer::from(value)) {
        Ok(read) => Some(read),
        Err(error) => {
            note(&error, span, problems);
            None
        }
    }
}

/// Reads every item of an array by itself, so that one mistake does not hide the next.
fn each<T: DeserializeOwned>(value: Spanned<DeValue<'_>>, problems: &mut Problems<'_>) -> Vec<T> {
    items(value, problems).into_iter().filter_map(|item| one(item, problems)).collect()
}

/// Reads functions, and their nested arrays apart for the same reason.
fn functions(value: Spanned<DeValue<'_>>, problems: &mut Problems<'_>) -> Vec<FunctionSpec> {
    let mut read = Vec::new();
    for mut item in items(value, problems) {
        let mut take = |name: &str| match item.get_mut() {
            DeValue::Table(table) => table.remove(name),
            _ => None,
        };
        let (versions, aliases) = (take("versions"), take("aliases"));
        let (traffic, lines) = (take("traffic"), take("lines"));
        let event_sources = take("event_sources");
        let versions = versions.map(|value| each(value, problems)).unwrap_or_default();
        let aliases = aliases.map(|value| each(value, problems)).unwrap_or_default();
        let traffic = traffic.map(|value| each(value, problems)).unwrap_or_default();
        let lines = lines.map(|value| each(value, problems)).unwrap_or_default();
        let event_sources = event_sources.map(|value| each(value, problems)).unwrap_or_default();
        if let Some(spec) = one::<FunctionSpec>(item, problems) {
            read.push(FunctionSpec { versions, aliases, traffic, event_sources, lines, ..spec });
        }
    }
    read
}

fn items<'i>(
    value: Spanned<DeValue<'i>>,
    problems: &mut Problems<'_>,
) -> Vec<Spanned<DeValue<'i>>> {
    let span = value.span();
    if let DeValue::Array(items) = value.into_inner() {
        return items.into_iter().collect();
    }
    problems.at(&span, "expected an array of tables: write its name in double brackets");
    Vec::new()
}
