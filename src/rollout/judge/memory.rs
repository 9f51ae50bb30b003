//! Memory that grows until it is used up.

use super::Hold;
use crate::{
    domain::Timestamp,
    rollout::{gates::Gates, measured::Memory},
};

/// So many reports of an environment tell growth from chance, at least.
const REPORTS: usize = 12;
/// Seconds in which an environment warms up: caches fill, connections open. If a quarter of its
/// reports takes longer, that.
const WARM_UP_S: f64 = 180.0;
/// Seconds after them that tell what grows from what levels off, at least.
const SPAN_S: f64 = 240.0;
/// More reports would not tell more, and every pair of them is looked at.
const LOOKED_AT: usize = 96;
/// What grows reaches so many new heights after it has warmed up, half of them later on.
const HEIGHTS: usize = 6;
/// Growth by less than this share of the memory is none.
const GROWTH: f64 = 0.02;
/// Later growth is no slower than this share of the earlier: what levels off is no leak.
const STEADY: f64 = 0.75;

/// Where one environment's use leads.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Growth {
    used_mb: f64,
    /// MB in a second; above 0.
    slope: f64,
}

/// The environment that comes to its end first, if one grows near it.
#[must_use]
pub fn hold(gates: &Gates, memory: &[Memory]) -> Option<Hold> {
    let holding = memory.iter().filter_map(|memory| one(gates, memory));
    holding.min_by(|left, right| left.0.total_cmp(&right.0)).map(|(_, hold)| hold)
}

/// Seconds to exhaustion, and the hold.
fn one(gates: &Gates, memory: &Memory) -> Option<(f64, Hold)> {
    let growth = growth(memory)?;
    let size = f64::from(memory.size_mb);
    let left_s = ((size - growth.used_mb) / growth.slope).max(0.0);
    let soon = left_s < super::tally::float(gates.memory_exhaustion_s);
    if growth.used_mb < gates.memory_share * size && !soon {
        return None;
    }
    let hold = Hold::Memory {
        used_mb: memory.used_mb.last().map_or(0, |(_, used)| *used),
        size_mb: memory.size_mb,
        exhausted_in_s: whole(left_s),
    };
    Some((left_s, hold))
}

/// How it grows after it has warmed up; `None` when it does not, or too little is known.
fn growth(memory: &Memory) -> Option<Growth> {
    let points = thinned(warm(&memory.used_mb));
    let (first, last) = (points.first()?, points.last()?);
    let seconds = last.0 - first.0;
    let (earlier, later) = points.split_at(points.len() / 2);
    let climbs = heights(&points) >= HEIGHTS && heights(later) >= HEIGHTS / 2;
    if points.len() < REPORTS || seconds < SPAN_S || !climbs {
        return None;
    }
    let slope = slope(&points)?;
    let grown = slope * seconds >= GROWTH * f64::from(memory.size_mb);
    let steady = self::slope(later)? >= STEADY * self::slope(earlier)?;
    (slope > 0.0 && grown && steady).then_some(Growth { used_mb: last.1, slope })
}

/// What was reported after the environment had warmed up.
fn warm(used: &[(Timestamp, u32)]) -> &[(Timestamp, u32)] {
    let Some((begin, _)) = used.first() else { return used };
    let cold = |(at, _): &(Timestamp, u32)| at.duration_since(*begin).as_secs_f64() < WARM_UP_S;
    let cold = used.iter().take_while(|report| cold(report)).count();
    &used[cold.max(used.len() / 4)..]
}

/// At most so many reports, evenly, the last among them: seconds since the first, and MB.
fn thinned(used: &[(Timestamp, u32)]) -> Vec<(f64, f64)> {
    let Some((from, _)) = used.first() else { return Vec::new() };
    let step = used.len().div_ceil(LOOKED_AT).max(1);
    let offset = (used.len() - 1) % step;
    let points = used.iter().skip(offset).step_by(step);
    points.map(|(at, mb)| (at.duration_since(*from).as_secs_f64(), f64::from(*mb))).collect()
}

/// How often it rose above all that was before.
fn heights(points: &[(f64, f64)]) -> usize {
    let mut highest = f64::INFINITY;
    let mut heights = 0;
    for (_, mb) in points {
        heights += usize::from(*mb > highest);
        highest = if highest.is_finite() { highest.max(*mb) } else { *mb };
    }
    heights
}

/// The median of the slopes of all pairs (Theil and Sen): a third of the points may be wild.
fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let mut slopes = Vec::new();
    for (index, (at, mb)) in points.iter().enumerate() {
        let after = points[index + 1..].iter().filter(|(later, _)| later > at);
        slopes.extend(after.map(|(later, more)| (more - mb) / (later - at)));
    }
    let middle = slopes.len() / 2;
    (!slopes.is_empty()).then(|| *slopes.select_nth_unstable_by(middle, f64::total_cmp).1)
}

/// Whole seconds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and a cast saturates"
)]
fn whole(seconds: f64) -> Option<u64> {
    seconds.is_finite().then_some(seconds as u64)
}
