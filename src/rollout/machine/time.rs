//! Reckoning with times that never overflow.

use std::time::Duration;

use crate::domain::Timestamp;

/// One bucket of CloudWatch's, in seconds.
pub(super) const MINUTE_S: u32 = 60;
/// Buckets settle when the function's timeout and so many seconds have passed.
pub(super) const SETTLE_S: u32 = 180;

pub(super) fn later(time: Timestamp, seconds: u32) -> Timestamp {
    time.checked_add(Duration::from_secs(seconds.into())).unwrap_or(Timestamp::MAX)
}

pub(super) fn sooner(time: Timestamp, seconds: u32) -> Timestamp {
    time.checked_sub(Duration::from_secs(seconds.into())).unwrap_or(Timestamp::MIN)
}

/// Whole seconds from `from` to `to`; 0 when it is the other way round.
pub(super) fn between(from: Timestamp, to: Timestamp) -> u32 {
    u32::try_from(to.as_second().saturating_sub(from.as_second()).max(0)).unwrap_or(u32::MAX)
}

/// Where the minute of `time` begins.
pub(super) fn minute_of(time: Timestamp) -> Timestamp {
    let minute = i64::from(MINUTE_S);
    Timestamp::from_second(time.as_second().div_euclid(minute) * minute).unwrap_or(time)
}

/// The end of the first whole minute after `time`. The minute that it falls in, be it in its first
/// second, does not count.
pub(super) fn first_whole_minute(time: Timestamp) -> Timestamp {
    later(minute_of(time), 2 * MINUTE_S)
}
