//! Both versions: that they can be in a split, and that they differ.

use super::{Check, CheckResult, Look, listed};
use crate::domain::{Failure, FunctionDetail, Version, compare::differences};

/// Lines of a difference that are named.
const SHOWN: usize = 4;

pub(super) fn published(look: &Look<'_>) -> Option<Check> {
    let name = "versions";
    let (stable, canary) = (look.facts.stable, look.facts.canary);
    if !stable.is_published() || !canary.is_published() {
        let text = "$LATEST can't be in a split: publish a version, and point the alias to one";
        return Some(Check::block(name, text));
    }
    if stable == canary {
        return Some(Check::block(name, format!("{canary} has all traffic already")));
    }
    let versions = match &look.facts.versions {
        Ok(versions) => versions,
        Err(failure) => return Some(Check::unread(name, failure)),
    };
    let exists = |wanted: Version| versions.iter().any(|version| version.version == wanted);
    if let Some(missing) = [stable, canary].into_iter().find(|version| !exists(*version)) {
        let newest = versions.iter().map(|version| version.version).max();
        let newest = newest.filter(|version| version.is_published());
        let newest = newest.map_or_else(String::new, |newest| format!(": the newest is {newest}"));
        return Some(Check::block(name, format!("there is no version {missing}{newest}")));
    }
    if canary < stable {
        let text = format!("{canary} is older than {stable}: this goes back, step by step");
        return Some(Check::warn(name, text));
    }
    Some(Check::pass(name, format!("{stable} and {canary} are published")))
}

pub(super) fn stable_active(look: &Look<'_>) -> Option<Check> {
    Some(active("stable active", &look.facts.stable_detail))
}

pub(super) fn canary_active(look: &Look<'_>) -> Option<Check> {
    Some(active("canary active", &look.facts.canary_detail))
}

fn active(name: &str, detail: &Result<FunctionDetail, Failure>) -> Check {
    let detail = match detail {
        Ok(detail) => detail,
        Err(failure) => return Check::unread(name, failure),
    };
    let (version, state) = (detail.version, detail.state.as_str());
    let why = if detail.state_reason.is_empty() {
        String::new()
    } else {
        format!(" ({})", detail.state_reason)
    };
    match state {
        "Active" if detail.last_update_status == "InProgress" => {
            Check::block(name, format!("{version} is being updated: wait until that is done"))
        }
        "Active" => Check::pass(name, format!("{version} is Active")),
        "Inactive" => Check::block(
            name,
            format!("{version} is Inactive{why}: call it once by its number, and wait for Active"),
        ),
        "Pending" => {
            Check::block(name, format!("{version} is Pending{why}: wait until it is Active"))
        }
        "" => {
            let text = format!("Lambda does not tell the State of {version}");
            Check::new(name, CheckResult::Unknown, text)
        }
        other => Check::block(
            name,
            format!("{version} is {other}{why}: only an Active version takes traffic"),
        ),
    }
}

/// A version whose snapshot is not taken yet starts as if it had none.
pub(super) fn snap_start(look: &Look<'_>) -> Option<Check> {
    let detail = look.facts.canary_detail.as_ref().ok()?;
    let (version, status) = (detail.version, detail.snap_start.as_deref()?);
    Some(if status == "On" {
        Check::pass("SnapStart", format!("{version} has its snapshot"))
    } else {
        let text = format!(
            "{version} has no snapshot yet (OptimizationStatus {status}): wait until it is On"
        );
        Check::block("SnapStart", text)
    })
}

pub(super) fn same_role(look: &Look<'_>) -> Option<Check> {
    Some(same(look, "same role", "execution roles", |detail| detail.role.as_str()))
}

pub(super) fn same_dead_letters(look: &Look<'_>) -> Option<Check> {
    Some(same(look, "dead letters", "dead-letter targets", |detail| {
        detail.dead_letter.as_deref().unwrap_or("none")
    }))
}

/// What Lambda wants to be the same in both versions of a split.
fn same(
    look: &Look<'_>,
    name: &str,
    what: &str,
    of: impl for<'d> Fn(&'d FunctionDetail) -> &'d str,
) -> Check {
    let (stable, canary) = match both(look) {
        Ok(both) => both,
        Err(failure) => return Check::unread(name, failure),
    };
    let (old, new) = (of(stable), of(canary));
    if old == new {
        return Check::pass(name, format!("both versions have the same: {}", tail(old)));
    }
    let differ = format!("{what} differ: {} {}, {} {}", stable.version, old, canary.version, new);
    if look.plan.strategy.is_gradual() {
        Check::block(name, format!("{differ}. Lambda refuses such a split: publish one alike"))
    } else {
        Check::warn(name, format!("{differ}. Lambda allows no split of them"))
    }
}

fn both<'a>(look: &Look<'a>) -> Result<(&'a FunctionDetail, &'a FunctionDetail), &'a Failure> {
    let facts = look.facts;
    Ok((facts.stable_detail.as_ref()?, facts.canary_detail.as_ref()?))
}

/// The part of an ARN that a person knows it by.
fn tail(arn: &str) -> &str {
    arn.rsplit([':', '/']).next().unwrap_or(arn)
}

pub(super) fn code_differs(look: &Look<'_>) -> Option<Check> {
    let name = "code differs";
    let (stable, canary) = match both(look) {
        Ok(both) => both,
        Err(failure) => return Some(Check::unread(name, failure)),
    };
    let lines = differences(stable, canary);
    let other: Vec<String> = lines.into_iter().filter(|line| !line.starts_with("code: ")).collect();
    let (old, new) = (stable.version, canary.version);
    Some(if stable.code_sha256 != canary.code_sha256 {
        let more = listed(&other, SHOWN);
        let more = if more.is_empty() { more } else { format!("; and {more}") };
        Check::pass(name, format!("{new} has other code than {old}{more}"))
    } else if other.is_empty() {
        let text =
            format!("{new} has the code and the configuration of {old}: nothing would change");
        Check::warn(name, text)
    } else {
        let text = format!("{new} has the code of {old}; what differs: {}", listed(&other, SHOWN));
        Check::warn(name, text)
    })
}
