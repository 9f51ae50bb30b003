//! A verdict in words, with its numbers: the same in the console and on the command line.

use std::fmt::Display;

use super::{Arm, Assessment, Harm, Hold, Promotion};

/// What the numbers say now, in a line. `stable` and `canary` are what the versions are called:
/// their numbers.
#[must_use]
pub fn verdict(assessment: &Assessment, stable: impl Display, canary: impl Display) -> String {
    let (stable, canary) = (stable.to_string(), canary.to_string());
    let (stable, canary) = (stable.as_str(), canary.as_str());
    if let Some(harm) = &assessment.harm {
        return format!("{}: rolling back", harmful(assessment, harm, stable, canary));
    }
    if let Some(hold) = &assessment.hold {
        return held(hold, stable, canary);
    }
    let figures = &assessment.figures;
    let evidence = if figures.settled_to.is_none() {
        "no settled data yet".to_owned()
    } else {
        let label = if figures.before_after { "before/after: " } else { "" };
        format!("{label}E = {} of {}", e(figures.e), figures.e_limit)
    };
    let rates = || format!("{canary} {}, {stable} {}", arm(&figures.canary), arm(&figures.stable));
    match (&assessment.promotion, figures.to_verdict) {
        (Promotion::Failed { why }, _) => format!("{evidence}; {canary} does not pass: {why}"),
        (_, Some(more)) => format!("{evidence}; {} more invocations to a verdict", count(more)),
        (Promotion::Passed, None) if figures.before_after => {
            format!("{evidence}; {canary} fails {}", arm(&figures.canary))
        }
        (Promotion::Passed, None) => format!("{evidence}; {}: no worse", rates()),
        (Promotion::NeedsMore { .. }, None) => evidence,
    }
}

/// Why the canary is taken back, in a line; `None` while no harm is shown.
#[must_use]
pub fn harm(assessment: &Assessment, stable: impl Display, canary: impl Display) -> Option<String> {
    let harm = assessment.harm.as_ref()?;
    Some(harmful(assessment, harm, &stable.to_string(), &canary.to_string()))
}

/// Why a stage that has had its time does not end, in a line.
#[must_use]
pub fn inconclusive(promotion: &Promotion, canary: impl Display) -> String {
    match promotion {
        Promotion::Passed => format!("{canary} is no worse"),
        Promotion::NeedsMore { invocations } => {
            let more = count(*invocations);
            format!("inconclusive: {more} more invocations of {canary} at this rate")
        }
        Promotion::Failed { why } => format!("inconclusive: {canary} does not pass: {why}"),
    }
}

fn harmful(assessment: &Assessment, harm: &Harm, stable: &str, canary: &str) -> String {
    let figures = &assessment.figures;
    let (new, old) = (arm(&figures.canary), arm(&figures.stable));
    match harm {
        Harm::Errors { e: evidence, points, from_logs: true } => {
            let (e, limit) = (e(*evidence), figures.e_limit);
            format!(
                "{canary} fails {points:.1} points more than {stable} by its logs \
                 (E = {e} of {limit})"
            )
        }
        Harm::Errors { .. } if figures.before_after => {
            format!("before/after: {canary} fails {new}, before {old}")
        }
        Harm::Errors { .. } => format!("{canary} fails {new}, {stable} {old}"),
        Harm::Latency { percentile, e: evidence, ratio } => {
            let than = if figures.before_after { "before" } else { stable };
            let e = e(*evidence);
            format!(
                "{canary} is slower: its p{percentile} is {ratio:.1} times that of {than} \
                 (E = {e})"
            )
        }
        Harm::Alarm { name, precautionary: false } => format!("alarm {name} went off"),
        Harm::Alarm { name, precautionary: true } => {
            format!("alarm {name} went off; a precaution, for {canary} and {stable} are alike")
        }
    }
}

fn held(hold: &Hold, stable: &str, canary: &str) -> String {
    match hold {
        Hold::Environment { canary: new, stable: old, same_error, suspect_interference } => {
            let same = if same_error.is_empty() { "" } else { ", same top error" };
            let rates = format!("{canary} {}, {stable} {}{same}", percent(*new), percent(*old));
            if *suspect_interference {
                format!("{rates}, since a shift: suspect interference")
            } else {
                format!("{rates}: rolling back may not help")
            }
        }
        Hold::Memory { used_mb, size_mb, exhausted_in_s } => {
            let when = match exhausted_in_s {
                None => String::new(),
                Some(0) => ", used up now".to_owned(),
                Some(seconds) => format!(", used up in about {} min", seconds.div_ceil(60)),
            };
            format!("memory of {canary} grows: {used_mb} of {size_mb} MB{when}")
        }
        Hold::Throttles { count: calls } => format!("{} calls throttled in 5 min", count(*calls)),
    }
}

/// A rate with its interval: `4.1% (2.8–6.0%)`.
#[must_use]
pub fn arm(arm: &Arm) -> String {
    if arm.invocations == 0 {
        return "unknown".into();
    }
    let (low, high) = (percent(arm.low_percent), percent(arm.high_percent));
    format!("{} ({}\u{2013}{high})", percent(arm.percent()), low.trim_end_matches('%'))
}

/// A rate in percent, with more digits where it is small.
#[must_use]
pub fn percent(percent: f64) -> String {
    if percent > 0.0 && percent < 0.095 {
        return format!("{percent:.2}%");
    }
    format!("{percent:.1}%")
}

/// Evidence, as far as it tells something.
#[must_use]
pub fn e(e: f64) -> String {
    if e > 1_000.0 { "over 1,000".into() } else { format!("{e:.1}") }
}

/// A count with its thousands apart: `1,140`.
#[must_use]
pub fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
