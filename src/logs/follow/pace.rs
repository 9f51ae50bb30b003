//! How long to wait between two queries.

use std::time::Duration;

use super::Trouble;

/// Between two pages: no more than five calls a second.
const GAP: Duration = Duration::from_millis(200);
/// After a round that brought something.
const BUSY: Duration = Duration::from_secs(1);
/// Between rounds of a group in which nothing happens.
const IDLE: Duration = Duration::from_secs(3);
/// Between rounds while Live Tail brings what is new.
const LEISURE: Duration = Duration::from_secs(15);
/// After a first failure; doubled with each further one.
const BACKOFF: Duration = Duration::from_secs(1);
/// After many failures in a row.
const MAX_BACKOFF: Duration = Duration::from_secs(15);

/// The pause before the next query.
#[derive(Debug, Default)]
pub(super) struct Pace {
    pause: Duration,
    /// What the pause between rounds has come to.
    between_rounds: Duration,
    /// New events since the last round ended.
    fresh: usize,
    failures: u32,
    at_leisure: bool,
}

impl Pace {
    pub(super) fn pause(&self) -> Duration {
        self.pause
    }

    pub(super) fn answered(&mut self, has_more: bool, fresh: usize) {
        self.failures = 0;
        self.fresh += fresh;
        self.pause = if has_more { GAP } else { self.end_of_round() };
    }

    /// There is no haste, or there is again.
    pub(super) fn at_leisure(&mut self, at_leisure: bool) {
        self.at_leisure = at_leisure;
    }

    fn end_of_round(&mut self) -> Duration {
        let quiet = std::mem::take(&mut self.fresh) == 0;
        let slower = (self.between_rounds + self.between_rounds / 2).clamp(BUSY, IDLE);
        self.between_rounds = if quiet { slower } else { BUSY };
        if self.at_leisure { LEISURE } else { self.between_rounds }
    }

    pub(super) fn failed(&mut self, trouble: Trouble) {
        let backoff = BACKOFF.saturating_mul(1 << self.failures.min(8)).min(MAX_BACKOFF);
        self.failures += 1;
        self.pause = match trouble {
            Trouble::Throttled(asked) => backoff.max(asked.unwrap_or_default()),
            Trouble::TokenRefused if self.failures == 1 => GAP,
            Trouble::NoGroup => IDLE,
            Trouble::TokenRefused | Trouble::Other => backoff,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_slows_down_when_nothing_comes_and_speeds_up_when_something_does() {
        let mut pace = Pace::default();
        let mut pauses = Vec::new();
        for fresh in [5, 0, 0, 0, 0, 1] {
            pace.answered(false, fresh);
            pauses.push(pace.pause().as_millis());
        }
        assert_eq!(pauses, [1000, 1500, 2250, 3000, 3000, 1000]);
    }

    #[test]
    fn beside_something_faster_it_takes_its_time() {
        let mut pace = Pace::default();
        pace.at_leisure(true);
        pace.answered(true, 1);
        assert_eq!(pace.pause(), GAP);
        pace.answered(false, 1);
        assert_eq!(pace.pause(), LEISURE);
        pace.at_leisure(false);
        pace.answered(false, 1);
        assert_eq!(pace.pause(), BUSY);
    }

    #[test]
    fn what_an_earlier_page_brought_counts_for_the_round() {
        let mut pace = Pace::default();
        pace.answered(true, 7);
        assert_eq!(pace.pause(), GAP);
        pace.answered(false, 0);
        assert_eq!(pace.pause(), BUSY);
    }

    #[test]
    fn failures_back_off_and_an_answer_forgives() {
        let mut pace = Pace::default();
        let mut pauses = Vec::new();
        for _ in 0..6 {
            pace.failed(Trouble::Other);
            pauses.push(pace.pause().as_secs());
        }
        assert_eq!(pauses, [1, 2, 4, 8, 15, 15]);
        pace.failed(Trouble::Throttled(Some(Duration::from_secs(40))));
        assert_eq!(pace.pause().as_secs(), 40);
        pace.answered(true, 0);
        pace.failed(Trouble::Other);
        assert_eq!(pace.pause().as_secs(), 1);
    }

    #[test]
    fn a_group_that_does_not_exist_is_looked_for_at_leisure() {
        let mut pace = Pace::default();
        for _ in 0..9 {
            pace.failed(Trouble::NoGroup);
            assert_eq!(pace.pause(), IDLE);
        }
    }
}
