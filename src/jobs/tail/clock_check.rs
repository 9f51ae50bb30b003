//! Notices when the endpoint turns out to have another time than we went by.

use tokio::time::Instant;

/// By how much the clock may move by itself, in milliseconds: less than what the follower
/// allows for.
const TOLERANCE_MS: i64 = 10_000;

/// Compares the clock, which replies set, with the time that has really passed.
#[derive(Debug)]
pub(super) struct ClockCheck {
    at: Instant,
    shown_ms: i64,
    /// No reply has confirmed the clock yet.
    is_first: bool,
}

impl ClockCheck {
    /// The clock shows `now_ms`, and no reply has come yet.
    pub(super) fn new(at: Instant, now_ms: i64) -> Self {
        Self { at, shown_ms: now_ms, is_first: true }
    }

    /// A reply came; the clock shows `now_ms` and runs `speed` times as fast as real time.
    /// False when what was asked by the clock so far is worth nothing.
    ///
    /// Before the first reply the clock may have been wrong either way. Later, a jump ahead
    /// means that this machine slept, and the tail goes on where it was; a jump back means
    /// another server.
    pub(super) fn is_consistent(&mut self, at: Instant, now_ms: i64, speed: f64) -> bool {
        let passed = at.duration_since(self.at).mul_f64(speed);
        let passed_ms = i64::try_from(passed.as_millis()).unwrap_or(i64::MAX);
        let ahead_ms = now_ms.saturating_sub(self.shown_ms).saturating_sub(passed_ms);
        let consistent = ahead_ms > -TOLERANCE_MS && (!self.is_first || ahead_ms < TOLERANCE_MS);
        *self = Self { at, shown_ms: now_ms, is_first: false };
        consistent
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Whether each reply, at a second of real time and a clock reading, was consistent.
    fn check(replies: &[(u64, i64)]) -> Vec<bool> {
        let start = Instant::now();
        let mut check = ClockCheck::new(start, 1_000_000);
        let at = |seconds| start + Duration::from_secs(seconds);
        replies.iter().map(|&(s, ms)| check.is_consistent(at(s), 1_000_000 + ms, 1.0)).collect()
    }

    #[test]
    fn a_clock_that_is_right_stays() {
        assert_eq!(check(&[(1, 1_000), (2, 3_000), (60, 61_000)]), [true, true, true]);
    }

    #[test]
    fn the_first_reply_may_correct_it_either_way() {
        assert_eq!(check(&[(1, 20_000), (2, 21_000)]), [false, true]);
        assert_eq!(check(&[(1, -20_000), (2, -19_000)]), [false, true]);
    }

    #[test]
    fn later_a_sleep_is_no_reason_and_another_server_is() {
        assert_eq!(check(&[(1, 1_000), (2, 3_600_000), (3, 2_000)]), [true, true, false]);
    }

    #[test]
    fn a_fast_clock_passes_fast() {
        let start = Instant::now();
        let mut check = ClockCheck::new(start, 0);
        let second = start + Duration::from_secs(1);
        assert!(check.is_consistent(second, 60_000, 60.0));
        assert!(!check.is_consistent(second + Duration::from_secs(1), 60_000, 60.0));
    }
}
