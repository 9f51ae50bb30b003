//! CloudWatch: metrics of the simulated traffic and of the account's own, and alarms.

mod alarms;
mod data;
mod errors;
mod list;
mod metric;
mod put;
mod statistic;
mod statistics;
mod subject;
mod wire;

use super::{
    http::{
        request::Request,
        route::{Handler, Operation, Protocol},
    },
    world::World,
};
pub use metric::{METRICS, NAMESPACE as LAMBDA, dimensions};
pub use statistic::Statistic;
pub use wire::asked;

/// Operations by name.
pub const OPERATIONS: &[(&str, Operation)] = &[
    ("GetMetricData", op(GET_METRIC_DATA, data::get)),
    ("GetMetricStatistics", op("cloudwatch:GetMetricStatistics", statistics::get)),
    ("PutMetricData", op("cloudwatch:PutMetricData", put::put)),
    ("ListMetrics", op("cloudwatch:ListMetrics", list::list)),
    ("DescribeAlarms", op("cloudwatch:DescribeAlarms", alarms::describe::describe)),
    (
        "DescribeAlarmsForMetric",
        op("cloudwatch:DescribeAlarmsForMetric", alarms::describe::for_metric),
    ),
    ("DescribeAlarmHistory", op("cloudwatch:DescribeAlarmHistory", alarms::history::describe)),
    ("PutMetricAlarm", op("cloudwatch:PutMetricAlarm", alarms::put::put)),
    ("DeleteAlarms", op("cloudwatch:DeleteAlarms", alarms::put::delete)),
    ("SetAlarmState", op("cloudwatch:SetAlarmState", alarms::put::set_state)),
];

/// The operation of that name, spoken so.
#[must_use]
pub fn operation(protocol: Protocol, name: &str) -> Option<Operation> {
    let found = OPERATIONS.iter().find(|(known, _)| *known == name);
    found.map(|(_, operation)| Operation { protocol, ..*operation })
}

/// From when the traffic of all functions has to be counted for a call, in milliseconds since the
/// epoch; `None` for a call that needs less.
#[must_use]
pub fn fleet_from_ms(action: &str, request: &Request) -> Option<i64> {
    (action == GET_METRIC_DATA).then(|| data::fleet_from_ms(request)).flatten()
}

const GET_METRIC_DATA: &str = "cloudwatch:GetMetricData";

const fn op(action: &'static str, run: Handler) -> Operation {
    // Which protocol it is depends on the request.
    Operation { action, protocol: Protocol::Cbor, run, resource }
}

/// Metrics have no ARN: policies name `*`.
fn resource(_: &World, _: &Request) -> String {
    "*".to_owned()
}
