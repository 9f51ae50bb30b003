//! Asynchronous invocations that failed and are tried again, with the same request id.

use super::{
    arrivals::{Arrival, MINUTE_MS, whole},
    flow::Flow,
    minutes,
    plan::{Source, Through},
};
use crate::sandbox::{
    rng::Rng,
    store::lambda::{FunctionRecord, LambdaStore, VersionId},
};

/// How long Lambda waits before it tries again, in milliseconds: first, and once more.
const WAITS_MS: [i64; 2] = [MINUTE_MS, 2 * MINUTE_MS];

/// Share of failures that lie in the event itself: the next try goes as the last one did.
const AT_FAULT: f64 = 0.5;

/// Sets the draws of one try apart from those of the one before.
const TRY: u64 = 0x6761_696e_2d61_6e64;

impl Flow {
    /// What of a caller's events is tried again in the minute that begins at `minute_ms`: by the
    /// first tries of the minutes before, so that a minute is the same whenever it is asked for.
    pub(super) fn tried_again(
        &self,
        lambda: &LambdaStore,
        source: usize,
        minute_ms: i64,
    ) -> Vec<Arrival> {
        let caller = self.plan.sources.get(source).filter(|source| source.trigger.is_async());
        let (Some(caller), Some(function)) = (caller, lambda.functions.get(&self.function)) else {
            return Vec::new();
        };
        let waits = WAITS_MS.iter().take(retries(function, caller));
        let longest_ms: i64 = waits.clone().map(|wait| wait + longest_ms(function)).sum();
        let minute = minute_ms..minute_ms + MINUTE_MS;
        let mut found = Vec::new();
        for first in minutes(minute_ms - longest_ms, minute.end)
            .flat_map(|minute_ms| self.first_tries(source, minute_ms))
        {
            let mut last = first;
            for wait_ms in waits.clone() {
                let Some(next) = self.next_try(lambda, source, last, *wait_ms) else { break };
                found.extend(minute.contains(&next.at_ms).then_some(next));
                last = next;
            }
        }
        found
    }

    /// When and how a try is followed by another; `None` where it goes well.
    fn next_try(
        &self,
        lambda: &LambdaStore,
        source: usize,
        last: Arrival,
        wait_ms: i64,
    ) -> Option<Arrival> {
        let outcome = self.call(lambda, source, last)?.outcome?;
        if !outcome.ending.is_error() {
            return None;
        }
        let at_ms = last.at_ms + whole(outcome.duration_ms) + wait_ms;
        let mut rng = Rng::seeded(last.seed ^ TRY);
        let seed = rng.next_u64();
        let fate = if rng.chance(AT_FAULT) { last.fate } else { seed };
        Some(Arrival { at_ms, seed, fate, request: last.request })
    }
}

/// How often a caller's failed event is tried again.
fn retries(function: &FunctionRecord, caller: &Source) -> usize {
    let qualifier = match &caller.through {
        Through::Alias(name) => Some(name.clone()),
        Through::Version(VersionId::Latest) => None,
        Through::Version(number) => Some(number.to_string()),
    };
    let set = function.attached.event_invokes.get(&qualifier).map(|config| config.retries);
    set.and_then(|retries| usize::try_from(retries).ok()).unwrap_or(WAITS_MS.len())
}

/// The longest that an invocation of any version may run, in milliseconds.
fn longest_ms(function: &FunctionRecord) -> i64 {
    let versions = function.versions.iter().map(|version| version.config.timeout_s);
    let longest = versions.chain([function.latest.timeout_s]).max();
    i64::from(longest.unwrap_or(0)) * 1_000
}
