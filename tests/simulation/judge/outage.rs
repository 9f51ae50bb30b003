//! Something that both versions need breaks: 40% of all invocations fail.

use serin::rollout::judge::{Hold, Promotion};

use super::{
    random::Random,
    world::{Flow, World},
};

/// What was said of so many outages, looking every minute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outages {
    pub runs: u32,
    /// A false alarm took the canary back before it began.
    pub gone: u32,
    /// Promoted after it had begun.
    pub promoted: u32,
    pub rolled_back: u32,
    pub held: u32,
    /// Held, and an interference of the shift was suspected.
    pub suspected: u32,
}

impl Outages {
    /// Outages that begin after so many minutes of the last step.
    pub fn of(runs: u32, begins: usize) -> Self {
        let mut outages = Self { runs, ..Self::default() };
        for run in 0..runs {
            outages.add(u64::from(run), begins);
        }
        outages
    }

    fn add(&mut self, run: u64, begins: usize) {
        let mut random = Random::new(4, run);
        let mut world = World::split(0.002);
        let (mut promoted, mut rolled_back, mut held, mut suspected) = (false, false, false, false);
        for minute in 0..30 {
            let rate = if minute < begins { 0.002 } else { 0.4 };
            let events = random.between(150, 450);
            world.minute(&mut random, Flow { events, share: 0.1, stable: rate, canary: rate });
            let said = world.end();
            if said.harm.is_some() && minute < begins {
                self.gone += 1;
                return;
            }
            // In its first minute there is too little of it to be told from chance.
            promoted |= minute > begins && said.promotion == Promotion::Passed;
            rolled_back |= said.harm.is_some();
            if let Some(Hold::Environment { suspect_interference, .. }) = said.hold {
                held = true;
                suspected = suspected || suspect_interference;
            }
        }
        self.promoted += u32::from(promoted);
        self.rolled_back += u32::from(rolled_back);
        self.held += u32::from(held);
        self.suspected += u32::from(suspected);
    }
}
