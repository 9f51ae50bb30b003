//! What a well-formed scenario may still get wrong. Messages say what is wrong and what to do.

use std::{collections::HashSet, fmt::Display, ops::RangeBounds};

use toml::Spanned;

use super::{
    error::Problems,
    model::{AccountSpec, Scenario},
};
use crate::sandbox::{
    faults::rule::{FaultRule, glob},
    http::route,
};

mod alarm;
mod attached;
mod deployment;
mod event_source;
mod function;
mod secret;
mod workload;

/// Adds what is wrong with `scenario` to `problems`.
pub(super) fn check(scenario: &Scenario, problems: &mut Problems<'_>) {
    account(&scenario.account, problems);
    reserved(scenario, problems);
    unique(scenario.functions.iter().map(|f| &f.name), "function", problems);
    for function in &scenario.functions {
        function::check(function, problems);
    }
    deployment::check(scenario, problems);
    for outage in &scenario.outages {
        workload::outage(outage, &scenario.functions, problems);
    }
    unique(scenario.alarms.iter().map(|a| &a.name), "alarm", problems);
    for alarm in &scenario.alarms {
        alarm::check(alarm, scenario, problems);
    }
    unique(scenario.secrets.iter().map(|s| &s.name), "secret", problems);
    for secret in &scenario.secrets {
        secret::check(secret, problems);
    }
    for opens in scenario.functions.iter().flat_map(|function| &function.secrets) {
        secret::opens(opens, &scenario.secrets, problems);
    }
    for rule in &scenario.faults {
        fault(rule, problems);
    }
}

fn account(account: &AccountSpec, problems: &mut Problems<'_>) {
    let id = account.id.get_ref();
    if id.len() != 12 || !id.bytes().all(|b| b.is_ascii_digit()) {
        problems.at(&account.id.span(), format!("account id \"{id}\" must be twelve digits"));
    }
    let region = account.region.get_ref();
    if region.split('-').count() < 3 || !region.ends_with(|c: char| c.is_ascii_digit()) {
        let message = format!("region \"{region}\" must read like \"eu-central-1\"");
        problems.at(&account.region.span(), message);
    }
    let caller = account.caller.get_ref();
    if !caller.starts_with("assumed-role/") && !caller.starts_with("user/") {
        let message = format!(
            "caller \"{caller}\" must begin with \"assumed-role/\" or \"user/\", as in \
             \"assumed-role/oncall/alice\""
        );
        problems.at(&account.caller.span(), message);
    }
    let concurrency = &account.concurrency;
    within(concurrency, 101..=1_000_000, "concurrency", "from 101 to 1000000", problems);
}

/// 100 of the account's concurrency stay for functions that reserve none.
fn reserved(scenario: &Scenario, problems: &mut Problems<'_>) {
    let most = i64::from(*scenario.account.concurrency.get_ref()) - 100;
    let mut sum = 0;
    for reserved in scenario.functions.iter().filter_map(|f| f.reserved_concurrency.as_ref()) {
        sum += i64::from(*reserved.get_ref());
        if sum > most && *reserved.get_ref() > 0 {
            let message = format!(
                "the functions up to here reserve {sum}, more than the {most} that leave 100 of \
                 the account's concurrency unreserved: reserve less, or raise [account] concurrency"
            );
            problems.at(&reserved.span(), message);
        }
    }
}

fn fault(rule: &Spanned<FaultRule>, problems: &mut Problems<'_>) {
    if let Err(message) = rule.get_ref().check() {
        problems.at(&rule.span(), message);
    }
    for pattern in &rule.get_ref().on {
        if !route::actions().any(|action| glob(pattern.as_bytes(), action.as_bytes())) {
            let service = pattern.split(':').next().unwrap_or_default();
            let of_service = |action: &&str| action.split(':').next() == Some(service);
            let near: Vec<_> = route::actions().filter(of_service).collect();
            let near =
                if near.is_empty() { "lambda:*, logs:*".to_owned() } else { near.join(", ") };
            let message = format!(
                "a fault is on \"{pattern}\", which no operation of the sandbox is: name some of \
                 {near}, with * for any characters"
            );
            problems.at(&rule.span(), message);
        }
    }
}

/// Every name of a kind stands once.
fn unique<'a>(
    names: impl Iterator<Item = &'a Spanned<String>>,
    kind: &str,
    problems: &mut Problems<'_>,
) {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name.get_ref()) {
            let message = format!("a second {kind} named \"{}\": rename one", name.get_ref());
            problems.at(&name.span(), message);
        }
    }
}

/// A number within its bounds; `allowed` says them in words.
fn within<T: PartialOrd + Display>(
    value: &Spanned<T>,
    bounds: impl RangeBounds<T>,
    field: &str,
    allowed: &str,
    problems: &mut Problems<'_>,
) {
    if !bounds.contains(value.get_ref()) {
        let message = format!("{field} {} must be {allowed}", value.get_ref());
        problems.at(&value.span(), message);
    }
}

/// A share of a whole.
fn share(value: &Spanned<f64>, field: &str, problems: &mut Problems<'_>) {
    within(value, 0.0..=1.0, field, "a share from 0 to 1", problems);
}

/// One of a closed list of words.
fn one_of(value: &Spanned<String>, allowed: &[&str], field: &str, problems: &mut Problems<'_>) {
    if !allowed.contains(&value.get_ref().as_str()) {
        let allowed = allowed.join("\", \"");
        let message = format!("{field} \"{}\" must be one of \"{allowed}\"", value.get_ref());
        problems.at(&value.span(), message);
    }
}

/// A description as AWS allows it.
fn description(value: &Spanned<String>, problems: &mut Problems<'_>) {
    let length = value.get_ref().chars().count();
    if length > 256 {
        let message = format!("a description of {length} characters must have at most 256");
        problems.at(&value.span(), message);
    }
}
