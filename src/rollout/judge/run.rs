//! E from look to look, and the look at which it was enough.

use super::{
    evidence::Evidence,
    mantel_haenszel::MantelHaenszel,
    tally::{Pair, Tally},
};

/// What has been found after some looks.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// Both versions over all looks that compared something.
    pub total: Pair,
    evidence: Evidence,
    difference: MantelHaenszel,
    best: Option<f64>,
    /// The first look at which it was enough. It stays: who looks later finds it too.
    pub crossing: Option<Crossing>,
}

/// The first look at which the evidence was enough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// The running maximum of E.
    pub e: f64,
    /// The difference in percentage points.
    pub points: f64,
    /// It took logs to get there.
    pub from_logs: bool,
}

/// One look.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// What it saw.
    pub pair: Pair,
    /// How often at most one event was tried in it.
    pub attempts: u32,
    /// It saw logs.
    pub from_logs: bool,
    /// Something that both versions need explains what it saw: it adds to the evidence, and
    /// nothing is concluded from it.
    pub explained: bool,
}

impl Run {
    /// One more bucket of both versions. `enough` is asked only once E has reached `limit`.
    pub fn look(&mut self, look: Look, limit: f64, enough: impl FnOnce(&Self) -> bool) {
        if !look.pair.is_comparable() {
            return;
        }
        self.total = self.total.plus(look.pair);
        self.evidence.add(Evidence::of(look.pair, look.attempts));
        self.difference.add(look.pair);
        self.conclude(look, limit, enough);
    }

    /// One more bucket of the canary, against a window before.
    ///
    /// The window is the same at every look, so each look weighs everything anew: buckets that
    /// shared it as their baseline would count its luck as often as there are buckets.
    pub fn look_back(
        &mut self,
        look: Look,
        before: Tally,
        limit: f64,
        enough: impl FnOnce(&Self) -> bool,
    ) {
        if look.pair.canary.trials == 0 || before.trials == 0 {
            return;
        }
        let canary = self.total.canary.plus(look.pair.canary);
        self.total = Pair { canary, stable: before };
        self.evidence = Evidence::of(self.total, look.attempts);
        self.difference = MantelHaenszel::default();
        self.difference.add(self.total);
        self.conclude(look, limit, enough);
    }

    /// The running maximum of E; 1 before the first look.
    #[must_use]
    pub fn best(&self) -> f64 {
        self.best.unwrap_or(1.0)
    }

    /// The difference in percentage points.
    #[must_use]
    pub fn points(&self) -> f64 {
        self.difference.points()
    }

    /// What the looks told together.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        self.evidence
    }

    fn conclude(&mut self, look: Look, limit: f64, enough: impl FnOnce(&Self) -> bool) {
        if look.explained {
            return;
        }
        let e = self.evidence.e();
        self.best = Some(self.best.map_or(e, |best| best.max(e)));
        if self.crossing.is_none() && self.best() >= limit && enough(self) {
            let (e, points) = (self.best(), self.points());
            self.crossing = Some(Crossing { e, points, from_logs: look.from_logs });
        }
    }
}
