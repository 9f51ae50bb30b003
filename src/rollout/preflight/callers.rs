//! Who calls: whether they come through the alias, what of their failures can be seen, and how
//! often they try again.

use super::{Check, Look, listed};
use crate::{
    domain::{
        EventSource, Failure, RolloutFacts, Trigger, TriggerKind, Version,
        event_source::source_label,
    },
    rollout::plan::Strategy,
};

/// Callers that are named.
const SHOWN: usize = 3;
/// Services that answer HTTP with what the handler returns.
const HTTP: [&str; 3] = ["execute-api", "apigateway", "elasticloadbalancing"];
/// Services that invoke asynchronously: Lambda queues the event and retries it by itself.
const ASYNCHRONOUS: [&str; 9] =
    ["sns", "events", "s3", "scheduler", "ses", "logs", "iot", "config", "cloudformation"];
/// An asynchronous event is tried again twice, unless it is configured otherwise.
const ASYNCHRONOUS_ATTEMPTS: u32 = 3;
/// How often a queue or stream brings a failed record again is for its owner to say; this is the
/// least that AWS recommends for a queue in front of Lambda.
const POLLED_ATTEMPTS: u32 = 5;

/// How often at most one event reaches the alias, by what calls it: 1 where callers wait for the
/// answer, or where it can't be told.
#[must_use]
pub fn attempts_for(facts: &RolloutFacts) -> u32 {
    retriers(facts).into_iter().map(|(_, attempts)| attempts).max().unwrap_or(1)
}

/// What calls the alias and tries again by itself, and how often it tries.
fn retriers(facts: &RolloutFacts) -> Vec<(String, u32)> {
    let alias = Some(facts.alias.target.alias.0.as_str());
    let polled = facts.event_sources.iter().flatten();
    let polled = polled
        .filter(|source| source.qualifier.as_deref() == alias && !source.is_paused())
        .map(|source| (source.label(), POLLED_ATTEMPTS));
    let pushed = facts.triggers.iter().flatten();
    let pushed = pushed
        .filter(|trigger| trigger.qualifier.as_deref() == alias)
        .filter(|trigger| service(trigger).is_some_and(|name| ASYNCHRONOUS.contains(&name)))
        .map(|trigger| (source_label(&trigger.source), ASYNCHRONOUS_ATTEMPTS));
    polled.chain(pushed).collect()
}

/// The service that a permission is for, as ARNs spell it; by its principal where no ARN is named.
fn service(trigger: &Trigger) -> Option<&str> {
    if let Some(arn) = trigger.source.strip_prefix("arn:") {
        return arn.split(':').nth(1);
    }
    trigger.source.split_once(".amazonaws.com").map(|(name, _)| name)
}

fn is_http(trigger: &Trigger) -> bool {
    trigger.kind == TriggerKind::Url || service(trigger).is_some_and(|name| HTTP.contains(&name))
}

/// The function itself, `$LATEST` or a version: what calls that sees nothing of the alias.
fn bypasses(qualifier: Option<&str>) -> bool {
    qualifier.is_none_or(|qualifier| qualifier.parse::<Version>().is_ok())
}

/// Both lists of callers, or why one is not known.
fn callers<'a>(look: &Look<'a>) -> Result<(&'a [EventSource], &'a [Trigger]), &'a Failure> {
    Ok((look.facts.event_sources.as_ref()?, look.facts.triggers.as_ref()?))
}

pub(super) fn bypass(look: &Look<'_>) -> Option<Check> {
    let name = "callers";
    let facts = look.facts;
    let called = |qualifier: Option<&str>| match qualifier {
        None => "the function".to_owned(),
        Some(version) => version.to_owned(),
    };
    let polled = facts.event_sources.iter().flatten();
    let polled = polled
        .filter(|source| bypasses(source.qualifier.as_deref()) && !source.is_paused())
        .map(|source| format!("{} ({})", source.label(), called(source.qualifier.as_deref())));
    let pushed = facts.triggers.iter().flatten();
    let pushed = pushed.filter(|trigger| bypasses(trigger.qualifier.as_deref())).map(|trigger| {
        format!("{} ({})", source_label(&trigger.source), called(trigger.qualifier.as_deref()))
    });
    let mut around: Vec<String> = polled.chain(pushed).collect();
    around.dedup();
    if !around.is_empty() {
        let text = format!(
            "may call past the alias, and then see nothing of the rollout: {}. Point them to {}",
            listed(&around, SHOWN),
            facts.alias.target
        );
        return Some(Check::warn(name, text));
    }
    Some(match callers(look) {
        Ok(_) => Check::pass(name, "all known callers come through an alias"),
        Err(failure) => Check::unread(name, failure),
    })
}

/// Lambda counts an answer with status 500 as a success.
pub(super) fn http(look: &Look<'_>) -> Option<Check> {
    let name = "HTTP errors";
    if !look.gates.rules.is_empty() {
        let rules: Vec<String> = look.gates.rules.iter().map(|rule| rule.name.clone()).collect();
        let text = format!("errors by rule count too: {}", listed(&rules, SHOWN));
        return Some(Check::pass(name, text));
    }
    let triggers = match &look.facts.triggers {
        Ok(triggers) => triggers,
        Err(failure) => return Some(Check::unread(name, failure)),
    };
    let alias = look.facts.alias.target.alias.0.as_str();
    let through = |trigger: &&Trigger| trigger.qualifier.as_deref() == Some(alias);
    triggers.iter().filter(through).find(|trigger| is_http(trigger)).map(|_| {
        let text = "HTTP calls reach the alias, and no error rule is set: 5xx answers are \
                    invisible, as Lambda counts them as successes. Add an [[errors]] rule";
        Check::warn(name, text)
    })
}

pub(super) fn retried(look: &Look<'_>) -> Option<Check> {
    let name = "retries";
    let (needed, given) = (attempts_for(look.facts), look.gates.attempts);
    let by: Vec<String> = retriers(look.facts).into_iter().map(|(label, _)| label).collect();
    let by = listed(&by, SHOWN);
    Some(if needed > given {
        let text = format!(
            "{by}: a failed event is tried up to {needed} times, and its errors are not \
             independent. Set attempts = {needed}, which divides the evidence by it"
        );
        Check::warn(name, text)
    } else if let Err(failure) = callers(look) {
        Check::unread(name, failure)
    } else if needed > 1 {
        Check::pass(name, format!("{by}: evidence is divided by {given} attempts"))
    } else {
        Check::pass(name, "no known caller tries again by itself")
    })
}

pub(super) fn smoke(look: &Look<'_>) -> Option<Check> {
    (look.plan.strategy == Strategy::BlueGreen).then(|| {
        let text = format!(
            "{} is called once for real, by its own number, before it gets traffic: what its \
             handler does on an empty event is done",
            look.facts.canary
        );
        Check::warn("smoke test", text)
    })
}
