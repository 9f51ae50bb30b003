//! From a scenario to the account that the handlers serve.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    fill,
    model::{OutageSpec, Scenario},
    span::Span,
};
use crate::sandbox::{
    clock::SandboxClock,
    faults::rule::glob,
    rng::Rng,
    traffic::plan::{ErrorKind, Outage},
    world::World,
};

mod alarm;
mod attached;
mod deployment;
mod function;
mod plan;
mod secret;
mod source;

#[cfg(test)]
mod tests;

impl World {
    /// The account that `scenario` describes, at the time `clock` shows.
    ///
    /// With `functions` above the scenario's own number, made-up ones fill it up. The same seed
    /// and start give the same account. Nothing is logged yet: traffic is made when it is read.
    #[must_use]
    pub fn build(
        scenario: &Scenario,
        clock: SandboxClock,
        seed: u64,
        functions: Option<usize>,
    ) -> Self {
        let account = &scenario.account;
        let mut world = Self::new(clock, account.id.get_ref(), account.region.get_ref(), seed);
        world.caller_arn =
            format!("arn:aws:sts::{}:{}", account.id.get_ref(), account.caller.get_ref());
        world.concurrency = *account.concurrency.get_ref();
        let start = world.clock.now();
        let outages: Vec<_> = scenario.outages.iter().map(|spec| outage(spec, start)).collect();
        let filling = functions.unwrap_or(0).saturating_sub(scenario.functions.len());
        let made_up = fill::functions(filling, &scenario.functions, &mut Rng::keyed(seed, "fill"));
        for spec in scenario.functions.iter().chain(&made_up) {
            let hits = |outage: &OutageSpec| {
                let name = spec.name.get_ref().as_bytes();
                outage.functions.iter().any(|pattern| glob(pattern.get_ref().as_bytes(), name))
            };
            let hit = scenario.outages.iter().zip(&outages).filter(|(outage, _)| hits(outage));
            let hit = hit.map(|(_, outage)| Arc::clone(outage)).collect();
            function::add(&mut world, spec, hit);
        }
        for spec in &scenario.deployments {
            deployment::add(&mut world, spec);
        }
        world.catch_up();
        for spec in &scenario.alarms {
            alarm::add(&mut world, spec);
        }
        for spec in &scenario.secrets {
            secret::add(&mut world, spec);
        }
        for spec in &scenario.functions {
            secret::open(&mut world, spec);
        }
        world
    }
}

fn outage(spec: &OutageSpec, start: Timestamp) -> Arc<Outage> {
    let start_ms = start.as_millisecond();
    let ahead_ms = spec.first.as_ref().map_or(USUAL_FIRST, |first| *first.get_ref()).as_millis();
    let began_ms = spec.began.as_ref().map(|began| start_ms - began.get_ref().as_millis());
    let first_ms = began_ms.unwrap_or(start_ms + ahead_ms);
    Arc::new(Outage {
        first_ms,
        lasts_ms: spec.lasts.get_ref().as_millis(),
        every_ms: spec.every.as_ref().map(|every| every.get_ref().as_millis()),
        error_rate: *spec.error_rate.get_ref(),
        waits_ms: f64::from(spec.waits_ms),
        error: ErrorKind {
            name: spec.error.clone(),
            message: spec.message.get_ref().clone(),
            stack: Vec::new(),
            weight: 1.0,
            kind: super::workload::FailureKind::Exception,
        },
    })
}

/// An outage that does not say when begins so long after the start.
const USUAL_FIRST: Span = Span::seconds(600);

/// So long before `start`.
fn ago(start: Timestamp, span: Span) -> Timestamp {
    start.saturating_sub(jiff::SignedDuration::from(span)).unwrap_or(start)
}
