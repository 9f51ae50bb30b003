//! Checks of a function, its versions and its aliases.

use toml::Spanned;

use super::{attached, description, event_source, one_of, unique, within, workload};
use crate::sandbox::{
    scenario::{
        error::Problems,
        model::{AliasSpec, FunctionSpec, Split, VersionSpec},
        runtime::Runtime,
    },
    store::lambda::VersionId,
};

pub(super) fn check(function: &FunctionSpec, problems: &mut Problems<'_>) {
    name(&function.name, 64, "function name", problems);
    runtime(&function.runtime, problems);
    memory(&function.memory_mb, problems);
    timeout(&function.timeout_s, problems);
    description(&function.description, problems);
    states(function, problems);
    if let Some(reserved) = &function.reserved_concurrency {
        within(reserved, 0..=10_000, "reserved_concurrency", "from 0 to 10000", problems);
    }
    for layer in &function.layers {
        self::layer(layer, problems);
    }
    logs(function, problems);
    workload::behaviour(&function.behaviour, problems);
    versions(function, problems);
    aliases(function, problems);
    for traffic in &function.traffic {
        workload::traffic(traffic, function, problems);
    }
    event_source::check(function, problems);
    attached::check(function, problems);
    for line in &function.lines {
        workload::line(line, problems);
    }
}

fn states(function: &FunctionSpec, problems: &mut Problems<'_>) {
    one_of(&function.architecture, &["arm64", "x86_64"], "architecture", problems);
    let states = ["Active", "Pending", "Inactive", "Failed"];
    one_of(&function.state, &states, "state", problems);
    let updates = ["Successful", "InProgress", "Failed"];
    one_of(&function.last_update, &updates, "last_update", problems);
}

fn logs(function: &FunctionSpec, problems: &mut Problems<'_>) {
    let logs = &function.logs;
    one_of(&logs.format, &["Text", "JSON"], "format", problems);
    one_of(&logs.system_level, &["DEBUG", "INFO", "WARN"], "system_level", problems);
    let Some(group) = &logs.group else { return };
    let valid = |c: char| c.is_ascii_alphanumeric() || "_-/.#".contains(c);
    let length = group.get_ref().len();
    if !(1..=512).contains(&length) || !group.get_ref().chars().all(valid) {
        let message = format!(
            "log group \"{}\" must be 1 to 512 letters, digits and any of _ - / . #",
            group.get_ref()
        );
        problems.at(&group.span(), message);
    }
}

fn versions(function: &FunctionSpec, problems: &mut Problems<'_>) {
    let mut last = 0;
    for version in &function.versions {
        let number = *version.number.get_ref();
        if number <= last {
            let message = format!(
                "version {number} must be higher than the one before it ({last}): number versions \
                 from 1 up, oldest first"
            );
            problems.at(&version.number.span(), message);
        }
        last = last.max(number);
        self::version(version, problems);
    }
}

fn version(version: &VersionSpec, problems: &mut Problems<'_>) {
    description(&version.description, problems);
    if let Some(own) = &version.runtime {
        runtime(own, problems);
    }
    if let Some(own) = &version.memory_mb {
        memory(own, problems);
    }
    if let Some(own) = &version.timeout_s {
        timeout(own, problems);
    }
    workload::behaviour(&version.behaviour, problems);
}

fn aliases(function: &FunctionSpec, problems: &mut Problems<'_>) {
    unique(function.aliases.iter().map(|alias| &alias.name), "alias", problems);
    for alias in &function.aliases {
        name(&alias.name, 128, "alias name", problems);
        if alias.name.get_ref().bytes().all(|b| b.is_ascii_digit()) {
            let message = "an alias name of digits alone would be a version: add a letter";
            problems.at(&alias.name.span(), message);
        }
        description(&alias.description, problems);
        if let VersionId::Number(number) = alias.version.get_ref() {
            published(*number, &alias.version.span(), alias, function, problems);
        }
        if let Some(before) = &alias.before {
            published(*before.version.get_ref(), &before.version.span(), alias, function, problems);
        }
        if let Some(split) = &alias.split {
            self::split(split, alias, function, problems);
        }
    }
}

fn split(split: &Split, alias: &AliasSpec, function: &FunctionSpec, problems: &mut Problems<'_>) {
    let weight = &split.weight;
    within(weight, 0.0..1.0, "weight", "from 0 up to, not including, 1 (0.1 is 10%)", problems);
    let second = *split.version.get_ref();
    let span = split.version.span();
    if !published(second, &span, alias, function, problems) {
        return;
    }
    let VersionId::Number(first) = *alias.version.get_ref() else {
        let message = "an alias on $LATEST cannot be split: point it to a published version";
        problems.at(&alias.version.span(), message);
        return;
    };
    if first == second {
        let message = format!("version {second} cannot share traffic with itself: name another");
        problems.at(&span, message);
        return;
    }
    let find = |number| function.versions.iter().find(|v| *v.number.get_ref() == number);
    let (Some(first), Some(second)) = (find(first), find(second)) else { return };
    let role = |v: &VersionSpec| v.role.clone().or_else(|| function.role.clone());
    let letter = |v: &VersionSpec| v.dead_letter.clone().or_else(|| function.dead_letter.clone());
    if role(first) != role(second) || letter(first) != letter(second) {
        let message = "both versions of a split must have the same role and dead_letter";
        problems.at(&span, message);
    }
}

/// Notes a version that an alias names and the function has not published.
fn published(
    number: u64,
    span: &std::ops::Range<usize>,
    alias: &AliasSpec,
    function: &FunctionSpec,
    problems: &mut Problems<'_>,
) -> bool {
    let known: Vec<_> = function.versions.iter().map(|v| v.number.get_ref().to_string()).collect();
    if known.contains(&number.to_string()) {
        return true;
    }
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    let message = format!(
        "alias \"{}\" names version {number}, which \"{}\" does not have (it has {known}): add it \
         as [[functions.versions]] or name another",
        alias.name.get_ref(),
        function.name.get_ref(),
    );
    problems.at(span, message);
    false
}

fn runtime(value: &Spanned<String>, problems: &mut Problems<'_>) {
    if Runtime::named(value.get_ref()).is_none() {
        let message =
            format!("unknown runtime \"{}\": use one of {}", value.get_ref(), Runtime::names());
        problems.at(&value.span(), message);
    }
}

fn memory(value: &Spanned<i32>, problems: &mut Problems<'_>) {
    within(value, 128..=32_768, "memory_mb", "from 128 to 32768 MB", problems);
}

fn timeout(value: &Spanned<i32>, problems: &mut Problems<'_>) {
    within(value, 1..=5_400, "timeout_s", "from 1 to 5400 seconds", problems);
}

fn name(value: &Spanned<String>, longest: usize, what: &str, problems: &mut Problems<'_>) {
    let valid = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let length = value.get_ref().len();
    if !(1..=longest).contains(&length) || !value.get_ref().chars().all(valid) {
        let message = format!(
            "{what} \"{}\" must be 1 to {longest} letters, digits, - or _",
            value.get_ref()
        );
        problems.at(&value.span(), message);
    }
}

fn layer(value: &Spanned<String>, problems: &mut Problems<'_>) {
    let version = value.get_ref().rsplit_once(':').map(|(_, version)| version);
    if version.is_none_or(|version| version.parse::<u32>().is_err()) {
        let message = format!(
            "layer \"{}\" must end in its version, as in \"shop-common:17\"",
            value.get_ref()
        );
        problems.at(&value.span(), message);
    }
}
