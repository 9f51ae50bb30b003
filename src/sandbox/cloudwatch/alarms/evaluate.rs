//! Evaluating alarms: once for every minute since they were last looked at.

use super::{
    reason,
    verdict::{Verdict, judge},
};
use crate::sandbox::{
    cloudwatch::metric::{Dimension, Metric, NAMESPACE, Place, Question},
    store::alarms::{AlarmRecord, Rule, State},
    world::World,
};

/// How often an alarm is evaluated, in milliseconds.
const MINUTE_MS: i64 = 60_000;

/// An alarm that nobody has looked at for longer is evaluated for the last of that time only.
const MOST_MS: i64 = 180 * MINUTE_MS;

/// Periods that are looked at beside those that the alarm names: data is late.
const EXTRA_PERIODS: i64 = 3;

/// Brings the states of all alarms up to date.
pub(super) fn evaluate(world: &mut World) {
    let now_ms = world.now_ms();
    // Out and in again: an evaluation reads all of the world but the alarms.
    let mut alarms = std::mem::take(&mut world.alarms.alarms);
    for alarm in alarms.values_mut() {
        one(world, alarm, now_ms);
    }
    world.alarms.alarms = alarms;
}

fn one(world: &mut World, alarm: &mut AlarmRecord, now_ms: i64) {
    let from_ms = alarm.evaluated_ms.max(now_ms - MOST_MS);
    let first_ms = from_ms - from_ms.rem_euclid(MINUTE_MS) + MINUTE_MS;
    if first_ms > now_ms {
        return;
    }
    let watch = Watch::on(&alarm.rule);
    if let Some(watch) = &watch {
        let range = watch.range_ms(&alarm.rule, first_ms);
        let counted = watch.question(range.start..now_ms, now_ms);
        counted.prepare(world, &watch.place);
    }
    let mut at_ms = first_ms;
    while at_ms <= now_ms {
        let range = watch.as_ref().map(|watch| watch.look(world, &alarm.rule, at_ms));
        let silent = || vec![(at_ms, None); alarm.rule.evaluation_periods];
        let verdict = judge(&alarm.rule, &range.unwrap_or_else(silent));
        turn(alarm, &verdict, at_ms);
        at_ms += MINUTE_MS;
    }
    alarm.evaluated_ms = now_ms;
}

fn turn(alarm: &mut AlarmRecord, verdict: &Verdict, at_ms: i64) {
    let from = alarm.state.value;
    let Some(to) = verdict.state.filter(|to| *to != from) else { return };
    alarm.turn(State {
        value: to,
        reason: reason::words(&alarm.rule, verdict, from, to),
        data: Some(reason::data(&alarm.rule, verdict, at_ms)),
        since_ms: at_ms,
    });
}

/// The metric that an alarm is on, if there is such a metric.
struct Watch {
    place: Place,
    question: Question,
}

impl Watch {
    fn on(rule: &Rule) -> Option<Self> {
        let metric = Metric::named(&rule.metric).filter(|_| rule.namespace == NAMESPACE)?;
        if rule.unit.as_ref().is_some_and(|unit| unit != metric.unit()) {
            return None;
        }
        let dimensions: Vec<_> =
            rule.dimensions.iter().map(|(name, value)| Dimension::new(name, value)).collect();
        let question = Question {
            metric,
            statistic: rule.statistic.parse().ok()?,
            period_ms: rule.period_s.saturating_mul(1_000).max(MINUTE_MS),
            times: 0..0,
            now_ms: 0,
        };
        Some(Self { place: Place::of(&dimensions)?, question })
    }

    fn question(&self, times: std::ops::Range<i64>, now_ms: i64) -> Question {
        Question { times, now_ms, ..self.question.clone() }
    }

    /// The whole periods that an evaluation at `at_ms` looks at.
    fn range_ms(&self, rule: &Rule, at_ms: i64) -> std::ops::Range<i64> {
        let period_ms = self.question.period_ms;
        let end_ms = at_ms - at_ms.rem_euclid(period_ms);
        let periods = i64::try_from(rule.evaluation_periods).unwrap_or(1) + EXTRA_PERIODS;
        end_ms - periods * period_ms..end_ms
    }

    /// The data points at `at_ms`, newest first.
    fn look(&self, world: &World, rule: &Rule, at_ms: i64) -> Vec<(i64, Option<f64>)> {
        let range = self.range_ms(rule, at_ms);
        let question = self.question(range.clone(), at_ms);
        let values = question.values(question.buckets(world, &self.place));
        let mut points = Vec::new();
        let mut begins = range.end - question.period_ms;
        while begins >= range.start {
            points.push((begins, values.get(&begins).copied()));
            begins -= question.period_ms;
        }
        points
    }
}
