//! One percentile of many minutes, from the percentiles of each.

use super::tally::float;

/// Above so many values a percentile of theirs lies above the true one as often as below.
const MANY: u64 = 2_000;

/// The percentile over all minutes; `minutes` are the invocations and that percentile of each.
/// `None` without any.
///
/// The 99th percentile of ten values is their largest, and it lies below the true one nine times
/// in ten: the mean of such minutes hides what only one invocation in fifty suffers. So the result
/// is the value that as many minutes exceed as would by chance, by the size of each.
#[must_use]
pub fn over(minutes: &[(u64, f64)], percentile: u8) -> Option<f64> {
    let below = f64::from(percentile.min(100)) / 100.0;
    let known = |(trials, ms): &&(u64, f64)| *trials > 0 && ms.is_finite();
    let mut minutes: Vec<(u64, f64)> = minutes.iter().filter(known).copied().collect();
    minutes.sort_by(|left, right| right.1.total_cmp(&left.1));
    let mut expected: f64 = minutes.iter().map(|(trials, _)| exceeds(*trials, below)).sum();
    for (_, ms) in &minutes {
        if expected < 1.0 {
            return Some(*ms);
        }
        expected -= 1.0;
    }
    minutes.last().map(|(_, ms)| *ms)
}

/// The chance that the percentile of so many values (the nearest rank) exceeds the true one.
fn exceeds(trials: u64, below: f64) -> f64 {
    if trials > MANY {
        return 0.5;
    }
    let n = float(trials);
    let above = n - (n * below).ceil();
    // It does when more values than `above` do: one minus the binomial distribution's tail.
    let mut term = below.powf(n);
    let mut at_most = term;
    let mut hits = 0.0;
    while hits < above {
        term *= (n - hits) / (hits + 1.0) * (1.0 - below) / below;
        hits += 1.0;
        at_most += term;
    }
    (1.0 - at_most).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{Binomial, DiscreteCDF};

    use super::*;

    #[test]
    fn the_chance_to_exceed_is_the_binomial_distributions() {
        for (trials, below) in [(1, 0.95), (10, 0.99), (90, 0.99), (100, 0.95), (2_000, 0.95)] {
            let above = Binomial::new(1.0 - below, trials).unwrap();
            let rank = (float(trials) * below).ceil();
            let kept = (0..=trials).filter(|n| float(*n) <= float(trials) - rank).max().unwrap();
            let exact = 1.0 - above.cdf(kept);
            assert!((exceeds(trials, below) - exact).abs() < 1e-9, "{trials} at {below}");
        }
    }

    #[test]
    fn minutes_of_few_show_what_few_suffer() {
        // Ten a minute; each tenth minute has one slow invocation: one in a hundred.
        let minutes: Vec<(u64, f64)> =
            (0..100).map(|n| (10, if n % 5 == 0 { 2_000.0 } else { 100.0 })).collect();
        assert_eq!(over(&minutes, 99), Some(2_000.0));
        let rare: Vec<(u64, f64)> =
            (0..100).map(|n| (10, if n % 50 == 0 { 2_000.0 } else { 100.0 })).collect();
        assert_eq!(over(&rare, 99), Some(100.0));
    }

    #[test]
    fn minutes_of_many_give_their_middle() {
        let minutes: Vec<(u64, f64)> = (0..11).map(|n| (50_000, f64::from(n))).collect();
        assert_eq!(over(&minutes, 95), Some(5.0));
        assert_eq!(over(&[], 95), None);
        assert_eq!(over(&[(0, 5.0), (9, f64::NAN)], 95), None);
        assert_eq!(over(&[(3, 7.0)], 99), Some(7.0));
    }
}
