//! The memory of the canary's execution environments, by log stream.

use std::collections::BTreeMap;

use crate::{domain::Timestamp, logs::Report, rollout::measured};

/// So many environments are looked at: a leak is in all of them.
const STREAMS: usize = 16;
/// So many reports of one are kept; beyond that only every other one, again and again.
const REPORTS: usize = 128;
/// An environment that has been silent for so many seconds makes room for another.
const SILENT_S: i64 = 15 * 60;

/// Reports by log stream.
#[derive(Debug, Default)]
pub(super) struct Memory(BTreeMap<String, Environment>);

#[derive(Debug)]
struct Environment {
    series: measured::Memory,
    /// Every so many reports one is kept, beside the last.
    stride: usize,
    reports: usize,
}

impl Memory {
    /// Takes what an invocation reported.
    pub(super) fn note(&mut self, stream: &str, at: Timestamp, report: &Report) {
        let (Some(used), Some(size_mb)) = (report.max_memory_mb, report.memory_mb) else { return };
        if !self.0.contains_key(stream) && !self.has_room(at) {
            return;
        }
        let environment = self.0.entry(stream.to_owned()).or_insert_with(|| {
            let series =
                measured::Memory { stream: stream.to_owned(), size_mb, used_mb: Vec::new() };
            Environment { series, stride: 1, reports: 0 }
        });
        environment.note(at, used);
    }

    /// The environments, by name of their streams.
    pub(super) fn series(&self) -> Vec<measured::Memory> {
        self.0.values().map(|environment| environment.series.clone()).collect()
    }

    fn has_room(&mut self, now: Timestamp) -> bool {
        if self.0.len() < STREAMS {
            return true;
        }
        let silent = self.0.iter().find(|(_, environment)| environment.is_silent(now));
        let silent = silent.map(|(stream, _)| stream.clone());
        silent.is_some_and(|stream| self.0.remove(&stream).is_some())
    }
}

impl Environment {
    fn note(&mut self, at: Timestamp, used: u32) {
        let series = &mut self.series.used_mb;
        // A report tells the most that was used so far: a late one adds nothing to a later one.
        if series.last().is_some_and(|(last, _)| at < *last) {
            return;
        }
        let between = !self.reports.is_multiple_of(self.stride);
        self.reports += 1;
        if let Some(last) = series.last_mut().filter(|_| between) {
            *last = (at, used);
            return;
        }
        series.push((at, used));
        if series.len() > REPORTS {
            let mut index = 0;
            series.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.stride *= 2;
        }
    }

    fn is_silent(&self, now: Timestamp) -> bool {
        let last = self.series.used_mb.last().map_or(0, |(at, _)| at.as_second());
        now.as_second() - last > SILENT_S
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + second).unwrap()
    }

    fn report(used: u32) -> Report {
        Report { memory_mb: Some(512), max_memory_mb: Some(used), ..Report::default() }
    }

    #[test]
    fn an_environment_s_use_is_a_series_in_order_of_time() {
        let mut memory = Memory::default();
        memory.note("a", at(0), &report(100));
        memory.note("a", at(10), &report(110));
        memory.note("a", at(5), &report(105));
        memory.note("a", at(20), &report(120));
        memory.note("b", at(10), &Report::default());
        let series = memory.series();
        assert_eq!(series.len(), 1, "what reports no memory is no series");
        let used: Vec<_> = series[0].used_mb.iter().map(|(_, used)| *used).collect();
        assert_eq!((used, series[0].size_mb), (vec![100, 110, 120], 512));
    }

    #[test]
    fn a_long_series_keeps_its_ends() {
        let mut memory = Memory::default();
        for second in 0..10_000 {
            memory.note("a", at(second), &report(100 + u32::try_from(second).unwrap() / 100));
        }
        let used = &memory.series()[0].used_mb;
        assert!(used.len() <= REPORTS, "{}", used.len());
        assert_eq!((used[0].0, used[used.len() - 1].0), (at(0), at(9_999)));
        let middle = used[used.len() / 2].0.as_second() - at(0).as_second();
        assert!((4_000..6_000).contains(&middle), "evenly in between: {middle}");
    }

    #[test]
    fn environments_are_not_replaced_while_they_report() {
        let mut memory = Memory::default();
        for stream in 0..40 {
            memory.note(&format!("s{stream:02}"), at(stream), &report(100));
        }
        assert_eq!(memory.series().len(), STREAMS);
        memory.note("new", at(2_000), &report(100));
        assert!(memory.series().iter().any(|memory| memory.stream == "new"));
    }
}
