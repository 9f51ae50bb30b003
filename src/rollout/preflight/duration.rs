//! How long it takes: until numbers settle, and until they tell whether to promote.

use std::time::Duration;

use super::{Check, Look};
use crate::{
    domain::{AliasTraffic, RolloutFacts, Timestamp, Weight},
    rollout::{
        gates::Gates,
        judge::{
            StageKind, Tally,
            interval::{ONE_SIDED_95, Proportion},
        },
        ledger::Status,
        plan::{Plan, Stage, span},
    },
};

/// CloudWatch has all of a minute this long after the last invocation of it has ended.
const CLOUDWATCH_DELAY: Duration = Duration::from_mins(3);
/// A change of weights spoils the minute it falls in, and one whole minute has to follow.
const FIRST_WHOLE_MINUTE: Duration = Duration::from_mins(2);
/// A verdict that takes longer is none.
const LONGEST_MIN: f64 = 30.0 * 24.0 * 60.0;
/// Shares that a verdict's time is also told for, in percent.
const OTHER_SHARES: [f64; 3] = [10.0, 25.0, 50.0];

fn timeout(look: &Look<'_>) -> Duration {
    timeout_of(look.facts)
}

fn timeout_of(facts: &RolloutFacts) -> Duration {
    Duration::from_secs(facts.timeout_s().into())
}

/// When the minutes of a stage are settled, counted from their end: timestamps are invocation
/// starts, and timeouts arrive last.
fn settles_after(look: &Look<'_>) -> Duration {
    settles_after_timeout(timeout(look))
}

fn settles_after_timeout(timeout: Duration) -> Duration {
    CLOUDWATCH_DELAY + timeout
}

/// How long a stage lasts at least. A bake has nothing to be compared with: it ends on time.
fn least(look: &Look<'_>, stage: &Stage) -> Duration {
    match stage.kind {
        StageKind::Bake => stage.hold,
        _ => least_split(timeout(look), stage),
    }
}

fn least_split(timeout: Duration, stage: &Stage) -> Duration {
    stage.hold.max(settles_after_timeout(timeout) + FIRST_WHOLE_MINUTE)
}

/// The last split step before the hold-back: its end is where a promotion is decided.
fn last_split(plan: &Plan) -> Option<(Stage, Weight)> {
    let stages = plan.stages();
    let last = stages.into_iter().rfind(|stage| stage.kind == StageKind::LastStep)?;
    Some((last, last.weight?))
}

/// Whole minutes of a step that takes this many to a verdict: the minute in which the share is set
/// counts for nothing, and only whole ones count.
fn whole_minutes(needed: f64) -> f64 {
    (needed + 1.0).ceil()
}

/// How long the last split step would have to be for a verdict at the traffic of the last hour;
/// `None` when it is long enough, or no length is known to be.
#[must_use]
pub fn step_for_verdict(facts: &RolloutFacts, plan: &Plan, gates: &Gates) -> Option<Duration> {
    let (last, share) = last_split(plan)?;
    let traffic = facts.traffic.as_ref().ok().filter(|traffic| traffic.invocations > 0)?;
    let needed = whole_minutes(minutes_to_verdict(traffic, share, gates)?);
    let is_short = needed > minutes(least_split(timeout_of(facts), &last));
    is_short.then(|| Duration::try_from_secs_f64(needed * 60.0).ok()).flatten()
}

/// How long the rollout takes when nothing holds it up.
pub(super) fn shortest(look: &Look<'_>) -> Duration {
    look.plan.stages().iter().map(|stage| least(look, stage)).sum()
}

/// How long what is left of it takes: all of a new rollout, and of one that is taken over what
/// follows its present stage, and the rest of that.
pub(super) fn left(look: &Look<'_>) -> Duration {
    let Some(ledger) = &look.options.takes_over else { return shortest(look) };
    let from = usize::try_from(ledger.stage).unwrap_or(usize::MAX);
    let later = look.plan.stages().into_iter().skip(from);
    let later: Duration = later.map(|stage| least(look, &stage)).sum();
    let Some(present) = ledger.present() else { return later };
    let until = |end: Timestamp| Duration::try_from(end.duration_since(look.now));
    let settled = ledger.stage_since().checked_add(least(look, &present));
    let settled = settled.ok().and_then(|end| until(end).ok()).unwrap_or_default();
    let timed = match ledger.status {
        Status::Run | Status::Bake => until(ledger.due_at()).unwrap_or_default(),
        // Its clock stands: this much of its time is kept.
        Status::Pause | Status::Hold => Duration::from_secs(ledger.due.into()),
    };
    later.saturating_add(timed.max(settled))
}

pub(super) fn settling(look: &Look<'_>) -> Option<Check> {
    let name = "duration";
    let stages = look.plan.stages();
    let short: Vec<&Stage> =
        stages.iter().filter(|stage| least(look, stage) > stage.hold).collect();
    let total = words(minutes(shortest(look)));
    let Some(first) = short.first() else {
        return Some(Check::pass(name, format!("{total} when nothing holds it up")));
    };
    let count = match short.len() {
        1 => "1 stage".to_owned(),
        count => format!("{count} stages"),
    };
    let text = format!(
        "numbers settle 3 min and the timeout ({}) after their minute, so {count} of {} or more \
         take about {}: {total} in all instead of {}",
        span(timeout(look)),
        span(first.hold),
        words(minutes(least(look, first))),
        words(minutes(look.plan.shortest())),
    );
    // Nothing of so short a stage is settled when its time is over.
    let is_short = first.hold < settles_after(look);
    Some(if is_short { Check::warn(name, text) } else { Check::pass(name, text) })
}

pub(super) fn verdict(look: &Look<'_>) -> Option<Check> {
    let name = "verdict";
    let Some((last, share)) = last_split(look.plan) else {
        let text = "nothing is split: the version is compared with the time before, and the bake \
                    ends on time";
        return Some(Check::warn(name, text));
    };
    let traffic = match &look.facts.traffic {
        Ok(traffic) => *traffic,
        Err(failure) => return Some(Check::unread(name, failure)),
    };
    if traffic.invocations == 0 {
        let text = "no traffic in the last hour: without it no verdict comes, and the rollout \
                    ends inconclusive";
        return Some(Check::warn(name, text));
    }
    let at = |share| minutes_to_verdict(&traffic, share, look.gates);
    let told = format!("at {} {}", rate(&traffic), each_share(share, at));
    let Some(needed) = at(share) else {
        return Some(Check::warn(name, format!("{told}: it would end inconclusive")));
    };
    let needed = whole_minutes(needed);
    let longest = last.hold + look.plan.hold_max;
    Some(if needed <= minutes(least(look, &last)) {
        Check::pass(name, told)
    } else if needed <= minutes(longest) {
        // It is tested at its end and once more at hold_max: in between it would only be luckier.
        let text = format!(
            "{told}: the last step is too short for it, and would be extended by {}. \
             Hold it for {needed:.0}m",
            span(look.plan.hold_max)
        );
        Check::warn(name, text)
    } else {
        let text = format!(
            "{told}: longer than the last step may wait ({}), so it would end inconclusive. \
             Choose a larger share, a longer step or a longer hold_max",
            span(longest)
        );
        Check::warn(name, text)
    })
}

/// `about 7 h at 10%, 3 h at 25%`: the plan's share, and up to two larger ones.
fn each_share(share: Weight, at: impl Fn(Weight) -> Option<f64>) -> String {
    let larger = OTHER_SHARES.into_iter().filter(|other| *other > share.percent() + 1e-9);
    let larger = larger.filter_map(|percent| Weight::from_percent(percent).ok()).take(2);
    let told = |share: Weight| match at(share) {
        Some(needed) => format!("{} at {share}", words(needed)),
        None => format!("more than 30 days at {share}"),
    };
    let all: Vec<String> = std::iter::once(share).chain(larger).map(told).collect();
    format!("a verdict takes about {}", all.join(", "))
}

/// `23/min with 0.4% errors`.
fn rate(traffic: &AliasTraffic) -> String {
    let per_minute = traffic.per_minute();
    let number = match per_minute {
        few if few < 10.0 => format!("{few:.1}"),
        many => format!("{many:.0}"),
    };
    format!("{number}/min with {:.1}% errors", traffic.error_rate() * 100.0)
}

/// Minutes of settled data until a canary that fails as the stable version does would pass the
/// promote test; `None` when thirty days are not enough.
fn minutes_to_verdict(traffic: &AliasTraffic, share: Weight, gates: &Gates) -> Option<f64> {
    let (per_minute, rate) = (traffic.per_minute(), traffic.error_rate());
    let allowed = (gates.promote_points / 100.0).max(rate / 2.0);
    #[expect(clippy::cast_precision_loss, reason = "a threshold far below 2^52")]
    let least = gates.promote_invocations as f64;
    let seen = Proportion::of(Tally::new(traffic.errors, traffic.invocations), gates.attempts);
    let passes = |minutes: f64| {
        // What the judge would see if both versions went on as the stable one does.
        let of = |share: f64| seen.times(share * minutes / f64::from(traffic.minutes.max(1)));
        let (canary, stable) = (of(share.fraction()), of(1.0 - share.fraction()));
        per_minute * minutes * share.fraction() >= least
            && canary.less(stable, ONE_SIDED_95).upper <= allowed
    };
    let doubled = std::iter::successors(Some(1.0), |minutes| Some(minutes * 2.0));
    let enough = doubled.take_while(|minutes| *minutes <= LONGEST_MIN).find(|m| passes(*m));
    let (mut low, mut high) = (0.0, enough.or(passes(LONGEST_MIN).then_some(LONGEST_MIN))?);
    while high - low > 0.5 {
        let middle = f64::midpoint(low, high);
        if passes(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

fn minutes(time: Duration) -> f64 {
    time.as_secs_f64() / 60.0
}

/// A time as people say it: `40 min`, `7 h`, `3 days`.
fn words(minutes: f64) -> String {
    match minutes {
        short if short < 90.0 => format!("{:.0} min", short.max(1.0).ceil()),
        hours if hours < 48.0 * 60.0 => format!("{:.0} h", hours / 60.0),
        days => format!("{:.0} days", days / (24.0 * 60.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traffic(invocations: u64, errors: u64) -> AliasTraffic {
        AliasTraffic { invocations, errors, minutes: 60, ..AliasTraffic::default() }
    }

    fn share(percent: f64) -> Weight {
        Weight::from_percent(percent).unwrap()
    }

    #[test]
    fn without_errors_it_is_a_matter_of_counting() {
        // 23 a minute: 300 of the canary's at 10% are 130 minutes.
        let needed = minutes_to_verdict(&traffic(1380, 0), share(10.0), &Gates::default());
        assert!((needed.unwrap() - 130.4).abs() < 1.0, "{needed:?}");
    }

    #[test]
    fn the_more_fails_the_more_it_takes_to_tell() {
        // By hand: of 2% errors, one point above is told apart after about 850 of the canary's.
        let at = |percent| {
            let needed = minutes_to_verdict(&traffic(1380, 28), share(percent), &Gates::default());
            words(needed.unwrap())
        };
        assert_eq!((at(10.0), at(25.0)), ("6 h".to_owned(), "3 h".to_owned()));
    }

    #[test]
    fn retries_are_worth_less() {
        let at = |attempts| {
            let gates = Gates { attempts, ..Gates::default() };
            minutes_to_verdict(&traffic(1380, 28), share(10.0), &gates).unwrap()
        };
        assert!((at(3) / at(1) - 3.0).abs() < 0.01, "{} {}", at(3), at(1));
    }

    #[test]
    fn what_takes_a_month_is_no_verdict() {
        assert_eq!(minutes_to_verdict(&traffic(1, 0), share(1.0), &Gates::default()), None);
    }

    #[test]
    fn a_time_reads_as_it_is_said() {
        let said = [0.2, 40.0, 89.1, 130.4, 60.0 * 24.0 * 3.2].map(words);
        assert_eq!(said, ["1 min", "40 min", "90 min", "2 h", "3 days"]);
    }
}
