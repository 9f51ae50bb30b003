//! What `GetFunction` tells, or, where it is refused, what the list of functions knows.

use super::{SheetRow, Slot, State, Tone, field, missing, toned, when};
use crate::domain::{Deprecation, FunctionDetail, FunctionSummary, Reserved, Timestamp};

pub(super) fn rows(state: &State) -> Vec<SheetRow> {
    let view = &state.function_view;
    let mut rows: Vec<SheetRow> = match view.detail {
        // What was read before stays, and says as of when.
        Some(_) => Vec::new(),
        None => missing(state, Slot::FunctionDetail, "more").into_iter().collect(),
    };
    if let Some(detail) = &view.detail {
        rows.extend(in_full(detail, state.now));
    } else {
        let functions = &state.functions.list.items;
        let listed = functions.iter().find(|known| Some(&known.name) == view.function.as_ref());
        rows.splice(0..0, listed.map(|known| summary(known, state.now)).unwrap_or_default());
    }
    rows
}

/// What a list knows.
fn summary(function: &FunctionSummary, now: Timestamp) -> Vec<SheetRow> {
    let mut rows = vec![
        runtime(&function.runtime, now),
        field("memory", format!("{} MB", function.memory_mb)),
        field("timeout", format!("{} s", function.timeout_s)),
        field("log group", &*function.log_group),
        field("description", &*function.description),
    ];
    rows.extend(function.last_modified.map(|at| field("changed", when(at, now))));
    told(rows)
}

/// All that `GetFunction` tells, but environment values, which never leave the gateway.
#[must_use]
pub fn in_full(detail: &FunctionDetail, now: Timestamp) -> Vec<SheetRow> {
    let summary = &detail.summary;
    let mut rows = vec![
        state(detail),
        update(detail),
        field("version", detail.version.to_string()),
        runtime(&summary.runtime, now),
        field("memory", format!("{} MB", summary.memory_mb)),
        field("timeout", format!("{} s", summary.timeout_s)),
        concurrency(detail),
        field("storage", format!("{} MB", detail.ephemeral_mb)),
        field("architecture", detail.architectures.join(", ")),
        field("package", format!("{}, {} KiB", detail.package_type, summary.code_size / 1024)),
        field("code sha256", &*detail.code_sha256),
        field("handler", &*detail.handler),
        field("role", &*detail.role),
        field("log group", format!("{} ({})", summary.log_group, detail.log_format)),
        field("dead letters", detail.dead_letter.as_deref().unwrap_or("none")),
        field("description", &*summary.description),
        field("arn", &*summary.arn),
    ];
    if let Some(at) = summary.last_modified {
        rows.insert(2, field("changed", when(at, now)));
    }
    rows.extend(environment(detail));
    rows.extend(listed("layers", detail.layers.clone()));
    let tags = detail.tags.iter().map(|(key, value)| format!("{key} = {value}"));
    rows.extend(listed("tags", tags.collect()));
    told(rows)
}

fn state(detail: &FunctionDetail) -> SheetRow {
    let tone = if detail.state == "Active" { Tone::Good } else { Tone::Warn };
    toned(tone, "state", with_reason(&detail.state, &detail.state_reason))
}

fn update(detail: &FunctionDetail) -> SheetRow {
    let tone = match detail.last_update_status.as_str() {
        "Failed" => Tone::Bad,
        "InProgress" => Tone::Warn,
        _ => Tone::Plain,
    };
    let text = with_reason(&detail.last_update_status, &detail.last_update_reason);
    toned(tone, "last update", text)
}

fn with_reason(state: &str, reason: &str) -> String {
    if reason.is_empty() { state.to_owned() } else { format!("{state}: {reason}") }
}

fn runtime(runtime: &str, now: Timestamp) -> SheetRow {
    match Deprecation::of(runtime, now) {
        Some(deprecation) => toned(Tone::Warn, "runtime", format!("{runtime}: {deprecation}")),
        None if runtime.is_empty() => field("runtime", "container image"),
        None => field("runtime", runtime),
    }
}

fn concurrency(detail: &FunctionDetail) -> SheetRow {
    let reserved = Reserved(detail.reserved_concurrency.and_then(|count| count.try_into().ok()));
    if reserved.is_stopped() {
        let stopped = "0 reserved: STOPPED, every invocation is throttled";
        return toned(Tone::Bad, "concurrency", stopped);
    }
    field("concurrency", reserved.to_string())
}

/// Names of the variables. Their values never leave the gateway.
fn environment(detail: &FunctionDetail) -> Vec<SheetRow> {
    if let Some(error) = &detail.environment_error {
        return vec![toned(Tone::Warn, "environment", format!("can't be read: {error}"))];
    }
    listed("environment", detail.environment_names.clone())
}

/// One row each, the name at the first.
fn listed(name: &str, values: Vec<String>) -> Vec<SheetRow> {
    let values = values.into_iter().enumerate();
    values.map(|(index, value)| field(if index == 0 { name } else { "" }, value)).collect()
}

/// The rows that say something.
fn told(rows: Vec<SheetRow>) -> Vec<SheetRow> {
    let says = |row: &SheetRow| {
        let (SheetRow::Field(_, value) | SheetRow::Toned(_, _, value)) = row else { return true };
        !value.is_empty()
    };
    rows.into_iter().filter(says).collect()
}
