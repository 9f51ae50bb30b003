//! The sandbox's own time: where it starts, how fast it runs, and how a test moves it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

use jiff::{SignedDuration, Timestamp};

/// Time inside the sandbox.
///
/// Runs `speed` times as fast as real time from a start that can be chosen, so that an hour of
/// traffic can pass in a minute and a test can begin at a date it knows. Clones share their state.
#[derive(Debug, Clone)]
pub struct SandboxClock {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    real_start: Instant,
    start: Timestamp,
    speed: f64,
    /// How far `SandboxClock::advance`, for tests, has moved the clock, in milliseconds.
    moved_ms: AtomicI64,
}

impl SandboxClock {
    /// A clock that shows the system's time now and runs `speed` times as fast.
    ///
    /// `speed` is sandbox seconds per real second; 1.0 is real time, 0.0 stands still.
    #[must_use]
    pub fn new(speed: f64) -> Self {
        Self::starting_at(Timestamp::now(), speed)
    }

    /// A clock that shows `start` now and runs `speed` times as fast as real time.
    #[must_use]
    pub fn starting_at(start: Timestamp, speed: f64) -> Self {
        let shared =
            Shared { real_start: Instant::now(), start, speed, moved_ms: AtomicI64::new(0) };
        Self { shared: Arc::new(shared) }
    }

    /// A clock that stands at `at` and moves by `SandboxClock::advance`, for tests, only.
    #[cfg(test)]
    #[must_use]
    pub fn stopped_at(at: Timestamp) -> Self {
        Self::starting_at(at, 0.0)
    }

    /// The time now, in whole milliseconds (what AWS's own logs and tokens count in).
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let real = self.shared.real_start.elapsed().as_secs_f64() * self.shared.speed;
        let ran = SignedDuration::try_from_secs_f64(real).unwrap_or(SignedDuration::MAX);
        let moved = SignedDuration::from_millis(self.shared.moved_ms.load(Ordering::Acquire));
        let exact = self.shared.start.saturating_add(ran.saturating_add(moved));
        let exact = exact.unwrap_or(Timestamp::MAX);
        Timestamp::from_millisecond(exact.as_millisecond()).unwrap_or(exact)
    }

    /// Sandbox seconds per real second.
    #[must_use]
    pub fn speed(&self) -> f64 {
        self.shared.speed
    }

    /// The real time that `span` of the sandbox's time takes; a clock that stands still takes none.
    #[must_use]
    pub fn real(&self, span: std::time::Duration) -> std::time::Duration {
        if self.shared.speed <= 0.0 {
            return std::time::Duration::ZERO;
        }
        let seconds = span.as_secs_f64() / self.shared.speed;
        std::time::Duration::try_from_secs_f64(seconds).unwrap_or(std::time::Duration::MAX)
    }

    /// Moves the clock forward by `by`; negative spans are ignored, for this clock never goes back.
    #[cfg(test)]
    pub fn advance(&self, by: SignedDuration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX).max(0);
        self.shared.moved_ms.fetch_add(ms, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> Timestamp {
        Timestamp::constant(1_795_348_800, 0)
    }

    #[test]
    fn a_stopped_clock_moves_only_when_told() {
        let clock = SandboxClock::stopped_at(noon());
        let twin = clock.clone();
        assert_eq!(clock.now(), noon());
        clock.advance(SignedDuration::from_secs(90));
        assert_eq!(twin.now().duration_since(noon()), SignedDuration::from_secs(90));
        clock.advance(SignedDuration::from_secs(-30));
        assert_eq!(clock.now().duration_since(noon()), SignedDuration::from_secs(90));
    }

    #[test]
    fn a_running_clock_never_goes_back() {
        let clock = SandboxClock::starting_at(noon(), 1_000.0);
        let first = clock.now();
        assert!(first >= noon());
        assert!(clock.now() >= first);
    }

    #[test]
    fn a_fast_clock_shortens_real_waits() {
        let clock = SandboxClock::starting_at(noon(), 60.0);
        let minute = std::time::Duration::from_mins(1);
        assert_eq!(clock.real(minute), std::time::Duration::from_secs(1));
        let stopped = SandboxClock::stopped_at(noon());
        assert_eq!(stopped.real(minute), std::time::Duration::ZERO);
    }
}
