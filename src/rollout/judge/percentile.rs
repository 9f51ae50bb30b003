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
