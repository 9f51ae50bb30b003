//! What an event source mapping has read when: while it is paused its source fills up, and when it
//! is resumed it goes on where it was, faster than new records come in, until it has caught up.

use jiff::Timestamp;

use crate::sandbox::store::history::History;

/// How much faster than they came in records of a backlog are worked off.
const CATCH_UP: i64 = 10;

/// The reader's position over time: straight legs, oldest first.
#[derive(Debug)]
pub(super) struct Progress {
    legs: Vec<Leg>,
}

/// From `from_ms` on, records from the time `position_ms` on are read, `speed` times as fast as
/// they came in; 0 is a pause. In milliseconds since the epoch.
#[derive(Debug, Clone, Copy)]
struct Leg {
    from_ms: i64,
    position_ms: i64,
    speed: i64,
}

/// Records that are read between two moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// When the first of them came in, in milliseconds since the epoch.
    pub from_ms: i64,
    /// Those that came in from then on are not among them.
    pub to_ms: i64,
    read_ms: i64,
    speed: i64,
}

impl Stretch {
    /// When a record that came in at `at_ms` is read.
    pub(super) fn read_at(&self, at_ms: i64) -> i64 {
        self.read_ms + (at_ms - self.from_ms) / self.speed
    }
}

impl Leg {
    fn position(&self, at_ms: i64) -> i64 {
        self.position_ms.saturating_add(at_ms.saturating_sub(self.from_ms) * self.speed)
    }
}

impl Progress {
    /// The way of a mapping that was enabled so. One that begins disabled, as a new one does,
    /// begins with what comes in once it is enabled.
    pub(super) fn of(enabled: &History<bool>) -> Self {
        let first = Leg { from_ms: 0, position_ms: 0, speed: i64::from(enabled.first()) };
        let mut progress = Self { legs: vec![first] };
        let mut has_read = enabled.first();
        for (since, enabled) in enabled.changes() {
            progress.change(since, enabled, has_read);
            has_read |= enabled;
        }
        progress
    }

    fn change(&mut self, since: Timestamp, enabled: bool, has_read: bool) {
        let at_ms = since.as_millisecond();
        // A pause may come before the backlog of the last one has been worked off.
        self.legs.retain(|leg| leg.from_ms <= at_ms);
        let position_ms =
            self.legs.last().filter(|_| has_read).map_or(at_ms, |l| l.position(at_ms));
        if !enabled {
            self.legs.push(Leg { from_ms: at_ms, position_ms, speed: 0 });
            return;
        }
        let caught_up_ms = at_ms + (at_ms - position_ms) / (CATCH_UP - 1);
        if caught_up_ms > at_ms {
            self.legs.push(Leg { from_ms: at_ms, position_ms, speed: CATCH_UP });
        }
        self.legs.push(Leg { from_ms: caught_up_ms, position_ms: caught_up_ms, speed: 1 });
    }

    /// What is read in `from_ms..to_ms`, in order.
    pub(super) fn read_in(&self, from_ms: i64, to_ms: i64) -> Vec<Stretch> {
        let ends = self.legs.iter().skip(1).map(|leg| leg.from_ms).chain([i64::MAX]);
        let legs = self.legs.iter().zip(ends);
        legs.filter_map(|(leg, end_ms)| {
            let (begin_ms, end_ms) = (from_ms.max(leg.from_ms), to_ms.min(end_ms));
            (leg.speed > 0 && begin_ms < end_ms).then(|| Stretch {
                from_ms: leg.position(begin_ms),
                to_ms: leg.position(end_ms),
                read_ms: begin_ms,
                speed: leg.speed,
            })
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    /// When records that came in every millisecond up to `to_ms` are read.
    fn reads(enabled: &History<bool>, to_ms: i64) -> Vec<(i64, i64)> {
        let progress = Progress::of(enabled);
        let stretches = (0..to_ms).step_by(50).flat_map(|ms| progress.read_in(ms, ms + 50));
        let records = stretches.flat_map(|s| (s.from_ms..s.to_ms).map(move |r| (r, s.read_at(r))));
        records.collect()
    }

    #[test]
    fn nothing_is_lost_and_nothing_comes_twice() {
        let mut enabled = History::of(true);
        for (since_ms, on) in [(1_000, false), (1_900, true), (1_950, false), (2_400, true)] {
            enabled.set(at(since_ms), on);
        }
        let reads = reads(&enabled, 4_000);
        let records: Vec<_> = reads.iter().map(|(record, _)| *record).collect();
        assert_eq!(records, (0..4_000).collect::<Vec<_>>());
        assert!(reads.is_sorted_by_key(|(_, read)| *read), "in order");
        assert!(reads.iter().all(|(record, read)| read >= record), "none before it came in");
        let paused = |read: i64| (1_000..1_900).contains(&read) || (1_950..2_400).contains(&read);
        assert!(!reads.iter().any(|(_, read)| paused(*read)));
    }

    #[test]
    fn a_backlog_is_worked_off_ten_times_as_fast() {
        let mut enabled = History::of(true);
        enabled.set(at(1_000), false);
        enabled.set(at(1_900), true);
        let reads = reads(&enabled, 3_000);
        assert_eq!(reads[1_000], (1_000, 1_900));
        assert_eq!(reads[1_500], (1_500, 1_950));
        assert_eq!(reads[2_000], (2_000, 2_000), "it has caught up");
    }

    #[test]
    fn what_begins_disabled_begins_with_what_is_new() {
        let mut enabled = History::of(false);
        enabled.set(at(1_000), true);
        assert_eq!(reads(&enabled, 2_000).first(), Some(&(1_000, 1_000)));
    }
}
