//! Texts that scroll, as rows: what they say is decided here, what they look like in `view`.
//!
//! Scrolling needs to know how many rows there are, so `update` and drawing share them. A row
//! that is too long for the screen is cut, not wrapped.

use super::state::{AliasesPane, overlay::DetailView};
use crate::{
    domain::{FunctionDetail, FunctionVersion, Version},
    input::{Context, Keymap},
};

/// One row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetRow {
    /// Starts a part.
    Heading(String),
    /// A name and its value.
    Field(String, String),
    /// A plain line.
    Line(String),
    /// Empty.
    Blank,
}

/// The help: every action exactly once, with its keys, from the loaded keymap.
#[must_use]
pub fn help(keymap: &Keymap) -> Vec<SheetRow> {
    let help = keymap.help_rows();
    let mut rows = Vec::new();
    for context in Context::ALL {
        if !rows.is_empty() {
            rows.push(SheetRow::Blank);
        }
        rows.push(SheetRow::Heading(context.title().to_owned()));
        let here = help.iter().filter(|row| row.context == context);
        rows.extend(here.map(|row| SheetRow::Field(row.chords.clone(), row.info.doc.to_owned())));
    }
    rows
}

/// A function in full: configuration, environment variable names, layers, tags, versions.
///
/// The versions are those of the Aliases pane, when it is about the same function. Empty while it
/// loads.
#[must_use]
pub fn function(view: &DetailView, aliases: &AliasesPane) -> Vec<SheetRow> {
    let Some(detail) = &view.detail else { return Vec::new() };
    let mut rows = configuration(detail);
    part(&mut rows, "Environment", environment(detail));
    part(&mut rows, "Layers", detail.layers.iter().cloned().map(SheetRow::Line).collect());
    let tags = detail.tags.iter();
    part(&mut rows, "Tags", tags.map(|(key, value)| field(key, value)).collect());
    let same = aliases.function.as_ref() == Some(&view.function);
    let versions = aliases.versions.iter().filter(|_| same);
    part(&mut rows, "Versions", versions.map(version).collect());
    rows
}

fn field(name: &str, value: impl Into<String>) -> SheetRow {
    SheetRow::Field(name.to_owned(), value.into())
}

fn part(rows: &mut Vec<SheetRow>, heading: &str, part: Vec<SheetRow>) {
    if !part.is_empty() {
        rows.extend([SheetRow::Blank, SheetRow::Heading(heading.to_owned())]);
        rows.extend(part);
    }
}

fn with_reason(state: &str, reason: &str) -> String {
    if reason.is_empty() { state.to_owned() } else { format!("{state}: {reason}") }
}

fn configuration(detail: &FunctionDetail) -> Vec<SheetRow> {
    let summary = &detail.summary;
    let concurrency = detail.reserved_concurrency;
    let rows = [
        ("version", detail.version.to_string()),
        ("description", summary.description.clone()),
        ("state", with_reason(&detail.state, &detail.state_reason)),
        ("last update", with_reason(&detail.last_update_status, &detail.last_update_reason)),
        ("runtime", summary.runtime.clone()),
        ("handler", detail.handler.clone()),
        ("package", format!("{}, {} KiB", detail.package_type, summary.code_size / 1024)),
        ("architecture", detail.architectures.join(", ")),
        ("memory", format!("{} MB", summary.memory_mb)),
        ("timeout", format!("{} s", summary.timeout_s)),
        ("storage", format!("{} MB", detail.ephemeral_mb)),
        ("concurrency", concurrency.map(|n| format!("{n} reserved")).unwrap_or_default()),
        ("changed", summary.last_modified.map(|at| at.to_string()).unwrap_or_default()),
        ("role", detail.role.clone()),
        ("dead letters", detail.dead_letter.clone().unwrap_or_default()),
        ("log group", format!("{} ({})", summary.log_group, detail.log_format)),
        ("code sha256", detail.code_sha256.clone()),
        ("arn", summary.arn.clone()),
    ];
    let told = rows.into_iter().filter(|(_, value)| !value.is_empty());
    told.map(|(name, value)| SheetRow::Field(name.to_owned(), value)).collect()
}

/// Names of the variables. Their values never leave the gateway.
fn environment(detail: &FunctionDetail) -> Vec<SheetRow> {
    let error = detail.environment_error.iter().map(|error| SheetRow::Line(error.clone()));
    let names = detail.environment_names.iter().map(|name| field(name, "••••••••"));
    error.chain(names).collect()
}

fn version(version: &FunctionVersion) -> SheetRow {
    let when = version.last_modified.map(|at| at.to_string()).unwrap_or_default();
    let sha: String = version.code_sha256.chars().take(8).collect();
    let name = match version.version {
        Version::Latest => "$LATEST".to_owned(),
        Version::Published(number) => number.to_string(),
    };
    SheetRow::Field(name, format!("{when}  {sha}  {}", version.description))
}

#[cfg(test)]
mod tests;
