//! The traffic of one function: its callers, and the environments that serve them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    arrivals::{self, Arrival},
    backlog::Progress,
    invocation::{Invocation, Site},
    minutes,
    plan::{Plan, Source, Through},
    pool::{Pool, StreamNames},
};
use crate::sandbox::{
    rng::Rng,
    scenario::workload::Trigger,
    store::{
        event_sources::EventSourceRecord,
        lambda::{FunctionRecord, LambdaStore, VersionId},
    },
};

/// What a mapping reads in one minute of the records that came in then or waited from before.
fn read_in_minute(
    source: &Source,
    base: u64,
    mapping: &EventSourceRecord,
    minute_ms: i64,
) -> Vec<Arrival> {
    let progress = Progress::of(&mapping.enabled);
    let stretches = progress.read_in(minute_ms, minute_ms + arrivals::MINUTE_MS);
    let each = stretches.into_iter().flat_map(|stretch| {
        let came_in = minutes(stretch.from_ms, stretch.to_ms)
            .flat_map(|minute_ms| arrivals::in_minute(source, base, minute_ms));
        let due = came_in.filter(move |a| (stretch.from_ms..stretch.to_ms).contains(&a.at_ms));
        due.map(move |arrival| Arrival { at_ms: stretch.read_at(arrival.at_ms), ..arrival })
    });
    each.collect()
}

/// For so long after its log begins, a function's environments count as warm.
const WARM_MS: i64 = 60_000;

/// One function's traffic, as far as it has been made.
#[derive(Debug)]
pub(super) struct Flow {
    /// The function's name.
    pub function: String,
    /// What the traffic is made from.
    pub plan: Plan,
    /// Whether the log group is the function's alone.
    own_group: bool,
    /// A seed for each caller.
    bases: Vec<u64>,
    pools: BTreeMap<VersionId, Pool>,
    /// When the first invocation was made since the log began.
    began_ms: Option<i64>,
}

impl Flow {
    pub(super) fn new(seed: u64, function: &str, own_group: bool, plan: Plan) -> Self {
        let base = |index| Rng::keyed(seed, &format!("traffic/{function}/{index}")).next_u64();
        Self {
            function: function.to_owned(),
            own_group,
            bases: (0..plan.sources.len()).map(base).collect(),
            plan,
            pools: BTreeMap::new(),
            began_ms: None,
        }
    }

    /// Forgets its environments: what was before is not part of the log any more.
    pub(super) fn begin_anew(&mut self) {
        self.pools.clear();
        self.began_ms = None;
    }

    /// The arrivals in the minute that begins at `minute_ms`, each with its caller.
    pub(super) fn arrivals(&self, lambda: &LambdaStore, minute_ms: i64) -> Vec<(usize, Arrival)> {
        let sources = self.plan.sources.iter().zip(&self.bases).enumerate();
        let each = sources.flat_map(|(index, (source, base))| {
            let due = match source.event_source() {
                Some(arn) => match lambda.event_sources.between(arn, &self.function) {
                    Some(mapping) => read_in_minute(source, *base, mapping, minute_ms),
                    None => Vec::new(),
                },
                None => arrivals::in_minute(source, *base, minute_ms),
            };
            due.into_iter().map(move |arrival| (index, arrival))
        });
        each.collect()
    }

    /// Runs one invocation, unless there is nothing to run: no such alias or version, a function
    /// that is not active or that reserved concurrency has stopped.
    pub(super) fn run(
        &mut self,
        lambda: &LambdaStore,
        source: usize,
        arrival: Arrival,
        region: &str,
    ) -> Option<Invocation> {
        let function = lambda.functions.get(&self.function)?;
        let source = self.plan.sources.get(source)?;
        let trigger = source.trigger;
        let at = Timestamp::from_millisecond(arrival.at_ms).ok()?;
        let through = match source.event_source() {
            Some(arn) => {
                let mapping = lambda.event_sources.between(arn, &self.function)?;
                Through::of(mapping.qualifier.at(at).as_deref())
            }
            None => source.through.clone(),
        };
        let mut rng = Rng::seeded(arrival.seed);
        let drawn = rng.unit();
        let version = match through {
            Through::Version(version) => version,
            Through::Alias(name) => function.aliases.get(&name)?.routing_at(at).pick(drawn),
        };
        if function.stopped_at(at) {
            return None;
        }
        self.run_version(function, version, trigger, arrival.at_ms, rng, region)
    }

    /// Runs one invocation of a version. `None` when there is no such version, or it can't run.
    pub(super) fn run_version(
        &mut self,
        function: &FunctionRecord,
        version: VersionId,
        trigger: Trigger,
        at_ms: i64,
        mut rng: Rng,
        region: &str,
    ) -> Option<Invocation> {
        let config = function.config(version)?;
        if matches!(config.state.as_str(), "Failed" | "Pending") {
            return None;
        }
        let began_ms = *self.began_ms.get_or_insert(at_ms);
        let fresh = rng.chance(self.plan.behaviour(version).cold_start_rate);
        let names =
            StreamNames { version, function: (!self.own_group).then_some(self.function.as_str()) };
        let pool = self.pools.entry(version).or_default();
        let lease = pool.lease(at_ms, fresh, at_ms - began_ms < WARM_MS, names, &mut rng);
        let site = Site {
            plan: &self.plan,
            function: &self.function,
            config,
            version,
            trigger,
            region,
            stream: lease.stream.clone(),
            cold: lease.cold,
        };
        let invocation = Invocation::make(&site, at_ms, rng);
        pool.give_back(&lease, invocation.end_ms, invocation.loses_environment());
        Some(invocation)
    }
}
