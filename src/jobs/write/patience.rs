//! How long a write is tried, and the pauses between its copies.

use std::time::Duration;

use crate::{
    aws::jitter,
    domain::{Failure, FailureKind},
};

/// What ends harm is worth a minute of a person's waiting.
const URGENT: Duration = Duration::from_mins(1);
/// Any other write: then the person decides.
const OTHER: Duration = Duration::from_secs(10);
/// The pause after the first copy; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// No pause is longer, so that a minute holds a dozen copies.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Pauses before the looks at what shows nothing yet: a write may land late.
pub(super) const LOOKS: [Duration; 4] = [
    Duration::ZERO,
    Duration::from_millis(300),
    Duration::from_millis(700),
    Duration::from_millis(1_500),
];

/// The endpoint's time.
pub(super) trait Pace: Sync {
    /// Time since the write began.
    fn elapsed(&self) -> Duration;
    /// Waits.
    fn sleep(&self, period: Duration) -> impl Future<Output = ()> + Send;
}

/// Time left for a write. All of it is the endpoint's time, and passed in.
#[derive(Debug)]
pub(in crate::jobs) struct Patience {
    until: Duration,
    pauses: u32,
}

impl Patience {
    pub(in crate::jobs) fn new(now: Duration, urgent: bool) -> Self {
        let limit = if urgent { URGENT } else { OTHER };
        Self { until: now + limit, pauses: 0 }
    }

    /// The next pause, or `None` when the time is up.
    pub(in crate::jobs) fn pause(&mut self, now: Duration, after: &Failure) -> Option<Duration> {
        let left = self.until.checked_sub(now).filter(|left| !left.is_zero())?;
        let wanted = wanted(self.pauses, asked(after), jitter::fraction());
        self.pauses += 1;
        Some(wanted.min(left))
    }
}

fn asked(failure: &Failure) -> Duration {
    match &failure.kind {
        FailureKind::Throttled { retry_after: Some(asked), .. } => *asked,
        _ => Duration::ZERO,
    }
}

/// Doubling, at least what AWS asked for, and never the same for two consoles.
fn wanted(pauses: u32, asked: Duration, jitter: f64) -> Duration {
    let longest = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(pauses)).min(LONGEST_PAUSE);
    longest.mul_f64(0.5 + jitter / 2.0).max(asked.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_limit_and_never_shrink_below_half() {
        let whole: Vec<_> = (0..6).map(|n| wanted(n, Duration::ZERO, 1.0).as_millis()).collect();
        assert_eq!(whole, [500, 1_000, 2_000, 4_000, 5_000, 5_000]);
        assert_eq!(wanted(0, Duration::ZERO, 0.0), Duration::from_millis(250));
        assert_eq!(wanted(u32::MAX, Duration::ZERO, 0.0), LONGEST_PAUSE / 2);
    }

    #[test]
    fn what_aws_asks_for_is_waited_within_reason() {
        assert_eq!(wanted(0, Duration::from_secs(2), 0.0), Duration::from_secs(2));
        assert_eq!(wanted(0, Duration::from_hours(1), 0.0), LONGEST_PAUSE);
    }
}
