//! Invocations that flow by themselves, and the log lines that follow from them.
//!
//! Nothing runs in the background: a reader calls [`catch_up`] with the time, and what happened
//! since the last call is made then. Every draw comes from a stream keyed by the seed, the
//! function and the minute, so the same history gives the same lines however often it is read.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use jiff::Timestamp;

mod arrivals;
mod backlog;
mod flow;
mod invocation;
pub mod invoke;
pub mod outcome;
pub mod plan;
mod pool;
mod retries;
pub mod tally;
pub(super) mod template;
mod write;

#[cfg(test)]
mod tests;

use super::{store::lambda::LambdaStore, world::World};
use arrivals::MINUTE_MS;
use flow::Flow;
use plan::{Opens, Plan};

/// How far back a group's log reaches when it is looked at for the first time.
const BACKFILL_MS: i64 = 15 * MINUTE_MS;

/// A log that nobody has read for so long is not made up to date: it begins anew.
const FORGOTTEN_MS: i64 = 60 * MINUTE_MS;

/// How many invocations are made at once at most, about.
const MOST_AT_ONCE: f64 = 20_000.0;

/// The traffic of every function.
#[derive(Debug, Default)]
pub struct Traffic {
    seed: u64,
    /// Before this, in milliseconds since the epoch, nothing was logged. A whole minute.
    origin_ms: i64,
    /// How far each group's log has been made.
    groups: BTreeMap<String, Group>,
    /// The group that each function logs to.
    group_of: HashMap<String, String>,
}

/// The functions that log to one group: their traffic is made together, in one order.
#[derive(Debug, Default)]
struct Group {
    flows: Vec<Flow>,
    /// Everything before this, in milliseconds since the epoch, has been made.
    made_ms: Option<i64>,
}

impl Traffic {
    /// No traffic yet, in a world that starts at `start`.
    #[must_use]
    pub fn starting_at(start: Timestamp, seed: u64) -> Self {
        let origin_ms = whole_minute(start.as_millisecond() - BACKFILL_MS);
        Self { seed, origin_ms, ..Self::default() }
    }

    /// The functions that don't work without this secret.
    #[must_use]
    pub fn readers_of(&self, secret: &str) -> Vec<String> {
        let flows = self.groups.values().flat_map(|group| &group.flows);
        let readers =
            flows.filter(|flow| flow.plan.secrets.iter().any(|opens| opens.secret == secret));
        readers.map(|flow| flow.function.clone()).collect()
    }

    /// A secret's value decides how this function runs.
    pub fn open_with(&mut self, function: &str, opens: Opens) {
        let flows = self.groups.values_mut().flat_map(|group| &mut group.flows);
        if let Some(flow) = flows.into_iter().find(|flow| flow.function == function) {
            flow.plan.secrets.push(opens);
        }
    }

    /// When the sandbox started, in milliseconds since the epoch; a whole minute.
    fn started_ms(&self) -> i64 {
        self.origin_ms + BACKFILL_MS
    }

    /// Adds a function that logs to `group`.
    pub fn add(&mut self, function: &str, group: &str, plan: Plan) {
        let own_group = group == format!("/aws/lambda/{function}");
        let flow = Flow::new(self.seed, function, own_group, plan);
        self.groups.entry(group.to_owned()).or_default().flows.push(flow);
        self.group_of.insert(function.to_owned(), group.to_owned());
    }
}

/// Makes the traffic of every function that logs to `group`, from where it was left up to, not
/// including, `now`. Lines that are still on their way carry a later time of ingestion.
pub fn catch_up(world: &mut World, group: &str, now: Timestamp) {
    let World { traffic, lambda, logs, region, .. } = world;
    let Some(state) = traffic.groups.get_mut(group) else { return };
    let now_ms = now.as_millisecond();
    let from_ms = state.resume(traffic.origin_ms, now_ms);
    if from_ms >= now_ms {
        return;
    }
    state.made_ms = Some(now_ms);
    for flow in &mut state.flows {
        flow.leave_to_log(from_ms, now_ms);
    }
    for minute_ms in minutes(from_ms, now_ms) {
        for (index, source, arrival) in state.arrivals(lambda, minute_ms, from_ms..now_ms) {
            let flow = &mut state.flows[index];
            if let Some(run) = flow.run(lambda, source, arrival, region) {
                run.store(logs.group_mut(group, arrival.at_ms));
            }
        }
    }
}

/// Does the same for the group that `function` logs to, and for its metrics. Whatever is about to
/// change how the function is called or runs calls this first, so that the past keeps its own
/// rules.
pub fn catch_up_function(world: &mut World, function: &str, now: Timestamp) {
    tally::settle(world, function, now);
    if let Some(group) = world.traffic.group_of.get(function).cloned() {
        catch_up(world, &group, now);
    }
}

impl Group {
    /// Where to go on. A log that was forgotten begins anew, and so does one with so much traffic
    /// that making all of it would hold up its reader.
    fn resume(&mut self, origin_ms: i64, now_ms: i64) -> i64 {
        let from_ms = self.made_ms.unwrap_or(origin_ms);
        let sources = self.flows.iter().flat_map(|flow| &flow.plan.sources);
        let per_minute: f64 = sources.map(|source| source.per_minute).sum();
        let most_ms =
            arrivals::whole(MOST_AT_ONCE / per_minute.max(0.001)).saturating_mul(MINUTE_MS);
        if now_ms - from_ms <= FORGOTTEN_MS.min(most_ms.saturating_add(MINUTE_MS)) {
            return from_ms;
        }
        for flow in &mut self.flows {
            flow.begin_anew();
        }
        whole_minute(now_ms - BACKFILL_MS.min(most_ms))
    }

    /// The arrivals of all functions in one minute, as far as they lie in `span_ms`.
    fn arrivals(
        &self,
        lambda: &LambdaStore,
        minute_ms: i64,
        span_ms: Range<i64>,
    ) -> Vec<(usize, usize, arrivals::Arrival)> {
        let mut all = Vec::new();
        for (index, flow) in self.flows.iter().enumerate() {
            let due = flow.arrivals(lambda, minute_ms).into_iter();
            let due = due.filter(|(_, arrival)| span_ms.contains(&arrival.at_ms));
            all.extend(due.map(|(source, arrival)| (index, source, arrival)));
        }
        all.sort_by_key(|(.., arrival)| arrival.at_ms);
        all
    }
}

fn whole_minute(time_ms: i64) -> i64 {
    time_ms - time_ms.rem_euclid(MINUTE_MS)
}

/// The beginnings of the minutes that `from_ms..now_ms` touches.
fn minutes(from_ms: i64, now_ms: i64) -> impl Iterator<Item = i64> {
    let first = whole_minute(from_ms);
    (0..).map(move |n| first + n * MINUTE_MS).take_while(move |minute| *minute < now_ms)
}
