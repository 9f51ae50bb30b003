//! Execution environments: which one serves an invocation, and whether it is a new one.

use std::sync::Arc;

use jiff::Timestamp;

use crate::sandbox::{rng::Rng, store::lambda::VersionId};

/// An environment that was idle for so long is gone.
const IDLE_MS: i64 = 8 * 60_000;

/// The environments of one version.
#[derive(Debug, Default)]
pub(super) struct Pool {
    environments: Vec<Environment>,
}

#[derive(Debug)]
struct Environment {
    stream: Arc<str>,
    free_at_ms: i64,
    served: u32,
}

/// An environment that was picked for an invocation.
#[derive(Debug)]
pub(super) struct Lease {
    index: usize,
    /// The log stream it writes to.
    pub stream: Arc<str>,
    /// Whether it has to initialise first.
    pub cold: bool,
    /// How many invocations it has served since its log began.
    pub served: u32,
}

/// How streams of a version are named.
#[derive(Debug, Clone, Copy)]
pub(super) struct StreamNames<'a> {
    /// The version.
    pub version: VersionId,
    /// The function, when its log group is not its own: then it stands in the name.
    pub function: Option<&'a str>,
}

impl StreamNames<'_> {
    fn make(&self, since_ms: i64, rng: &mut Rng) -> Arc<str> {
        let since = Timestamp::from_millisecond(since_ms).unwrap_or_default();
        let day = since.strftime("%Y/%m/%d");
        let function = self.function.unwrap_or_default();
        Arc::from(format!("{day}/{function}[{}]{}", self.version, rng.hex(32)))
    }
}

impl Pool {
    /// Picks an environment for an invocation at `at_ms`: the first that is free, else a new one.
    ///
    /// With `fresh` a free one is replaced. With `was_busy` a new one counts as warm: the function
    /// was running before its log begins.
    pub(super) fn lease(
        &mut self,
        at_ms: i64,
        fresh: bool,
        was_busy: bool,
        names: StreamNames<'_>,
        rng: &mut Rng,
    ) -> Lease {
        let free = self.environments.iter().position(|e| e.free_at_ms <= at_ms);
        let idle = |index: usize| at_ms - self.environments[index].free_at_ms > IDLE_MS;
        match free {
            Some(index) if !fresh && !idle(index) => {
                let Environment { stream, served, .. } = &self.environments[index];
                Lease { index, stream: Arc::clone(stream), cold: false, served: *served }
            }
            free => {
                let age_ms =
                    if was_busy { i64::try_from(rng.below(5_400_000)).unwrap_or(0) } else { 0 };
                let stream = names.make(at_ms - age_ms, rng);
                let made =
                    Environment { stream: Arc::clone(&stream), free_at_ms: at_ms, served: 0 };
                let index = self.place(free, made);
                Lease { index, stream, cold: !was_busy, served: 0 }
            }
        }
    }

    fn place(&mut self, free: Option<usize>, made: Environment) -> usize {
        if let Some(index) = free {
            self.environments[index] = made;
            return index;
        }
        self.environments.push(made);
        self.environments.len() - 1
    }

    /// The environment of `lease` is busy until `free_at_ms`; `lost` ones end there.
    pub(super) fn give_back(&mut self, lease: &Lease, free_at_ms: i64, lost: bool) {
        if let Some(environment) = self.environments.get_mut(lease.index) {
            environment.served += 1;
            environment.free_at_ms = if lost { free_at_ms - 2 * IDLE_MS } else { free_at_ms };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: StreamNames<'_> = StreamNames { version: VersionId::Number(7), function: None };

    fn lease(pool: &mut Pool, at_ms: i64, rng: &mut Rng) -> Lease {
        let lease = pool.lease(at_ms, false, false, NAMES, rng);
        pool.give_back(&lease, at_ms + 100, false);
        lease
    }

    #[test]
    fn a_free_environment_is_reused_and_a_busy_one_is_not() {
        let (mut pool, mut rng) = (Pool::default(), Rng::seeded(1));
        let first = lease(&mut pool, 0, &mut rng);
        let busy = lease(&mut pool, 50, &mut rng);
        let later = lease(&mut pool, 200, &mut rng);
        assert!(first.cold && busy.cold && !later.cold);
        assert_ne!(first.stream, busy.stream);
        assert_eq!(first.stream, later.stream);
    }

    #[test]
    fn an_idle_environment_is_replaced() {
        let (mut pool, mut rng) = (Pool::default(), Rng::seeded(1));
        let first = lease(&mut pool, 0, &mut rng);
        let later = lease(&mut pool, IDLE_MS + 101, &mut rng);
        assert!(later.cold);
        assert_ne!(first.stream, later.stream);
    }

    #[test]
    fn a_lost_environment_is_never_used_again() {
        let (mut pool, mut rng) = (Pool::default(), Rng::seeded(1));
        let first = pool.lease(0, false, false, NAMES, &mut rng);
        pool.give_back(&first, 100, true);
        assert!(lease(&mut pool, 100, &mut rng).cold);
    }

    #[test]
    fn streams_are_named_as_lambda_names_them() {
        let mut rng = Rng::seeded(1);
        let own = NAMES.make(1_795_348_800_000, &mut rng);
        assert!(own.starts_with("2026/11/22/[7]"), "{own}");
        let names = StreamNames { version: VersionId::Latest, function: Some("tax") };
        let shared = names.make(1_795_348_800_000, &mut rng);
        assert!(shared.starts_with("2026/11/22/tax[$LATEST]"), "{shared}");
        assert_eq!(shared.len(), "2026/11/22/tax[$LATEST]".len() + 32);
    }
}
