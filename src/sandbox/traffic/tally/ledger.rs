//! What came of one function's invocations, minute by minute.

use std::{collections::BTreeMap, ops::Range};

use super::ranges::Ranges;
use crate::sandbox::{
    store::lambda::VersionId,
    traffic::{arrivals::MINUTE_MS, outcome::Ending, plan::Through, whole_minute},
};

/// Invocations of one minute that were called in the same way, served by the same version, and
/// are told of at the same time.
#[derive(Debug)]
pub struct Cell {
    /// What was called.
    caller: usize,
    /// What served it.
    version: VersionId,
    /// From when on metrics tell of them, in milliseconds since the epoch.
    seen_ms: i64,
    /// How many failed.
    pub errors: u32,
    /// How many were turned away: they are not invocations.
    pub throttles: u32,
    /// One for each invocation.
    pub samples: Vec<Sample>,
}

/// One invocation.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// When it began, in milliseconds since its minute did.
    pub offset_ms: u16,
    /// How long it took, in milliseconds.
    pub duration_ms: f32,
}

/// What became of a call.
#[derive(Debug)]
pub(in crate::sandbox::traffic) enum Fate<'a> {
    /// It was turned away.
    Throttled,
    /// It ran for so many milliseconds and ended so.
    Ran(f64, &'a Ending),
}

/// One function's invocations.
#[derive(Debug, Default)]
pub struct Ledger {
    pub(super) made: Ranges,
    callers: Vec<Through>,
    minutes: BTreeMap<i64, Vec<Cell>>,
}

/// Which invocations of a function are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selection<'a> {
    /// Only those that called this.
    pub caller: Option<&'a Through>,
    /// Only those that this version served.
    pub version: Option<VersionId>,
}

impl Ledger {
    /// Counts a call of `caller` at `at_ms` that `version` served or would have served.
    pub(in crate::sandbox::traffic) fn note(
        &mut self,
        (at_ms, seen_ms): (i64, i64),
        caller: &Through,
        version: VersionId,
        fate: &Fate<'_>,
    ) {
        let caller = self.caller(caller);
        let minute_ms = whole_minute(at_ms);
        let cells = self.minutes.entry(minute_ms).or_default();
        let key = (caller, version, seen_ms);
        let known = cells.iter().position(|c| (c.caller, c.version, c.seen_ms) == key);
        let index = known.unwrap_or(cells.len());
        if known.is_none() {
            let samples = Vec::new();
            cells.push(Cell { caller, version, seen_ms, errors: 0, throttles: 0, samples });
        }
        let cell = &mut cells[index];
        match fate {
            Fate::Throttled => cell.throttles += 1,
            Fate::Ran(duration_ms, ending) => {
                cell.errors += u32::from(ending.is_error());
                let offset_ms = u16::try_from(at_ms - minute_ms).unwrap_or(0);
                cell.samples.push(Sample { offset_ms, duration_ms: narrow(*duration_ms) });
            }
        }
    }

    fn caller(&mut self, caller: &Through) -> usize {
        let known = self.callers.iter().position(|known| known == caller);
        known.unwrap_or_else(|| {
            self.callers.push(caller.clone());
            self.callers.len() - 1
        })
    }

    /// The cells of a selection that metrics tell of at `now_ms`, each with the beginning of its
    /// minute, as far as that lies in `times`.
    pub fn cells(
        &self,
        selection: Selection<'_>,
        times: Range<i64>,
        now_ms: i64,
    ) -> impl Iterator<Item = (i64, &Cell)> {
        let caller = selection.caller.map(|wanted| self.callers.iter().position(|c| c == wanted));
        let times = times.start..times.end.max(times.start);
        self.minutes.range(times).flat_map(move |(minute_ms, cells)| {
            let wanted = cells.iter().filter(move |cell| {
                cell.seen_ms <= now_ms
                    && caller.is_none_or(|caller| caller == Some(cell.caller))
                    && selection.version.is_none_or(|version| version == cell.version)
            });
            wanted.map(|cell| (*minute_ms, cell))
        })
    }

    /// Everything that was called, and by which version it was served, that metrics tell of at
    /// `now_ms` in `times`.
    pub fn served(&self, times: Range<i64>, now_ms: i64) -> Vec<(&Through, VersionId)> {
        let mut all = Vec::new();
        for (_, cell) in self.cells(Selection::default(), times, now_ms) {
            if let Some(caller) = self.callers.get(cell.caller)
                && !all.contains(&(caller, cell.version))
            {
                all.push((caller, cell.version));
            }
        }
        all.sort();
        all
    }

    /// Forgets what was before `time_ms`.
    pub(super) fn forget_before(&mut self, time_ms: i64) {
        self.made.forget_before(time_ms);
        let first_ms = whole_minute(time_ms);
        while self.minutes.first_key_value().is_some_and(|(minute_ms, _)| *minute_ms < first_ms) {
            self.minutes.pop_first();
        }
    }
}

/// Hundredths of a millisecond survive this for all that ends within a minute.
#[expect(clippy::cast_possible_truncation, reason = "half the memory is worth the last digits")]
fn narrow(duration_ms: f64) -> f32 {
    duration_ms as f32
}

/// The most of `samples` that ran at once. What runs on over the end of a minute counts in the
/// one that it began in.
#[must_use]
pub fn peak<'a>(samples: impl Iterator<Item = &'a Sample>) -> u32 {
    let mut edges: Vec<(f32, i32)> = Vec::new();
    for sample in samples {
        let begin = f32::from(sample.offset_ms);
        edges.push((begin, 1));
        edges.push((begin + sample.duration_ms, -1));
    }
    // Where one ends and another begins in the same moment, they share an environment.
    edges.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut running = 0;
    let most = edges.iter().map(|(_, step)| {
        running += step;
        running
    });
    u32::try_from(most.max().unwrap_or(0)).unwrap_or(0)
}

/// When metrics tell of an invocation that ended at `end_ms`: a minute or two after its minute,
/// by a `lag_ms` of up to a minute, and those that straggle another minute later.
#[must_use]
pub(in crate::sandbox::traffic) fn seen_ms(end_ms: i64, lag_ms: i64, straggles: bool) -> i64 {
    let minutes = if straggles { 3 } else { 2 };
    whole_minute(end_ms) + minutes * MINUTE_MS + lag_ms
}
