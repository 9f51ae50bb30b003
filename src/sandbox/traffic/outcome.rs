//! How one invocation goes: how long it takes, and how it ends.

use super::{
    arrivals::normal,
    plan::{Behaviour, ErrorKind, Outage},
};
use crate::sandbox::{rng::Rng, scenario::model::FailureKind};

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

/// Draws how an invocation goes. `outage` is what is broken downstream at the time.
pub(super) fn draw(
    behaviour: &Behaviour,
    outage: Option<&Outage>,
    limits: Limits,
    rng: &mut Rng,
) -> Outcome {
    let mut duration_ms = duration(behaviour, rng);
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
