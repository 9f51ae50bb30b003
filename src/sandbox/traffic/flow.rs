//! The traffic of one function: its callers, and the environments that serve them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    arrivals::{self, Arrival, whole},
    backlog::Progress,
    invocation::{Invocation, Request, Site, request_id},
    minutes,
    outcome::{self, Limits, Outcome},
    plan::{Opens, Outage, Plan, Source, Through},
    pool::{Pool, StreamNames},
    tally::Ledger,
};
use crate::sandbox::{
    rng::Rng,
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

/// Sets the draws of how invocations go apart from those of where they run.
const OUTCOMES: u64 = 0x6f75_7463_6f6d_6573;

/// Share of invocations that metrics learn of later than of the rest of their minute.
const STRAGGLERS: f64 = 0.02;

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
    /// What its metrics know.
    pub ledger: Ledger,
    /// A seed for how late its metrics are.
    pub lag_seed: u64,
}

/// A call, as far as metrics know it.
#[derive(Debug)]
pub(super) struct Call {
    /// What was called.
    pub caller: Through,
    /// The version that serves it.
    pub version: VersionId,
    /// How it goes; `None` when it is turned away.
    pub outcome: Option<Outcome>,
    /// Whether its metrics are later than those of others.
    pub straggles: bool,
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
            ledger: Ledger::default(),
            lag_seed: Rng::keyed(seed, &format!("metrics/{function}")).next_u64(),
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
            let again = self.tried_again(lambda, index, minute_ms);
            due.into_iter().chain(again).map(move |arrival| (index, arrival))
        });
        each.collect()
    }

    /// The arrivals from a caller that is no event source, for the first time, in a minute.
    pub(super) fn first_tries(&self, source: usize, minute_ms: i64) -> Vec<Arrival> {
        let known = self.plan.sources.get(source).zip(self.bases.get(source));
        known.map_or_else(Vec::new, |(source, base)| arrivals::in_minute(source, *base, minute_ms))
    }

    /// What becomes of a call, without its lines: by the arrival alone, so that metrics and logs
    /// tell the same whichever is asked first. `None` when there is nothing to run: no such alias
    /// or version, or a function that is not active.
    pub(super) fn call(
        &self,
        lambda: &LambdaStore,
        source: usize,
        arrival: Arrival,
    ) -> Option<Call> {
        let function = lambda.functions.get(&self.function)?;
        let source = self.plan.sources.get(source)?;
        let at = Timestamp::from_millisecond(arrival.at_ms).ok()?;
        let caller = match source.event_source() {
            Some(arn) => {
                let mapping = lambda.event_sources.between(arn, &self.function)?;
                Through::of(mapping.qualifier.at(at).as_deref())
            }
            None => source.through.clone(),
        };
        let version = match &caller {
            Through::Version(version) => *version,
            Through::Alias(name) => {
                let drawn = Rng::seeded(arrival.seed).unit();
                function.aliases.get(name)?.routing_at(at).pick(drawn)
            }
        };
        let mut outcomes = Rng::seeded(arrival.fate ^ OUTCOMES);
        if function.stopped_at(at) {
            let straggles = outcomes.chance(STRAGGLERS);
            return Some(Call { caller, version, outcome: None, straggles });
        }
        self.outcome(function, caller, version, arrival.at_ms, &mut outcomes)
    }

    /// How an invocation of a version goes. `None` when there is no such version, or it can't run.
    pub(super) fn outcome(
        &self,
        function: &FunctionRecord,
        caller: Through,
        version: VersionId,
        at_ms: i64,
        rng: &mut Rng,
    ) -> Option<Call> {
        let config = function.config(version)?;
        if matches!(config.state.as_str(), "Failed" | "Pending") {
            return None;
        }
        let limits = Limits::of(config);
        let behaviour = self.plan.behaviour(version);
        let outcome = outcome::draw(behaviour, self.broken(at_ms, rng), limits, rng);
        let straggles = rng.chance(STRAGGLERS);
        Some(Call { caller, version, outcome: Some(outcome), straggles })
    }

    /// What it needs and what does not work: something downstream, or a secret.
    fn broken(&self, at_ms: i64, rng: &mut Rng) -> Option<&Outage> {
        let down = self.plan.outages.iter().find(|outage| outage.is_on(at_ms));
        let mut fails = |opens: &&Opens| opens.fails_at(at_ms, rng.unit());
        let shut = self.plan.secrets.iter().find(|opens| fails(opens));
        down.map(AsRef::as_ref).or(shut.map(|opens| &opens.failure))
    }

    /// Runs one invocation, unless there is nothing to run or it is turned away.
    pub(super) fn run(
        &mut self,
        lambda: &LambdaStore,
        source: usize,
        arrival: Arrival,
        region: &str,
    ) -> Option<Invocation> {
        let mut call = self.call(lambda, source, arrival)?;
        let function = lambda.functions.get(&self.function)?;
        let trigger = self.plan.sources.get(source)?.trigger;
        let invocation = call.outcome.take().and_then(|outcome| {
            let mut rng = Rng::seeded(arrival.seed);
            rng.next_u64();
            let what = Request { id: request_id(arrival), trigger, at_ms: arrival.at_ms };
            self.serve(function, call.version, what, outcome, rng, region)
        });
        if self.plan.leaks() {
            call.outcome = invocation.as_ref().map(|invocation| invocation.outcome.clone());
            self.note(arrival.at_ms, &call);
        }
        invocation
    }

    /// Runs one invocation that is known to go so.
    pub(super) fn serve(
        &mut self,
        function: &FunctionRecord,
        version: VersionId,
        request: Request,
        outcome: Outcome,
        mut rng: Rng,
        region: &str,
    ) -> Option<Invocation> {
        let config = function.config(version)?;
        let at_ms = request.at_ms;
        let began_ms = *self.began_ms.get_or_insert(at_ms);
        let behaviour = self.plan.behaviour(version);
        let fresh = rng.chance(behaviour.cold_start_rate);
        let names =
            StreamNames { version, function: (!self.own_group).then_some(self.function.as_str()) };
        let pool = self.pools.entry(version).or_default();
        let lease = pool.lease(at_ms, fresh, at_ms - began_ms < WARM_MS, names, &mut rng);
        let leaked = behaviour.leak_mb_per_1000 * f64::from(lease.served) / 1_000.0;
        let leaked_mb = u32::try_from(whole(leaked)).unwrap_or(u32::MAX);
        let outcome = outcome.after_leaking(leaked_mb, Limits::of(config));
        let site = Site {
            plan: &self.plan,
            function: &self.function,
            config,
            version,
            region,
            stream: lease.stream.clone(),
            cold: lease.cold,
        };
        let invocation = Invocation::make(&site, request, outcome, rng);
        pool.give_back(&lease, invocation.end_ms, invocation.loses_environment());
        Some(invocation)
    }
}
