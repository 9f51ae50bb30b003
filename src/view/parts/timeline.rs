//! A rollout's stages in a row of time: what is done, what runs, what is to come.

use super::super::{runs::Runs, stamp, text};
use crate::{
    domain::{Timestamp, Weight, weight::format_percent},
    rollout::{Stage, judge::StageKind},
    theme::Role,
};

/// A stage where it stands in time.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::view) struct Slice {
    /// `10%`, `90% bake`.
    pub label: String,
    /// When it began or will, at the earliest.
    pub from: Timestamp,
    /// How long it lasts in seconds, at least.
    pub seconds: u64,
    /// Where the rollout is in it.
    pub progress: Progress,
}

/// Where a rollout is in a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::view) enum Progress {
    /// Behind it.
    Done,
    /// In it.
    Now,
    /// It is to come.
    ToCome,
}

/// The fewest cells of a stage.
const LEAST: usize = 4;

/// The stages of a plan, one behind the other from `from` on; `current` counts from 0.
pub(in crate::view) fn slices(
    stages: &[Stage],
    from: Timestamp,
    current: Option<usize>,
) -> Vec<Slice> {
    let mut begins = from;
    let mut slices = Vec::new();
    for (at, stage) in stages.iter().enumerate() {
        let progress = match current {
            Some(current) if at < current => Progress::Done,
            Some(current) if at == current => Progress::Now,
            _ => Progress::ToCome,
        };
        let (label, seconds) = (label(stage), stage.hold.as_secs());
        slices.push(Slice { label, from: begins, seconds, progress });
        begins = begins.saturating_add(stage.hold).unwrap_or(Timestamp::MAX);
    }
    slices
}

/// `10%`; where it bakes, so it says.
fn label(stage: &Stage) -> String {
    let share = stage.weight.map_or(100.0, Weight::percent);
    let share = format_percent(share);
    match stage.kind {
        StageKind::Step | StageKind::LastStep => share,
        StageKind::HoldBack | StageKind::Bake if stage.hold.is_zero() => share,
        StageKind::HoldBack | StageKind::Bake => format!("{share} bake"),
    }
}

/// Three rows of at most `columns`: shares, the bar, and times with the end. `None` where not even
/// the fewest cells fit.
pub(in crate::view) fn rows(
    slices: &[Slice],
    columns: usize,
    now: Timestamp,
) -> Option<[Runs<'static>; 3]> {
    let last = slices.last()?;
    let end = last.from.saturating_add(std::time::Duration::from_secs(last.seconds));
    let end = stamp::minute(end.unwrap_or(Timestamp::MAX), now);
    let widths = widths(slices, columns.saturating_sub(text::width(&end) + 1))?;
    let [mut shares, mut bar, mut times] = [Runs::new(), Runs::new(), Runs::new()];
    for (slice, width) in slices.iter().zip(&widths) {
        let (role, cells) = match slice.progress {
            Progress::Done => (Role::Dim, "■".repeat(width - 1)),
            Progress::Now => (Role::Accent, under_way(slice, width - 1, now)),
            Progress::ToCome => (Role::BarCanary, "□".repeat(width - 1)),
        };
        shares = shares.join(0, Runs::one(role, slice.label.clone()).fit(width - 1).pad(*width));
        bar = bar.add(role, cells).gap(1);
        let from = begins(slice.from, now, *width);
        times = times.join(0, Runs::one(Role::Dim, from).pad(*width));
    }
    Some([shares, bar.add(Role::Dim, "┤"), times.add(Role::Text, end)])
}

/// When a stage begins, in fewer than `width` columns: the day goes before the time does.
fn begins(from: Timestamp, now: Timestamp, width: usize) -> String {
    let ways = [stamp::minute(from, now), stamp::bare(from)];
    ways.into_iter().find(|way| text::width(way) < width).unwrap_or_default()
}

/// The cells of the stage that runs: what has passed of it as of `now`, and what is left.
fn under_way(slice: &Slice, cells: usize, now: Timestamp) -> String {
    let passed = u64::try_from(now.duration_since(slice.from).as_secs()).unwrap_or_default();
    let cells_64 = u64::try_from(cells).unwrap_or_default();
    let passed = usize::try_from(passed * cells_64 / slice.seconds.max(1)).unwrap_or(cells);
    let passed = passed.min(cells - 1);
    format!("{}▶{}", "■".repeat(passed), "□".repeat(cells - 1 - passed))
}

/// Cells of each stage with a blank behind it: by how long it lasts, but enough for its share.
fn widths(slices: &[Slice], columns: usize) -> Option<Vec<usize>> {
    let room = columns.checked_sub(LEAST * slices.len())?;
    // A bake of an hour beside steps of a minute must leave these something to see.
    let weigh = |slice: &Slice| slice.seconds.max(1).isqrt();
    let total: u64 = slices.iter().map(weigh).sum();
    let part = |slice: &Slice| {
        let part = u64::try_from(room).unwrap_or_default() * weigh(slice) / total.max(1);
        usize::try_from(part).unwrap_or_default()
    };
    Some(slices.iter().map(|slice| LEAST + part(slice)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rollout::Plan;

    fn drawn(strategy: &str, columns: usize, current: Option<usize>) -> Option<[String; 3]> {
        let strategy = strategy.parse().unwrap_or_else(|error| unreachable!("{error}"));
        let plan = Plan::usual(strategy).unwrap_or_else(|error| unreachable!("{error}"));
        let from: Timestamp = "2026-11-22T10:42:00Z".parse().unwrap_or_default();
        let now = from.saturating_add(std::time::Duration::from_secs(150)).unwrap_or_default();
        let rows = rows(&slices(&plan.stages(), from, current), columns, now)?;
        Some(rows.map(|row| row.iter().map(|(text, _)| text).collect()))
    }

    #[test]
    fn a_canary_and_its_bake_stand_in_time() {
        let rows = drawn("canary10-5m", 40, Some(0)).unwrap_or_default();
        assert_eq!(rows[0].trim_end(), "10%        90% bake");
        assert_eq!(rows[1], "■■■■■▶□□□□ □□□□□□□□□□□□□□□□□□□□□ ┤");
        assert_eq!(rows[2], "10:42      10:47                 11:17");
    }

    #[test]
    fn past_midnight_a_stage_keeps_its_time_and_has_its_day_where_there_is_room() {
        let [from, now] = ["2026-11-22T23:58:00Z", "2026-11-23T00:03:00Z"]
            .map(|at| at.parse::<Timestamp>().unwrap_or_default());
        assert_eq!(begins(from, now, 13), "22 Nov 23:58");
        assert_eq!(begins(from, now, 12), "23:58");
        assert_eq!(begins(from, now, 5), "");
        assert_eq!(begins(now, now, 6), "00:03");
    }

    #[test]
    fn where_nothing_fits_nothing_is_drawn() {
        assert_eq!(drawn("linear10-1m", 20, None), None);
        for columns in 0..120 {
            for row in drawn("linear10-1m", columns, Some(3)).into_iter().flatten() {
                assert!(text::width(&row) <= columns, "{columns}: {row}");
            }
        }
    }
}
