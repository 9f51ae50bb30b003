//! A token bucket whose time is passed in.

use std::time::Duration;

/// A factor that a throttled reply cuts in half and quiet time restores.
const SLOWEST: f64 = 0.125;
/// Seconds without a throttled reply after which a bucket runs at its full rate again.
const RECOVERY_S: f64 = 10.0;

/// Lets `rate` calls a second pass, and up to one second's worth at once; one call at least.
#[derive(Debug, Clone)]
pub(super) struct Bucket {
    rate: f64,
    tokens: f64,
    pace: f64,
    at: Duration,
}

impl Bucket {
    pub(super) fn new(rate: f64) -> Self {
        Self { rate, tokens: rate, pace: 1.0, at: Duration::ZERO }
    }

    /// Goes on at another rate.
    pub(super) fn set_rate(&mut self, now: Duration, rate: f64) {
        self.refill(now);
        self.rate = rate;
        self.tokens = self.tokens.min(self.burst());
    }

    /// How many calls may pass at once.
    fn burst(&self) -> f64 {
        self.rate.max(1.0)
    }

    /// Takes one token while `keep` others remain, or says how long until that is possible.
    pub(super) fn wait_for(&mut self, now: Duration, keep: f64) -> Option<Duration> {
        self.refill(now);
        let missing = 1.0 + keep - self.tokens;
        if missing <= 1e-9 {
            return None;
        }
        Some(Duration::from_secs_f64(missing / (self.rate * self.pace)))
    }

    /// Takes a token, into debt if need be.
    pub(super) fn take(&mut self) {
        self.tokens -= 1.0;
    }

    /// AWS said that it was too much.
    pub(super) fn throttled(&mut self, now: Duration) {
        self.refill(now);
        self.tokens = self.tokens.min(0.0);
        self.pace = (self.pace / 2.0).max(SLOWEST);
    }

    fn refill(&mut self, now: Duration) {
        let elapsed = now.saturating_sub(self.at).as_secs_f64();
        self.at = self.at.max(now);
        self.tokens = (self.tokens + elapsed * self.rate * self.pace).min(self.burst());
        self.pace = (self.pace + elapsed / RECOVERY_S).min(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(bucket: &mut Bucket, now: Duration) -> usize {
        let mut count = 0;
        while bucket.wait_for(now, 0.0).is_none() {
            bucket.take();
            count += 1;
        }
        count
    }

    #[test]
    fn a_second_s_worth_at_once_then_the_rate() {
        let mut bucket = Bucket::new(5.0);
        assert_eq!(taken(&mut bucket, Duration::ZERO), 5);
        assert_eq!(bucket.wait_for(Duration::ZERO, 0.0), Some(Duration::from_millis(200)));
        assert_eq!(taken(&mut bucket, Duration::from_secs(1)), 5);
    }

    #[test]
    fn what_is_kept_back_is_not_taken() {
        let mut bucket = Bucket::new(5.0);
        assert!(bucket.wait_for(Duration::ZERO, 4.0).is_none());
        bucket.take();
        assert!(bucket.wait_for(Duration::ZERO, 4.0).is_some());
        assert!(bucket.wait_for(Duration::ZERO, 0.0).is_none());
    }

    #[test]
    fn throttling_halves_the_pace_and_quiet_time_restores_it() {
        let mut bucket = Bucket::new(10.0);
        bucket.throttled(Duration::ZERO);
        assert_eq!(bucket.wait_for(Duration::ZERO, 0.0), Some(Duration::from_millis(200)));
        let later = Duration::from_secs(20);
        assert_eq!(taken(&mut bucket, later), 10);
        assert_eq!(bucket.wait_for(later, 0.0), Some(Duration::from_millis(100)));
    }

    #[test]
    fn time_that_goes_back_gives_nothing() {
        let mut bucket = Bucket::new(1.0);
        assert_eq!(taken(&mut bucket, Duration::from_secs(5)), 1);
        assert_eq!(taken(&mut bucket, Duration::from_secs(4)), 0);
    }
}
