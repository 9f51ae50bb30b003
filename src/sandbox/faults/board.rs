//! The faults that are on, and what they do to the next call.

use std::time::Duration;

use jiff::Timestamp;

use super::rule::{Effect, FaultRule};
use crate::sandbox::rng::Rng;

/// The faults that are on.
#[derive(Debug)]
pub struct FaultBoard {
    started: Timestamp,
    rules: Vec<Live>,
    rng: Rng,
}

#[derive(Debug)]
struct Live {
    rule: FaultRule,
    met: u32,
}

/// What happens to one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Meeting {
    /// How long it waits before anything else, in real time.
    pub delay: Duration,
    /// What then becomes of it, with the time that takes.
    pub effect: Option<(Effect, Duration)>,
}

impl FaultBoard {
    /// Faults of a sandbox that started at `started`; `seed` decides whom the improbable ones meet.
    #[must_use]
    pub fn new(started: Timestamp, rules: Vec<FaultRule>, seed: u64) -> Self {
        let mut board = Self { started, rules: Vec::new(), rng: Rng::keyed(seed, "faults") };
        board.add(rules);
        board
    }

    /// Adds faults to those that are on.
    pub fn add(&mut self, rules: Vec<FaultRule>) {
        self.rules.extend(rules.into_iter().map(|rule| Live { rule, met: 0 }));
    }

    /// Ends all faults.
    pub fn clear(&mut self) {
        self.rules.clear();
    }

    /// The faults that are on or will be, each with how many calls it has met.
    pub fn rules(&self) -> impl Iterator<Item = (&FaultRule, u32)> {
        self.rules.iter().map(|live| (&live.rule, live.met))
    }

    /// What happens to a call of `action` at `now`: all latencies, and the first other fault.
    pub fn meet(&mut self, action: &str, now: Timestamp) -> Meeting {
        let age = now.duration_since(self.started).as_secs_f64();
        let mut meeting = Meeting::default();
        for live in &mut self.rules {
            let taken = meeting.effect.is_some() && live.rule.effect != Effect::Latency;
            let streams = live.rule.effect == Effect::EndStream;
            if taken || streams || !live.is_on(age) || !live.rule.names(action) {
                continue;
            }
            if !self.rng.chance(live.rule.probability) {
                continue;
            }
            live.met += 1;
            let jitter = self.rng.below(live.rule.jitter_ms + 1);
            let time = Duration::from_millis(live.rule.ms + jitter);
            match live.rule.effect {
                Effect::Latency => meeting.delay += time,
                effect => meeting.effect = Some((effect, time)),
            }
        }
        meeting
    }

    /// Whether the answer to a call of `action`, which streams, ends at `now`.
    pub fn ends_stream(&mut self, action: &str, now: Timestamp) -> bool {
        let age = now.duration_since(self.started).as_secs_f64();
        let ends = |live: &&mut Live| {
            live.rule.effect == Effect::EndStream && live.is_on(age) && live.rule.names(action)
        };
        let Some(live) = self.rules.iter_mut().find(ends) else { return false };
        let met = self.rng.chance(live.rule.probability);
        live.met += u32::from(met);
        met
    }
}

impl Live {
    fn is_on(&self, age: f64) -> bool {
        self.rule.count.is_none_or(|count| self.met < count)
            && self.rule.from_s.is_none_or(|from| age >= from)
            && self.rule.until_s.is_none_or(|until| age < until)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn board(rules: &[&str]) -> FaultBoard {
        let rules = rules.iter().map(|text| toml::from_str(text).unwrap()).collect();
        FaultBoard::new(Timestamp::UNIX_EPOCH, rules, 1)
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second)
    }

    fn effect(board: &mut FaultBoard, action: &str, second: i64) -> Option<Effect> {
        board.meet(action, at(second)).effect.map(|(effect, _)| effect)
    }

    #[test]
    fn a_counted_fault_meets_the_next_calls_only() {
        let mut board = board(&["on = [\"lambda:Update*\"]\ndo = \"throttle\"\ncount = 2"]);
        assert_eq!(effect(&mut board, "lambda:GetAlias", 0), None);
        assert_eq!(effect(&mut board, "lambda:UpdateAlias", 0), Some(Effect::Throttle));
        assert_eq!(effect(&mut board, "lambda:UpdateAlias", 0), Some(Effect::Throttle));
        assert_eq!(effect(&mut board, "lambda:UpdateAlias", 0), None);
    }

    #[test]
    fn a_window_opens_and_closes() {
        let mut board = board(&["on = [\"*\"]\ndo = \"hang\"\nfrom_s = 10\nuntil_s = 20"]);
        let seen = [9, 10, 19, 20].map(|second| effect(&mut board, "logs:X", second).is_some());
        assert_eq!(seen, [false, true, true, false]);
    }

    #[test]
    fn latencies_add_up_beside_another_fault() {
        let mut board = board(&[
            "on = [\"*\"]\ndo = \"latency\"\nms = 200",
            "on = [\"*\"]\ndo = \"deny\"",
            "on = [\"*\"]\ndo = \"hang\"",
            "on = [\"*\"]\ndo = \"latency\"\nms = 50",
        ]);
        let meeting = board.meet("lambda:GetAlias", at(0));
        assert_eq!(meeting.delay, Duration::from_millis(250));
        assert_eq!(meeting.effect, Some((Effect::Deny, Duration::ZERO)));
    }

    #[test]
    fn a_fault_of_streams_leaves_calls_alone() {
        let mut board = board(&["on = [\"logs:*\"]\ndo = \"end-stream\"\ncount = 1"]);
        assert_eq!(effect(&mut board, "logs:StartLiveTail", 0), None);
        assert!(!board.ends_stream("lambda:GetAlias", at(0)));
        assert!(board.ends_stream("logs:StartLiveTail", at(0)));
        assert!(!board.ends_stream("logs:StartLiveTail", at(0)));
    }

    #[test]
    fn an_improbable_fault_meets_its_share() {
        let mut board = board(&["on = [\"*\"]\ndo = \"throttle\"\nprobability = 0.25"]);
        let met = (0..1_000).filter(|_| effect(&mut board, "a:B", 0).is_some()).count();
        assert!((200..300).contains(&met), "{met}");
    }
}
