//! What becomes of canaries: promoted, taken back, or inconclusive.

use serin::rollout::judge::Promotion;

use super::{
    random::Random,
    world::{Flow, World},
};

/// Minutes of the last step, and those to which it may be extended.
pub const STEP: usize = 10;
pub const HOLD_MAX: usize = 60;
/// The canary's share.
pub const SHARE: f64 = 0.25;

/// A canary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Case {
    /// Invocations a minute, of both versions.
    pub traffic: u64,
    /// How often the stable version fails.
    pub rate: f64,
    /// How many times as often the canary does.
    pub times: f64,
    /// How often at most one event is tried; failures fail each time.
    pub attempts: u32,
}

/// How many ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ends {
    pub promoted: u32,
    pub rolled_back: u32,
    pub inconclusive: u32,
}

impl Ends {
    pub fn of(runs: u32, case: Case) -> Self {
        let mut ends = Self::default();
        for run in 0..runs {
            match end(case, u64::from(run)) {
                Some(true) => ends.promoted += 1,
                Some(false) => ends.rolled_back += 1,
                None => ends.inconclusive += 1,
            }
        }
        ends
    }

    pub fn runs(self) -> u32 {
        self.promoted + self.rolled_back + self.inconclusive
    }

    /// One of its numbers in percent of all.
    pub fn percent(self, of: u32) -> f64 {
        100.0 * f64::from(of) / f64::from(self.runs().max(1))
    }
}

/// Promoted or taken back; `None` when neither. The promote test is made when the step has had
/// its time and once more at the end; harm is looked for in every minute.
fn end(case: Case, run: u64) -> Option<bool> {
    let mut random = Random::new(3, run);
    // Each retry of a failure is one more invocation, and one more error.
    let tries = f64::from(case.attempts);
    let before = tries * case.rate / (1.0 + (tries - 1.0) * case.rate);
    let mut world = World::split(before);
    world.gates.attempts = case.attempts;
    for minute in 1..=HOLD_MAX {
        let events = random.between(case.traffic / 2, case.traffic * 3 / 2);
        let (stable, canary) = (case.rate, case.rate * case.times);
        let flow = Flow { events, share: SHARE, stable, canary };
        let (stable, canary) = flow.run(&mut random);
        let again = u64::from(case.attempts) - 1;
        let counted = |of: serin::rollout::Sample| {
            super::world::sample(of.invocations + again * of.errors, (again + 1) * of.errors)
        };
        world.push(counted(stable), counted(canary));
        let tested = minute == STEP || minute == HOLD_MAX;
        let assessment = world.end();
        if assessment.harm.is_some() {
            return Some(false);
        }
        if tested && assessment.promotion == Promotion::Passed {
            return Some(true);
        }
    }
    None
}
