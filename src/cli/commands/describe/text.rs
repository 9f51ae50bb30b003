//! A function in full, for people: a fact a line.

use super::Facts;
use crate::{
    app::sheet::{SheetRow, overview},
    cli::{CliError, output::Output, text},
    domain::{Trigger, event_source::source_label},
};

/// Columns of a fact's name.
const NAME: usize = 14;

pub(super) fn print(output: &mut Output, facts: &Facts) -> Result<(), CliError> {
    let name = output.clean(facts.detail.summary.name.as_str()).into_owned();
    output.line(&format!("{:<NAME$} {name}", "function"))?;
    if let Some(aliases) = &facts.aliases {
        let serves = aliases.iter().map(|alias| format!("{} {}", alias.target.alias, alias.state));
        let latest = "$LATEST serves everything; no rollback possible here".to_owned();
        let serves: Vec<String> = serves.collect();
        list(output, "serves", if serves.is_empty() { vec![latest] } else { serves })?;
    }
    for row in overview::configuration(&facts.detail, facts.now) {
        if let SheetRow::Field(name, value) | SheetRow::Toned(_, name, value) = row {
            let line = format!("{name:<NAME$} {}", output.clean(&value));
            output.line(&line)?;
        }
    }
    triggers(output, facts)?;
    let provisioned =
        facts.provisioned.iter().flatten().map(|found| overview::provisioned(found).1);
    list(output, "provisioned", provisioned.collect())?;
    let destinations =
        facts.async_invoke.iter().flatten().map(|found| overview::destinations(found).1);
    list(output, "async", destinations.collect())?;
    let alarms =
        facts.alarms.iter().flat_map(|all| &all.alarms).map(|found| overview::alarm(found).1);
    list(output, "alarms", alarms.collect())?;
    let versions = facts.versions.iter().flatten().map(|row| {
        let code: String = row.code_sha256.chars().take(8).collect();
        format!("{:<8} {}  {code}  {}", row.version, text::time(row.last_modified), row.description)
    });
    list(output, "versions", versions.collect())
}

fn triggers(output: &mut Output, facts: &Facts) -> Result<(), CliError> {
    let sources = facts.event_sources.iter().flatten().map(|source| {
        let batch = source.batch_size.map(|size| format!(", batch {size}")).unwrap_or_default();
        let result = match source.last_result.as_str() {
            "" => String::new(),
            result => format!(", last {result}"),
        };
        let calls = source.qualifier.as_deref().unwrap_or("$LATEST");
        format!("{} -> {calls}: {}{batch}{result}", source.label(), source.state)
    });
    list(output, "event sources", sources.collect())?;
    list(output, "may invoke", facts.permissions.iter().flatten().map(caller).collect())?;
    list(output, "URLs", facts.urls.iter().flatten().map(caller).collect())
}

fn caller(trigger: &Trigger) -> String {
    let calls = trigger.qualifier.as_deref().unwrap_or("$LATEST");
    let note = if trigger.note.is_empty() { String::new() } else { format!(": {}", trigger.note) };
    format!("{} -> {calls}{note}", source_label(&trigger.source))
}

/// A value a line, the name at the first.
fn list(output: &mut Output, name: &str, values: Vec<String>) -> Result<(), CliError> {
    for (index, value) in values.into_iter().enumerate() {
        let name = if index == 0 { name } else { "" };
        let line = format!("{name:<NAME$} {}", output.clean(&value));
        output.line(line.trim_end())?;
    }
    Ok(())
}
