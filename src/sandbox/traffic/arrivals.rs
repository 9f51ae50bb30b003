//! When invocations arrive: a minute at a time, from the seed and the minute alone.

use std::f64::consts::TAU;

use super::plan::Source;
use crate::sandbox::{rng::Rng, scenario::workload::Trigger};

/// A minute in milliseconds.
pub(super) const MINUTE_MS: i64 = 60_000;

/// Share of arrivals in the same millisecond as the one before.
const BURSTS: f64 = 0.03;

/// One invocation's beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arrival {
    /// When, in milliseconds since the epoch.
    pub at_ms: i64,
    /// Seed of everything else about it.
    pub seed: u64,
    /// Seed of how it ends.
    pub fate: u64,
    /// Seed of its request id: what is tried again keeps it.
    pub request: u64,
}

impl Arrival {
    /// The first try of a request.
    pub(super) fn first(at_ms: i64, seed: u64) -> Self {
        Self { at_ms, seed, fate: seed, request: seed }
    }
}

/// The arrivals from `source` in the minute that begins at `minute_ms`, in order.
///
/// `base` is the source's own seed. Nothing else enters, so a minute is the same however and
/// whenever it is asked for.
pub(super) fn in_minute(source: &Source, base: u64, minute_ms: i64) -> Vec<Arrival> {
    if source.trigger == Trigger::Schedule {
        return scheduled(source.per_minute, base, minute_ms);
    }
    let mut rng = Rng::seeded(base ^ minute_ms.unsigned_abs().wrapping_mul(0x2545_f491_4f6c_dd1d));
    rng.next_u64();
    let wobble = 0.85 + 0.3 * rng.unit();
    let count = poisson(rate_at(source, minute_ms) * wobble, &mut rng);
    let mut offsets: Vec<i64> = (0..count).map(|_| offset(&mut rng)).collect();
    offsets.sort_unstable();
    let mut last = minute_ms;
    let arrivals = offsets.into_iter().map(|offset| {
        let at_ms = if rng.chance(BURSTS) { last } else { minute_ms + offset };
        last = at_ms;
        Arrival::first(at_ms, rng.next_u64())
    });
    arrivals.collect()
}

/// The mean rate per minute at that time of the day.
pub(super) fn rate_at(source: &Source, time_ms: i64) -> f64 {
    let minute_of_day = time_ms.div_euclid(MINUTE_MS).rem_euclid(1_440);
    let hour = f64::from(i32::try_from(minute_of_day).unwrap_or(0)) / 60.0;
    let phase = (hour - f64::from(source.peak_hour)) / 24.0;
    source.per_minute * (1.0 + source.daily_swing * (TAU * phase).cos())
}

/// Evenly spaced, from a phase of the source's own.
fn scheduled(per_minute: f64, base: u64, minute_ms: i64) -> Vec<Arrival> {
    if per_minute <= 0.0 {
        return Vec::new();
    }
    let every_ms = whole(60_000.0 / per_minute).max(1);
    let mut rng = Rng::seeded(base);
    let phase = i64::try_from(rng.below(every_ms.unsigned_abs())).unwrap_or(0);
    let first = minute_ms + (phase - minute_ms).rem_euclid(every_ms);
    let times = (0..).map(|k| first + k * every_ms).take_while(|at| *at < minute_ms + MINUTE_MS);
    let seed = |at_ms: i64| Rng::seeded(base ^ at_ms.unsigned_abs()).next_u64();
    times.map(|at_ms| Arrival::first(at_ms, seed(at_ms))).collect()
}

fn offset(rng: &mut Rng) -> i64 {
    i64::try_from(rng.below(MINUTE_MS.unsigned_abs())).unwrap_or(0)
}

/// A Poisson number: exactly for small means, by the normal approximation for large ones.
fn poisson(mean: f64, rng: &mut Rng) -> u32 {
    if mean > 40.0 {
        let number = (mean + mean.sqrt() * normal(rng)).round().max(0.0);
        return u32::try_from(whole(number)).unwrap_or(u32::MAX);
    }
    let floor = (-mean).exp();
    let mut product = rng.unit();
    let mut number = 0;
    while product > floor {
        product *= rng.unit();
        number += 1;
    }
    number
}

/// A standard normal number.
pub(super) fn normal(rng: &mut Rng) -> f64 {
    let radius = (-2.0 * (1.0 - rng.unit()).ln()).sqrt();
    radius * (TAU * rng.unit()).cos()
}

/// A number without its fraction; what does not fit becomes the nearest that does.
#[expect(clippy::cast_possible_truncation, reason = "a float's cast saturates, which is meant")]
pub(super) fn whole(number: f64) -> i64 {
    number as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::{store::lambda::VersionId, traffic::plan::Through};

    fn source(per_minute: f64, trigger: Trigger) -> Source {
        let through = Through::Version(VersionId::Latest);
        Source { per_minute, through, trigger, arn: None, daily_swing: 0.5, peak_hour: 19 }
    }

    fn day(source: &Source) -> Vec<Vec<Arrival>> {
        (0..1_440).map(|minute| in_minute(source, 9, minute * MINUTE_MS)).collect()
    }

    #[test]
    fn a_day_averages_the_rate_and_peaks_when_it_should() {
        let minutes = day(&source(120.0, Trigger::Http));
        let count = |hours: std::ops::Range<usize>| -> usize {
            minutes[hours.start * 60..hours.end * 60].iter().map(Vec::len).sum()
        };
        let mean = count(0..24) / 1_440;
        assert!((116..=124).contains(&mean), "{mean}");
        assert!(count(18..20) > 2 * count(6..8), "{} {}", count(18..20), count(6..8));
    }

    #[test]
    fn arrivals_are_in_order_and_some_share_a_millisecond() {
        let all: Vec<_> = day(&source(30.0, Trigger::Sqs)).concat();
        assert!(all.is_sorted_by_key(|arrival| arrival.at_ms));
        let shared = all.windows(2).filter(|pair| pair[0].at_ms == pair[1].at_ms).count();
        assert!(shared > all.len() / 50, "{shared} of {}", all.len());
    }

    #[test]
    fn a_schedule_is_evenly_spaced_over_the_edges_of_minutes() {
        let all: Vec<_> = day(&source(0.2, Trigger::Schedule)).concat();
        assert_eq!(all.len(), 288);
        assert!(all.windows(2).all(|pair| pair[1].at_ms - pair[0].at_ms == 300_000));
    }

    #[test]
    fn no_rate_means_no_arrivals() {
        assert!(day(&source(0.0, Trigger::Http)).concat().is_empty());
        assert!(day(&source(0.0, Trigger::Schedule)).concat().is_empty());
    }
}
