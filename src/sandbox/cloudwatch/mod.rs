mod data;
mod errors;
mod metric;
mod page;
mod statistic;
mod wire;

#[cfg(test)]
mod testkit;

use super::{
    http::{
        request::Request,
        route::{Handler, Operation, Protocol},
    },
    world::World,
};
pub use wire::asked;

/// Operations by name.
pub const OPERATIONS: &[(&str, Operation)] =
    &[("GetMetricData", op("cloudwatch:GetMetricData", data::get))];

/// The operation of that name, spoken so.
#[must_use]
pub fn operation(protocol: Protocol, name: &str) -> Option<Operation> {
    let found = OPERATIONS.iter().find(|(known, _)| *known == name);
    found.map(|(_, operation)| Operation { protocol, ..*operation })
}

const fn op(action: &'static str, run: Handler) -> Operation {
    // Which protocol it is depends on the request.
    Operation { action, protocol: Protocol::Cbor, run, resource }
}

/// Metrics have no ARN: policies name `*`.
fn resource(_: &World, _: &Request) -> String {
    "*".to_owned()
}
