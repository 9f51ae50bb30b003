//! The followers of one tail: one for a group, one per day for a single version.

use std::time::Duration;

use super::{Follower, Settings};
use crate::domain::{FunctionName, LogSource, Timestamp, Version, log_event::LogSelection};

const DAY_MS: i64 = 86_400_000;

/// All followers that a source needs.
///
/// Lambda names a stream after the UTC day on which its environment began, and the environment
/// goes on writing to it after midnight. A tail of one version, which asks for its streams by
/// prefix, therefore reads yesterday's as well as today's. Any other reads the whole group.
#[derive(Debug)]
pub struct Lanes {
    settings: Settings,
    prefix: Option<VersionPrefix>,
    by_day: Vec<Lane>,
    beside_live_tail: bool,
}

/// One follower and what it asks for.
#[derive(Debug)]
pub struct Lane {
    /// Streams whose name begins so; `None` for all.
    pub prefix: Option<String>,
    /// When it asks next, since the tail began.
    pub due: Duration,
    /// What it asks.
    pub follower: Follower,
    day: i64,
}

impl Lanes {
    /// Followers from now on.
    #[must_use]
    pub fn new(source: &LogSource, settings: Settings, now_ms: i64) -> Self {
        let prefix = VersionPrefix::of(source);
        let mut lanes = Self { settings, prefix, by_day: Vec::new(), beside_live_tail: false };
        for day in lanes.days(now_ms) {
            lanes.open(day, Follower::new(settings, now_ms));
        }
        lanes
    }

    /// Followers of all that was written since `start_ms`, as far as it stands in streams of today
    /// or yesterday, oldest first.
    #[must_use]
    pub fn since(source: &LogSource, settings: Settings, start_ms: i64, now_ms: i64) -> Self {
        let prefix = VersionPrefix::of(source);
        let mut lanes = Self { settings, prefix, by_day: Vec::new(), beside_live_tail: false };
        for day in lanes.days(now_ms) {
            lanes.open(day, Follower::starting_at(settings, start_ms));
        }
        lanes
    }

    /// Today, and for a single version yesterday.
    fn days(&self, now_ms: i64) -> Vec<i64> {
        let today = now_ms.div_euclid(DAY_MS);
        if self.prefix.is_some() { vec![today, today - 1] } else { vec![0] }
    }

    fn open(&mut self, day: i64, mut follower: Follower) {
        follower.beside_live_tail(self.beside_live_tail);
        let prefix = self.prefix.as_ref().map(|prefix| prefix.on(day));
        self.by_day.push(Lane { prefix, due: Duration::ZERO, follower, day });
    }

    /// Follows the calendar: opens the lane of a new day, closes those before yesterday.
    pub fn renew(&mut self, now_ms: i64) {
        let days = self.days(now_ms);
        self.by_day.retain(|lane| days.contains(&lane.day));
        for day in days {
            if !self.by_day.iter().any(|lane| lane.day == day) {
                // Nothing in its streams is older than the day, give or take the clocks.
                let start_ms = day * DAY_MS - self.settings.overlap_ms;
                self.open(day, Follower::starting_at(self.settings, start_ms));
            }
        }
    }

    /// The lane of a day, unless it has been closed: see [`Lane::day`].
    pub fn of_day(&mut self, day: i64) -> Option<&mut Lane> {
        self.by_day.iter_mut().find(|lane| lane.day == day)
    }

    /// When the first lane asks, since the tail began.
    #[must_use]
    pub fn due(&self) -> Option<Duration> {
        self.by_day.iter().map(|lane| lane.due).min()
    }

    /// The lane that asks next: the same one until its `due` is moved.
    pub fn first_due(&mut self) -> Option<&mut Lane> {
        self.by_day.iter_mut().min_by_key(|lane| lane.due)
    }

    /// Live Tail brings most lines, from now on or no more.
    pub fn beside_live_tail(&mut self, beside: bool) {
        self.beside_live_tail = beside;
        for lane in &mut self.by_day {
            lane.follower.beside_live_tail(beside);
        }
    }

    /// No lane waits beyond `due`, since the tail began.
    pub fn hurry(&mut self, due: Duration) {
        for lane in &mut self.by_day {
            lane.due = lane.due.min(due);
        }
    }

    /// Everything before this time has been delivered and is not read again; `None` while the past
    /// is being filled in.
    #[must_use]
    pub fn settled_ms(&self) -> Option<i64> {
        let done = self.by_day.iter().all(|lane| lane.follower.is_backfilled());
        self.by_day.iter().map(|lane| lane.follower.settled_ms()).min().filter(|_| done)
    }

    /// All events up to this time that were readable then have been delivered; `None` before
    /// every lane has been read once.
    #[must_use]
    pub fn complete_to_ms(&self) -> Option<i64> {
        self.by_day.iter().map(|lane| lane.follower.complete_to_ms()).min().flatten()
    }

    /// The past has been filled in, without a gap from this time on.
    #[must_use]
    pub fn backfilled_from_ms(&self) -> Option<i64> {
        let done = self.by_day.iter().all(|lane| lane.follower.is_backfilled());
        let from = self.by_day.iter().map(|lane| lane.follower.complete_from_ms()).max();
        from.filter(|_| done)
    }
}

impl Lane {
    /// What tells it from the others of its source: the day of its streams, counted since the
    /// epoch; 0 for the lane of a whole group.
    #[must_use]
    pub fn day(&self) -> i64 {
        self.day
    }
}

/// How the names of the streams of a source begin, those of tomorrow included: what a session of
/// Live Tail that lasts for hours has to watch. Empty for all streams of the group.
#[must_use]
pub fn stream_prefixes(source: &LogSource, now_ms: i64) -> Vec<String> {
    let Some(prefix) = VersionPrefix::of(source) else { return Vec::new() };
    let today = now_ms.div_euclid(DAY_MS);
    [today - 1, today, today + 1].map(|day| prefix.on(day)).into()
}

/// How the streams of one version begin, but for the day.
#[derive(Debug)]
struct VersionPrefix {
    /// Named in a custom group only.
    function: Option<FunctionName>,
    version: Version,
}

impl VersionPrefix {
    fn of(source: &LogSource) -> Option<Self> {
        let LogSelection::Version(function, version) = &source.selection else { return None };
        let own_group = source.group.strip_prefix("/aws/lambda/") == Some(function.as_str());
        Some(Self { function: (!own_group).then(|| function.clone()), version: *version })
    }

    /// `2026/11/22/[42]`, or `2026/11/22/checkout[42]`.
    fn on(&self, day: i64) -> String {
        let date = Timestamp::from_millisecond(day * DAY_MS).unwrap_or_default();
        let function = self.function.as_ref().map_or("", FunctionName::as_str);
        format!("{}/{function}[{}]", date.strftime("%Y/%m/%d"), self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Page;

    /// 2026-11-22T23:59:58Z.
    const LATE: i64 = 1_795_391_998_000;

    fn source(group: &str, selection: LogSelection) -> LogSource {
        LogSource { group: group.into(), selection }
    }

    fn version_in(group: &str) -> LogSource {
        let function = FunctionName("checkout".into());
        source(group, LogSelection::Version(function, Version::Published(42)))
    }

    fn prefixes(lanes: &Lanes) -> Vec<&str> {
        lanes.by_day.iter().map(|lane| lane.prefix.as_deref().unwrap_or("*")).collect()
    }

    #[test]
    fn a_version_is_selected_on_the_server_and_a_group_is_not() {
        let own = Lanes::new(&version_in("/aws/lambda/checkout"), Settings::default(), LATE);
        assert_eq!(prefixes(&own), ["2026/11/22/[42]", "2026/11/21/[42]"]);
        let custom = Lanes::new(&version_in("/shop/all"), Settings::default(), LATE);
        assert_eq!(prefixes(&custom), ["2026/11/22/checkout[42]", "2026/11/21/checkout[42]"]);
        let group = source("/shop/all", LogSelection::Group);
        assert_eq!(prefixes(&Lanes::new(&group, Settings::default(), LATE)), ["*"]);
    }

    #[test]
    fn what_was_written_since_a_time_is_read_in_the_streams_of_both_days() {
        let start = LATE - 3_600_000;
        let source = version_in("/aws/lambda/checkout");
        let mut lanes = Lanes::since(&source, Settings::default(), start, LATE);
        assert_eq!(prefixes(&lanes), ["2026/11/22/[42]", "2026/11/21/[42]"]);
        let starts = lanes.by_day.iter_mut().map(|lane| lane.follower.ask(LATE).start_ms);
        assert_eq!(starts.collect::<Vec<_>>(), [start, start]);
        assert_eq!(lanes.backfilled_from_ms(), None, "nothing has been read");
    }

    #[test]
    fn at_midnight_the_prefix_is_renewed_and_yesterday_stays() {
        let source = version_in("/aws/lambda/checkout");
        let mut lanes = Lanes::new(&source, Settings::default(), LATE);
        lanes.renew(LATE + 1_000);
        assert_eq!(prefixes(&lanes), ["2026/11/22/[42]", "2026/11/21/[42]"]);
        lanes.renew(LATE + 3_000);
        assert_eq!(prefixes(&lanes), ["2026/11/22/[42]", "2026/11/23/[42]"]);
        let new = lanes.first_due().map(|lane| lane.follower.ask(LATE + 3_000).start_ms);
        assert!(new <= Some(LATE + 2_000), "nothing of the new day is skipped");
    }

    #[test]
    fn after_a_long_sleep_both_days_are_read_from_their_beginning() {
        let source = version_in("/aws/lambda/checkout");
        let mut lanes = Lanes::new(&source, Settings::default(), LATE);
        let now = LATE + 3 * DAY_MS;
        lanes.renew(now);
        assert_eq!(prefixes(&lanes), ["2026/11/25/[42]", "2026/11/24/[42]"]);
        let starts: Vec<_> =
            lanes.by_day.iter_mut().map(|lane| lane.follower.ask(now).start_ms).collect();
        assert!(starts.iter().all(|start| start % DAY_MS == DAY_MS - 60_000), "{starts:?}");
    }

    #[test]
    fn a_group_is_never_renewed() {
        let group = source("/shop/all", LogSelection::Group);
        let mut lanes = Lanes::new(&group, Settings::default(), LATE);
        let first = lanes.first_due().map(|lane| lane.follower.ask(LATE));
        lanes.renew(LATE + 3_000);
        assert_eq!(lanes.first_due().map(|lane| lane.follower.ask(LATE + 3_000)), first);
    }

    #[test]
    fn it_is_complete_when_every_lane_is() {
        let source = version_in("/aws/lambda/checkout");
        let mut lanes = Lanes::new(&source, Settings::default(), LATE);
        for round in 0..40 {
            assert_eq!(lanes.complete_to_ms().is_some(), round > 1, "round {round}");
            let Some(lane) = lanes.first_due() else { break };
            lane.follower.ask(LATE);
            lane.follower.answered(Page { items: vec![], next: None }, LATE);
            lane.due += Duration::from_secs(1);
        }
        assert_eq!(lanes.backfilled_from_ms(), Some(LATE - 15 * 60_000));
    }
}
