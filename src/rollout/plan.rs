//! What a rollout does when all goes well: strategies, and the stages that follow from them.

mod parse;

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use super::judge::StageKind;
use crate::domain::{AliasState, Share, Version, Weight, weight::format_percent};

pub use parse::{PREDEFINED, PlanError, duration};

/// How traffic moves to the new version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Strategy {
    /// All at once: `all-at-once`.
    AllAtOnce,
    /// All at once, after the new version has answered by its own number: `blue-green`.
    BlueGreen,
    /// One small share first: `canary10-5m`.
    Canary(Step),
    /// The same share more in each step: `linear10-1m`.
    Linear(Step),
    /// Steps as they are named: `steps:5@10m,25@10m,50@10m`.
    Steps(Vec<Step>),
}

/// A share of the traffic, and how long it stays.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The canary's share.
    pub weight: Weight,
    /// How long, at least; a minute or more, in whole seconds.
    pub hold: Duration,
}

/// A strategy with its bake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// How traffic moves.
    pub strategy: Strategy,
    /// The share that stays on the old version through the bake, as a concurrent baseline; zero
    /// for none.
    pub hold_back: Weight,
    /// How long the bake lasts; zero for none.
    pub bake: Duration,
    /// How long a stage may be extended for want of a verdict.
    pub hold_max: Duration,
}

/// One stage of a plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// What runs, as far as it is judged differently.
    pub kind: StageKind,
    /// The canary's share; `None` for all traffic.
    pub weight: Option<Weight>,
    /// How long it lasts, at least.
    pub hold: Duration,
}

impl Stage {
    /// What the alias routes to in this stage.
    #[must_use]
    pub fn routing(&self, stable: Version, canary: Version) -> AliasState {
        match self.weight {
            Some(weight) => AliasState::split(stable, Share { version: canary, weight }),
            None => AliasState::all(canary),
        }
    }
}

impl Plan {
    /// The longest a stage may wait for a verdict, unless it is said otherwise.
    pub const HOLD_MAX: Duration = Duration::from_hours(1);
    /// How long the bake lasts, unless it is said otherwise.
    pub const BAKE: Duration = Duration::from_mins(30);
    /// The hold-back in percent, unless it is said otherwise.
    pub const HOLD_BACK_PERCENT: f64 = 10.0;

    /// A strategy with the usual bake. All at once and blue-green have no hold-back: there is
    /// nothing of the old version left to compare with.
    ///
    /// # Errors
    /// [`PlanError`] when the hold-back leaves no step.
    pub fn usual(strategy: Strategy) -> Result<Self, PlanError> {
        let percent = if strategy.is_gradual() { Self::HOLD_BACK_PERCENT } else { 0.0 };
        let hold_back = Weight::from_percent(percent).map_err(|_| PlanError::HoldBack)?;
        Self { strategy, hold_back, bake: Self::BAKE, hold_max: Self::HOLD_MAX }.checked()
    }

    /// The plan itself, if it can be carried out.
    ///
    /// # Errors
    /// [`PlanError`] when the hold-back leaves no step, or is given where nothing splits.
    pub fn checked(self) -> Result<Self, PlanError> {
        let holds_back = self.hold_back.fraction() > 0.0;
        if holds_back && !self.strategy.is_gradual() {
            return Err(PlanError::NothingToHoldBack);
        }
        if holds_back && self.bake.is_zero() {
            return Err(PlanError::HoldBackWithoutBake);
        }
        if self.strategy.is_gradual() && self.splits().is_empty() {
            return Err(PlanError::HoldBack);
        }
        Ok(self)
    }

    /// The stages in order; at least one.
    #[must_use]
    pub fn stages(&self) -> Vec<Stage> {
        let splits = self.splits();
        let last = splits.len().saturating_sub(1);
        let kind = |index| if index == last { StageKind::LastStep } else { StageKind::Step };
        let mut stages: Vec<Stage> = splits
            .iter()
            .enumerate()
            .map(|(index, step)| Stage {
                kind: kind(index),
                weight: Some(step.weight),
                hold: step.hold,
            })
            .collect();
        if self.hold_back.fraction() > 0.0 {
            let weight = self.ceiling();
            stages.push(Stage { kind: StageKind::HoldBack, weight, hold: self.bake });
        } else if !self.bake.is_zero() || stages.is_empty() {
            stages.push(Stage { kind: StageKind::Bake, weight: None, hold: self.bake });
        }
        stages
    }

    /// How long it takes at least.
    #[must_use]
    pub fn shortest(&self) -> Duration {
        self.stages().iter().map(|stage| stage.hold).sum()
    }

    /// The canary's share in the hold-back.
    fn ceiling(&self) -> Option<Weight> {
        Weight::from_percent(self.hold_back.remainder_percent()).ok()
    }

    /// The steps before hold-back or bake: what would reach the hold-back's share is the
    /// hold-back.
    fn splits(&self) -> Vec<Step> {
        let below = |step: &Step| step.weight.percent() < self.hold_back.remainder_percent() - 1e-9;
        self.strategy.steps().into_iter().filter(below).collect()
    }
}

impl Strategy {
    /// It passes through a split.
    #[must_use]
    pub fn is_gradual(&self) -> bool {
        !matches!(self, Self::AllAtOnce | Self::BlueGreen)
    }

    /// Its steps below all traffic.
    fn steps(&self) -> Vec<Step> {
        match self {
            Self::AllAtOnce | Self::BlueGreen => Vec::new(),
            Self::Canary(step) => vec![*step],
            Self::Linear(step) => {
                let shares = (1..).map(|n| f64::from(n) * step.weight.percent());
                let shares = shares.take_while(|share| *share < 100.0 - 1e-9);
                let steps = shares.filter_map(|share| Weight::from_percent(share).ok());
                steps.map(|weight| Step { weight, hold: step.hold }).collect()
            }
            Self::Steps(steps) => steps.clone(),
        }
    }
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent =
            |step: &Step| format_percent(step.weight.percent()).trim_end_matches('%').to_owned();
        match self {
            Self::AllAtOnce => f.write_str("all-at-once"),
            Self::BlueGreen => f.write_str("blue-green"),
            Self::Canary(step) => write!(f, "canary{}-{}", percent(step), span(step.hold)),
            Self::Linear(step) => write!(f, "linear{}-{}", percent(step), span(step.hold)),
            Self::Steps(steps) => {
                f.write_str("steps:")?;
                for (index, step) in steps.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    write!(f, "{comma}{}@{}", percent(step), span(step.hold))?;
                }
                Ok(())
            }
        }
    }
}

/// A time as plans spell it: `90s`, `5m`, `1h`.
#[must_use]
pub fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0 => "0s".to_owned(),
        _ if seconds.is_multiple_of(3600) => format!("{}h", seconds / 3600),
        _ if seconds.is_multiple_of(60) => format!("{}m", seconds / 60),
        _ => format!("{seconds}s"),
    }
}

#[cfg(test)]
mod tests;
