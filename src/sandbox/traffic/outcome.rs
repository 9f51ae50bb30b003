//! How one invocation goes: how long it takes, and how it ends.

use super::{
    arrivals::normal,
    plan::{Behaviour, ErrorKind, Outage},
};
use crate::sandbox::{rng::Rng, scenario::model::FailureKind, store::lambda::Configuration};

/// How an invocation ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Ending {
    /// It answers.
    Success,
    /// It answers with a 5xx, which Lambda counts as a success.
    Handled5xx,
    /// The handler throws this.
    Exception(ErrorKind),
    /// It runs into its timeout.
    Timeout,
    /// Its process ends.
    Crash,
    /// Its process is killed for its memory.
    OutOfMemory,
}

impl Ending {
    /// Whether Lambda counts it as an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        !matches!(self, Self::Success | Self::Handled5xx)
    }
}

/// How an invocation goes, apart from where it runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// How it ends.
    pub ending: Ending,
    /// How long it takes, in milliseconds, without initialisation.
    pub duration_ms: f64,
    /// The most memory it uses, in MB.
    pub memory_used_mb: u32,
}

/// What bounds an invocation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The version's timeout in milliseconds.
    pub timeout_ms: f64,
    /// The version's memory in MB.
    pub memory_mb: u32,
}

impl Limits {
    /// Those of a version.
    pub(super) fn of(config: &Configuration) -> Self {
        Self {
            timeout_ms: f64::from(config.timeout_s) * 1_000.0,
            memory_mb: u32::try_from(config.memory_mb).unwrap_or(u32::MAX),
        }
    }
}

/// Draws how an invocation goes. `outage` is what is broken downstream at the time.
pub(super) fn draw(
    behaviour: &Behaviour,
    outage: Option<&Outage>,
    limits: Limits,
    rng: &mut Rng,
) -> Outcome {
    let mut duration_ms = duration(behaviour, rng);
    if let Some(slow) = behaviour.slow
        && rng.chance(slow.chance)
    {
        duration_ms += slow.ms;
    }
    let memory = behaviour.memory_used_mb + u32::try_from(rng.below(6)).unwrap_or(0);
    let mut memory_used_mb = memory.min(limits.memory_mb);
    let (fails, answers_5xx) = (rng.unit(), rng.unit());
    let mut ending = if let Some(outage) = outage.filter(|o| fails < o.error_rate) {
        duration_ms += outage.waits_ms;
        Ending::Exception(outage.error.clone())
    } else if fails < behaviour.error_rate {
        failure(pick(&behaviour.errors, rng))
    } else if answers_5xx < behaviour.handled_5xx {
        Ending::Handled5xx
    } else {
        Ending::Success
    };
    if ending == Ending::OutOfMemory {
        memory_used_mb = limits.memory_mb;
    }
    if ending == Ending::Timeout || duration_ms >= limits.timeout_ms {
        ending = Ending::Timeout;
        duration_ms = limits.timeout_ms;
    }
    Outcome { ending, duration_ms, memory_used_mb }
}

impl Outcome {
    /// The same in an environment that has leaked so much: it is killed where that is too much.
    pub(super) fn after_leaking(mut self, leaked_mb: u32, limits: Limits) -> Self {
        self.memory_used_mb = self.memory_used_mb.saturating_add(leaked_mb);
        if leaked_mb > 0 && self.memory_used_mb >= limits.memory_mb {
            self.memory_used_mb = limits.memory_mb;
            self.ending = Ending::OutOfMemory;
        }
        self
    }
}

fn failure(error: Option<&ErrorKind>) -> Ending {
    let Some(error) = error else { return Ending::Crash };
    match error.kind {
        FailureKind::Exception => Ending::Exception(error.clone()),
        FailureKind::Timeout => Ending::Timeout,
        FailureKind::Crash => Ending::Crash,
        FailureKind::OutOfMemory => Ending::OutOfMemory,
    }
}

/// One of `errors` by their weights.
fn pick<'a>(errors: &'a [ErrorKind], rng: &mut Rng) -> Option<&'a ErrorKind> {
    let mut left = rng.unit() * errors.iter().map(|error| error.weight).sum::<f64>();
    let chosen = errors.iter().find(|error| {
        left -= error.weight;
        left < 0.0
    });
    chosen.or(errors.last())
}

/// A log-normal duration with the behaviour's median and 95th percentile, in whole hundredths of
/// a millisecond as `REPORT` lines tell it.
fn duration(behaviour: &Behaviour, rng: &mut Rng) -> f64 {
    spread(behaviour.p50_ms, behaviour.p95_ms, rng)
}

/// The initialisation's duration in milliseconds.
pub(super) fn init_duration(behaviour: &Behaviour, rng: &mut Rng) -> f64 {
    spread(behaviour.init_ms, behaviour.init_ms * 1.5, rng)
}

fn spread(p50: f64, p95: f64, rng: &mut Rng) -> f64 {
    /// The 95th percentile of the standard normal distribution.
    const Z95: f64 = 1.644_854;
    let sigma = (p95 / p50).ln() / Z95;
    let drawn = p50 * (sigma * normal(rng)).exp();
    (drawn.max(0.8) * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::{scenario::runtime::Runtime, traffic::plan::Slow};

    const LIMITS: Limits = Limits { timeout_ms: 3_000.0, memory_mb: 256 };

    fn behaviour(errors: Vec<ErrorKind>) -> Behaviour {
        Behaviour {
            runtime: Runtime::named("nodejs22.x").unwrap(),
            error_rate: 0.1,
            handled_5xx: 0.05,
            p50_ms: 100.0,
            p95_ms: 300.0,
            slow: None,
            leak_mb_per_1000: 0.0,
            memory_used_mb: 120,
            cold_start_rate: 0.0,
            init_ms: 300.0,
            errors,
        }
    }

    fn error(kind: FailureKind, weight: f64) -> ErrorKind {
        let name = format!("{kind:?}");
        ErrorKind { name, message: String::new(), stack: Vec::new(), weight, kind }
    }

    fn draws(behaviour: &Behaviour, outage: Option<&Outage>) -> Vec<Outcome> {
        let mut rng = Rng::seeded(11);
        (0..10_000).map(|_| draw(behaviour, outage, LIMITS, &mut rng)).collect()
    }

    #[test]
    fn durations_have_the_percentiles_of_the_behaviour() {
        let mut durations: Vec<_> = draws(&behaviour(Vec::new()), None)
            .into_iter()
            .map(|outcome| outcome.duration_ms)
            .collect();
        durations.sort_by(f64::total_cmp);
        assert!((95.0..105.0).contains(&durations[5_000]), "{}", durations[5_000]);
        assert!((280.0..320.0).contains(&durations[9_500]), "{}", durations[9_500]);
    }

    #[test]
    fn failures_follow_their_rate_and_their_weights() {
        let kinds = vec![error(FailureKind::Timeout, 3.0), error(FailureKind::OutOfMemory, 1.0)];
        let drawn = draws(&behaviour(kinds), None);
        let timeouts: Vec<_> = drawn.iter().filter(|o| o.ending == Ending::Timeout).collect();
        let killed: Vec<_> = drawn.iter().filter(|o| o.ending == Ending::OutOfMemory).collect();
        let handled = drawn.iter().filter(|o| o.ending == Ending::Handled5xx).count();
        assert!((670..830).contains(&timeouts.len()), "{}", timeouts.len());
        assert!((200..300).contains(&killed.len()), "{}", killed.len());
        assert!((400..500).contains(&handled), "{handled}");
        assert!(timeouts.iter().all(|o| (o.duration_ms - 3_000.0).abs() < f64::EPSILON));
        assert!(killed.iter().all(|o| o.memory_used_mb == 256));
    }

    #[test]
    fn whatever_takes_too_long_times_out() {
        let slow = Behaviour { p50_ms: 6_000.0, p95_ms: 7_000.0, ..behaviour(Vec::new()) };
        assert!(draws(&slow, None).iter().all(|o| o.ending == Ending::Timeout));
    }

    #[test]
    fn a_slow_share_moves_the_last_percentiles_alone() {
        let slow = Behaviour {
            slow: Some(Slow { chance: 0.03, ms: 2_000.0 }),
            error_rate: 0.0,
            ..behaviour(Vec::new())
        };
        let mut durations: Vec<_> =
            draws(&slow, None).into_iter().map(|outcome| outcome.duration_ms).collect();
        durations.sort_by(f64::total_cmp);
        assert!((95.0..110.0).contains(&durations[5_000]), "{}", durations[5_000]);
        assert!(durations[9_500] < 500.0, "{}", durations[9_500]);
        assert!(durations[9_900] > 2_000.0, "{}", durations[9_900]);
    }

    #[test]
    fn an_environment_that_has_leaked_too_much_is_killed() {
        let outcome = || Outcome { ending: Ending::Success, duration_ms: 1.0, memory_used_mb: 120 };
        assert_eq!(outcome().after_leaking(100, LIMITS).memory_used_mb, 220);
        let killed = outcome().after_leaking(136, LIMITS);
        assert_eq!((killed.ending, killed.memory_used_mb), (Ending::OutOfMemory, 256));
        assert_eq!(outcome().after_leaking(0, LIMITS), outcome());
    }

    #[test]
    fn an_outage_fails_all_behaviours_alike() {
        let outage = Outage {
            first_ms: 0,
            lasts_ms: 60_000,
            every_ms: Some(600_000),
            error_rate: 0.4,
            waits_ms: 500.0,
            error: error(FailureKind::Exception, 1.0),
        };
        assert!(outage.is_on(59_999) && !outage.is_on(60_000) && outage.is_on(600_000));
        assert!(!outage.is_on(-1));
        let good = Behaviour { error_rate: 0.0, ..behaviour(Vec::new()) };
        for behaviour in [good, behaviour(Vec::new())] {
            let broken = |o: &&Outcome| o.ending == Ending::Exception(outage.error.clone());
            let drawn = draws(&behaviour, Some(&outage));
            let share = drawn.iter().filter(broken).count();
            assert!((3_800..4_200).contains(&share), "{share}");
            assert!(drawn.iter().filter(broken).all(|o| o.duration_ms > 500.0));
        }
    }
}
