//! What the configuration says about rollouts.

use std::time::Duration;

use super::{
    gates::{ErrorRule, Gates},
    plan::{Plan, Strategy},
    spec::{Keeping, OnBlind},
};
use crate::domain::{FunctionName, Pattern};

/// Everything about rollouts that can be set.
#[derive(Debug, Clone, PartialEq)]
pub struct RolloutSettings {
    /// The strategy that the planner begins with; `None` for `canary10-5m`.
    pub strategy: Option<Strategy>,
    /// The hold-back in percent, for strategies that split.
    pub hold_back_percent: f64,
    /// How long it bakes.
    pub bake: Duration,
    /// How long a stage may be extended for want of a verdict.
    pub hold_max: Duration,
    /// The thresholds, without rules.
    pub gates: Gates,
    /// Error rules, each for the functions that its glob matches.
    pub errors: Vec<(Pattern, ErrorRule)>,
    /// What a driver does before it goes blind.
    pub on_blind: OnBlind,
    /// Where the state is kept, where no context says otherwise.
    pub keeping: Keeping,
    /// Names of tags by which infrastructure as code marks what it owns.
    pub iac_tags: Vec<String>,
}

impl Default for RolloutSettings {
    fn default() -> Self {
        let tags = ["aws:cloudformation:stack-name", "terraform", "managed-by", "ManagedBy"];
        Self {
            strategy: None,
            hold_back_percent: Plan::HOLD_BACK_PERCENT,
            bake: Plan::BAKE,
            hold_max: Plan::HOLD_MAX,
            gates: Gates::default(),
            errors: Vec::new(),
            on_blind: OnBlind::default(),
            keeping: Keeping::default(),
            iac_tags: tags.map(str::to_owned).to_vec(),
        }
    }
}

impl RolloutSettings {
    /// The gates of one function: the thresholds, its rules and these alarms.
    #[must_use]
    pub fn gates_of(&self, function: &FunctionName, alarms: Vec<String>) -> Gates {
        let rules = self.errors.iter().filter(|(glob, _)| glob.matches(function.as_str()));
        let rules = rules.map(|(_, rule)| rule.clone()).collect();
        Gates { alarms, rules, ..self.gates.clone() }
    }
}
