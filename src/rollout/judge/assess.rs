//! From what was measured to what it says.

use super::{
    Arm, Assessment, Figures, Harm, Hold, Moment, Promotion, StageKind, alarms, environment,
    harm::{self, Errors},
    latency::{self, Latency},
    memory,
    promote::{self, Trial},
    tally::float,
    usable::{self, Usable},
};
use crate::rollout::{
    gates::{ErrorRule, Gates, RuleKind},
    measured::Measured,
};

/// More of the canary's invocations than this to harm are not in sight.
const IN_SIGHT: u64 = 1_000_000;

/// Judges what was measured of a rollout.
///
/// It depends on its arguments alone, not on when or how often it was asked before: a verdict
/// that was due at an earlier bucket is found again at every later one.
#[must_use]
pub fn assess(gates: &Gates, measured: &Measured, moment: &Moment) -> Assessment {
    let usable = Usable::of(measured, moment);
    let errors = harm::errors(gates, &measured.reference, &usable, moment);
    let latency = latency::latency(gates, &measured.reference, &usable, moment);
    let alike = errors.settled.best() < gates.promote_e
        && latency.largest.is_none_or(|(_, e)| e < gates.promote_e);
    let found = errors.harm.clone().or_else(|| latency.harm.clone());
    let harm = found.or_else(|| alarms::harm(measured, alike));
    let hold = hold(gates, measured, moment, &usable, harm.as_ref());
    let trial = Trial::of(&usable.stage, gates.attempts);
    let promotion = match reason_against(gates, measured, harm.as_ref(), hold.as_ref(), &latency) {
        Some(why) => Promotion::Failed { why },
        // A bake has no concurrent baseline, and ends on time.
        None if moment.stage == StageKind::Bake => Promotion::Passed,
        None => trial.promotion(gates, &measured.reference),
    };
    let mut figures = figures(gates, &usable, &errors, &latency);
    if harm.is_none() {
        let more = match promotion {
            Promotion::NeedsMore { invocations } => Some(invocations),
            Promotion::Passed | Promotion::Failed { .. } => None,
        };
        figures.to_verdict = [more, to_harm(gates, &errors)].into_iter().flatten().min();
    }
    if moment.stage != StageKind::Bake {
        figures.bound = trial.points();
        figures.bound_limit = 100.0 * trial.allowed(gates);
    }
    Assessment { harm, hold, promotion, figures }
}

fn hold(
    gates: &Gates,
    measured: &Measured,
    moment: &Moment,
    usable: &Usable,
    harm: Option<&Harm>,
) -> Option<Hold> {
    let told_apart = matches!(harm, Some(Harm::Errors { .. } | Harm::Latency { .. }));
    let environment = || environment::hold(gates, measured, moment, &usable.split);
    let environment = if told_apart { None } else { environment() };
    environment.or_else(|| memory::hold(gates, &measured.memory)).or_else(|| {
        let count = measured.throttles;
        (count >= gates.throttles.max(1)).then_some(Hold::Throttles { count })
    })
}

/// What forbids to promote, whatever the rates are.
fn reason_against(
    gates: &Gates,
    measured: &Measured,
    harm: Option<&Harm>,
    hold: Option<&Hold>,
    latency: &Latency,
) -> Option<String> {
    if harm.is_some() {
        return Some("it does harm".into());
    }
    if let Some(hold) = hold {
        let why = match hold {
            Hold::Environment { .. } => "both versions fail",
            Hold::Memory { .. } => "its memory grows",
            Hold::Throttles { .. } => "calls are throttled",
        };
        return Some(why.into());
    }
    if let Some(percentile) = latency.unmeasured {
        return Some(format!("it is slower, and its p{percentile} is not known"));
    }
    let alarm =
        || alarms::unread(gates, measured).map(|name| format!("alarm {name} can't be read"));
    uncounted(gates, measured).or_else(alarm)
}

/// A rule that reads lines finds nothing where no lines are read: silence is no success.
fn uncounted(gates: &Gates, measured: &Measured) -> Option<String> {
    let by_lines = |rule: &&ErrorRule| !matches!(rule.kind, RuleKind::Metric { .. });
    let rule = gates.rules.iter().find(by_lines)?;
    let why = measured.logs.as_ref().err()?;
    Some(format!("rule {} is not counted: {why}", rule.name))
}

fn figures(gates: &Gates, usable: &Usable, errors: &Errors, latency: &Latency) -> Figures {
    let run = &errors.settled;
    Figures {
        e: run.best(),
        e_limit: errors.limit,
        before_after: errors.before_after,
        points: run.points(),
        stable: Arm::counted(run.total.stable),
        canary: Arm::counted(run.total.canary),
        latency: latency.largest,
        attempts: gates.attempts.max(1),
        settled_to: usable.split.iter().chain(&usable.stage).map(usable::end).max(),
        ..Figures::default()
    }
}

/// How many more of the canary's invocations it takes to harm, at these rates.
fn to_harm(gates: &Gates, errors: &Errors) -> Option<u64> {
    let run = &errors.settled;
    let canary = run.total.canary.trials;
    if canary == 0 || !harm::matters(gates, run.points(), run.total.stable) {
        return None;
    }
    let times = |more: u64| 1.0 + float(more) / float(canary);
    let reached = |more: u64| run.evidence().times(times(more)).e() >= errors.limit;
    promote::least(IN_SIGHT, reached).map(|more| more.max(1))
}
