//! Minutes of both versions: those that settled are kept, those that may change are read again.

use std::collections::BTreeMap;

use crate::{
    domain::{Timestamp, Window, arms::MINUTE_S},
    rollout::measured::{Bucket, Sample},
};

/// Buckets of a minute by their beginning.
#[derive(Debug, Default)]
pub(super) struct Minutes {
    settled: BTreeMap<Timestamp, Bucket>,
    unsettled: BTreeMap<Timestamp, Bucket>,
    /// All minutes before this one are settled.
    settled_to: Option<Timestamp>,
}

impl Minutes {
    /// Where to read from: the first minute since `from` that may have changed.
    pub(super) fn unsettled_from(&self, from: Timestamp) -> Timestamp {
        let from = minute_of(from);
        self.settled_to.map_or(from, |settled| settled.max(from))
    }

    /// Takes what was read of a window that begins with the first unsettled minute or before.
    /// Buckets that end at or before `settled_before` will not change any more.
    pub(super) fn take(
        &mut self,
        read: impl IntoIterator<Item = Bucket>,
        window: &Window,
        settled_before: Timestamp,
    ) {
        self.unsettled.clear();
        for bucket in read {
            if self.settled_to.is_some_and(|settled| bucket.start < settled) {
                continue;
            }
            let settles = end_of(bucket.start) <= settled_before;
            let minutes = if settles { &mut self.settled } else { &mut self.unsettled };
            minutes.insert(bucket.start, bucket);
        }
        let settled = minute_of(settled_before.min(window.to())).max(window.from);
        self.settled_to = Some(self.settled_to.map_or(settled, |before| before.max(settled)));
    }

    /// Those that will not change any more, in order.
    pub(super) fn settled(&self) -> Vec<Bucket> {
        self.settled.values().copied().collect()
    }

    /// All of them, in order.
    pub(super) fn buckets(&self) -> Vec<Bucket> {
        self.settled.values().chain(self.unsettled.values()).copied().collect()
    }
}

/// Where the minute begins that a time is in.
pub(super) fn minute_of(at: Timestamp) -> Timestamp {
    let second = at.as_second();
    let start = second - second.rem_euclid(i64::from(MINUTE_S));
    Timestamp::from_second(start).unwrap_or(Timestamp::MIN)
}

/// Where the minute ends that begins at `start`.
pub(super) fn end_of(start: Timestamp) -> Timestamp {
    let minute = std::time::Duration::from_secs(MINUTE_S.into());
    start.saturating_add(minute).unwrap_or(Timestamp::MAX)
}

/// Whether nothing ran.
pub(super) fn is_empty(bucket: &Bucket) -> bool {
    let nothing = |sample: &Sample| sample.invocations == 0 && sample.errors == 0;
    nothing(&bucket.stable) && nothing(&bucket.canary)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-22T{text}Z").parse().unwrap()
    }

    fn bucket(start: &str, invocations: u64) -> Bucket {
        let stable = Sample { invocations, ..Sample::default() };
        Bucket { start: at(start), stable, canary: Sample::default() }
    }

    fn counts(minutes: &Minutes) -> Vec<u64> {
        minutes.buckets().iter().map(|bucket| bucket.stable.invocations).collect()
    }

    #[test]
    fn late_data_changes_what_has_not_settled_and_nothing_else() {
        let mut minutes = Minutes::default();
        let window = Window { from: at("10:00:00"), buckets: 6, period_s: 60 };
        assert_eq!(minutes.unsettled_from(at("10:00:42")), at("10:00:00"));
        let first = [bucket("10:00:00", 5), bucket("10:01:00", 5), bucket("10:02:00", 1)];
        minutes.take(first, &window, at("10:02:10"));
        assert_eq!(counts(&minutes), [5, 5, 1]);
        assert_eq!(minutes.unsettled_from(at("10:00:42")), at("10:02:00"));
        // A wider window than needed was read: what is settled stays as it was.
        let second = [bucket("10:01:00", 9), bucket("10:02:00", 7), bucket("10:03:00", 2)];
        minutes.take(second, &window, at("10:03:59"));
        assert_eq!(counts(&minutes), [5, 5, 7, 2]);
        assert_eq!(minutes.unsettled_from(at("10:00:42")), at("10:03:00"));
    }

    #[test]
    fn a_clock_that_goes_back_unsettles_nothing() {
        let mut minutes = Minutes::default();
        let window = Window { from: at("10:00:00"), buckets: 3, period_s: 60 };
        minutes.take([bucket("10:00:00", 5)], &window, at("10:01:30"));
        minutes.take([bucket("10:00:00", 6)], &window, at("09:00:00"));
        assert_eq!(counts(&minutes), [5]);
        assert_eq!(minutes.unsettled_from(at("10:00:00")), at("10:01:00"));
    }
}
