//! The one source of "now", so that tests and the sandbox can set it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};

/// A clock that runs at the pace of the endpoint it talks to.
///
/// Against AWS it is the system's clock, moved by the difference to AWS's `Date` headers.
/// The sandbox may run faster (`--speed`) and tells so in its replies; every period that
/// serin measures then shrinks alike. Clones share their state.
#[derive(Debug, Clone)]
pub struct Clock {
    anchor: Arc<Mutex<Anchor>>,
}

#[derive(Debug, Clone, Copy)]
struct Anchor {
    at: Instant,
    time: Timestamp,
    speed: f64,
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::starting_at(Timestamp::now(), 1.0)
    }

    /// A clock that shows `time` now and runs `speed` times as fast as real time.
    #[must_use]
    pub fn starting_at(time: Timestamp, speed: f64) -> Self {
        let anchor = Anchor { at: Instant::now(), time, speed };
        Self { anchor: Arc::new(Mutex::new(anchor)) }
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.lock().time_at(Instant::now())
    }

    /// How many seconds pass on this clock in one real second.
    #[must_use]
    pub fn speed(&self) -> f64 {
        self.lock().speed
    }

    /// How long `period` of this clock lasts in real time; a millisecond at least.
    #[must_use]
    pub fn real(&self, period: Duration) -> Duration {
        let real = period.as_secs_f64() / self.speed();
        // Never zero: who waits in a loop would spin.
        Duration::try_from_secs_f64(real).unwrap_or(period).max(Duration::from_millis(1))
    }

    /// Follows the endpoint: its time now, and its pace.
    ///
    /// `Date` headers have whole seconds, so a difference below two seconds is left alone.
    pub fn observe(&self, server_time: Timestamp, speed: f64) {
        let mut anchor = self.lock();
        let at = Instant::now();
        let ours = anchor.time_at(at);
        let same_pace = (anchor.speed - speed).abs() < f64::EPSILON;
        let drift = server_time.duration_since(ours).abs();
        if same_pace && drift < SignedDuration::from_secs(2) {
            return;
        }
        *anchor = Anchor { at, time: server_time, speed };
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Anchor> {
        self.anchor.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Anchor {
    fn time_at(&self, at: Instant) -> Timestamp {
        let elapsed = at.saturating_duration_since(self.at).as_secs_f64() * self.speed;
        let elapsed = SignedDuration::try_from_secs_f64(elapsed).unwrap_or(SignedDuration::MAX);
        self.time.saturating_add(elapsed).unwrap_or(Timestamp::MAX)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}
