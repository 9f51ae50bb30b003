//! Fleets in one line each.

use jiff::Timestamp;

use super::{BUCKETS, Cut, FleetHealth, Health, PERIOD_S};
use crate::domain::{
    alarm::{Alarm, AlarmState},
    function::FunctionName,
    metric::{MetricsCost, Series, Window},
};

pub(super) fn now() -> Timestamp {
    "2026-11-22T10:42:07Z".parse().unwrap()
}

pub(super) fn name(text: &str) -> FunctionName {
    FunctionName(text.into())
}

/// So many a bucket until this bucket, then so many.
pub(super) fn step(before: f64, bucket: usize, after: f64) -> Series {
    Series((0..BUCKETS).map(|at| Some(if at < bucket { before } else { after })).collect())
}

pub(super) fn health(invocations: Series, errors: Series) -> Health {
    Health { errors: Some(errors), invocations: Some(invocations), throttles: None }
}

pub(super) fn fleet(functions: impl IntoIterator<Item = (String, Health)>) -> FleetHealth {
    FleetHealth {
        window: Window::ending_at(now(), BUCKETS, PERIOD_S),
        functions: functions.into_iter().map(|(key, health)| (name(&key), health)).collect(),
        cut: Cut::default(),
        returned: 0,
        cost: MetricsCost::default(),
    }
}

pub(crate) fn ringing(function: &str) -> Alarm {
    Alarm {
        name: format!("{function}-errors"),
        state: AlarmState::Alarm,
        reason: String::new(),
        since: None,
        description: String::new(),
        metric: None,
        function: Some(name(function)),
        resource: None,
        threshold: Some(1.0),
        comparison: "GreaterThanThreshold".into(),
        datapoints_to_alarm: 1,
        evaluation_periods: 1,
    }
}
