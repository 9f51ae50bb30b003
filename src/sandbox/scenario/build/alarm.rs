//! An alarm's record.

use crate::sandbox::{
    cloudwatch::{LAMBDA, dimensions},
    scenario::alarm::AlarmSpec,
    store::{
        alarms::{AlarmRecord, Rule, StateValue, TreatMissing, named},
        lambda::VersionId,
    },
    traffic::plan::Through,
    world::World,
};

/// An alarm was configured so long before the start, in milliseconds.
const AGE_MS: i64 = 30 * 86_400_000;

/// So long before the start it was evaluated last: a while, so that its history tells something.
const WATCHED_MS: i64 = 45 * 60_000;

pub(super) fn add(world: &mut World, spec: &AlarmSpec) {
    let start_ms = world.now_ms();
    let name = spec.name.get_ref().clone();
    let arn = world.arn("cloudwatch", &format!("alarm:{name}"));
    let through = spec.through.as_ref().map(|through| Through::of(Some(through.get_ref())));
    let version = spec.version.as_ref().map(|number| VersionId::Number(*number.get_ref()));
    let rule = Rule {
        namespace: LAMBDA.to_owned(),
        metric: spec.metric.get_ref().clone(),
        dimensions: dimensions(spec.function.get_ref(), through, version),
        statistic: spec.statistic.get_ref().clone(),
        unit: None,
        period_s: *spec.period_s.get_ref(),
        evaluation_periods: *spec.evaluation_periods.get_ref(),
        datapoints_to_alarm: spec.datapoints_to_alarm.as_ref().map(|needed| *needed.get_ref()),
        threshold: spec.threshold,
        comparison: spec.comparison.into(),
        missing: Some(TreatMissing::from(spec.treat_missing)),
    };
    let mut alarm = AlarmRecord::new(name.clone(), arn, rule, start_ms - AGE_MS);
    alarm.description.clone_from(&spec.description);
    if let Some(state) = named(&StateValue::ALL, spec.state.get_ref()) {
        alarm.state.value = state;
    }
    alarm.evaluated_ms = start_ms - WATCHED_MS;
    world.alarms.alarms.insert(name, alarm);
}
