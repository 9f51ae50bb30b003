//! From options and settings to a plan, gates and a [`Spec`].

use std::time::Duration;

use crate::{
    cli::CliError,
    domain::{AliasRef, FunctionVersion, RolloutFacts, Version},
    rollout::{
        Gates, Keeping, Plan, PlanError, RolloutSettings, Spec, Strategy, plan, spec::OnBlind,
    },
};

/// How a plan may be wanted.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Plan options")]
pub struct PlanArgs {
    /// How traffic moves: canary10-5m, linear10-1m, steps:5@10m,25@10m, blue-green, all-at-once,
    /// or one of CodeDeploy's names.
    #[arg(long, value_name = "STRATEGY")]
    pub strategy: Option<Strategy>,
    /// How long the bake lasts, such as 30m; 0s for none.
    #[arg(long, value_name = "TIME", value_parser = plan::duration)]
    pub bake: Option<Duration>,
    /// The percentage that stays on the old version through the bake; 0 for none.
    #[arg(long, value_name = "PERCENT")]
    pub hold_back: Option<f64>,
    /// How long a step may wait for a verdict, such as 1h.
    #[arg(long, value_name = "TIME", value_parser = plan::duration)]
    pub hold_max: Option<Duration>,
}

/// By what it is judged.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Gate options")]
pub struct GateArgs {
    /// Roll back when this alarm goes off; may be given more than once.
    #[arg(long, value_name = "NAME")]
    pub alarm: Vec<String>,
    /// How often one event is tried at most: 1 for callers that wait, 3 for asynchronous ones.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub attempts: Option<u32>,
}

impl PlanArgs {
    /// The plan: what is not said is as the settings have it.
    ///
    /// # Errors
    /// When it can't be carried out.
    pub fn plan(&self, settings: &RolloutSettings) -> Result<Plan, CliError> {
        let strategy = match self.strategy.clone().or_else(|| settings.strategy.clone()) {
            Some(strategy) => strategy,
            None => "canary10-5m".parse().map_err(|error| usage(&error))?,
        };
        let usual = if strategy.is_gradual() { settings.hold_back_percent } else { 0.0 };
        let bake = self.bake.unwrap_or(settings.bake);
        // Without a bake there is nothing to hold back through, unless it was asked for.
        let usual = if bake.is_zero() { 0.0 } else { usual };
        let percent = self.hold_back.unwrap_or(usual);
        let hold_back = crate::domain::Weight::from_percent(percent)
            .map_err(|_| usage(&PlanError::HoldBack))?;
        let hold_max = self.hold_max.unwrap_or(settings.hold_max);
        Plan { strategy, hold_back, bake, hold_max }.checked().map_err(|error| usage(&error))
    }
}

impl GateArgs {
    /// The gates of the function by the settings, with these alarms.
    pub fn gates(&self, target: &AliasRef, settings: &RolloutSettings) -> Gates {
        let mut gates = settings.gates_of(&target.function, self.alarm.clone());
        if let Some(attempts) = self.attempts {
            gates.attempts = attempts;
        }
        gates
    }
}

fn usage(error: &PlanError) -> CliError {
    CliError::Usage(error.to_string())
}

/// The newest published version, if it is newer than the one that serves.
///
/// # Errors
/// [`CliError::Refused`] when none is.
pub fn newest(
    target: &AliasRef,
    versions: &[FunctionVersion],
    serving: Version,
) -> Result<Version, CliError> {
    let published = versions.iter().map(|version| version.version);
    let newest = published.filter(|version| version.is_published()).max();
    match newest {
        Some(newest) if serving == Version::Latest || newest > serving => Ok(newest),
        _ => Err(CliError::Refused(format!(
            "{target} is at {serving}, and no published version is newer: publish one, or name \
             another with --to"
        ))),
    }
}

/// What of a rollout is not of its plan and gates.
#[derive(Debug, Clone)]
pub struct Rest {
    /// Who, as the ledger spells it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Where its state is kept.
    pub keeping: Keeping,
    /// What it does before it goes blind.
    pub on_blind: OnBlind,
}

/// All of it.
pub fn spec(
    id: crate::rollout::RolloutId,
    facts: &RolloutFacts,
    (plan, gates): (Plan, Gates),
    rest: Rest,
) -> Spec {
    let Rest { by, reason, keeping, on_blind } = rest;
    Spec {
        id,
        target: facts.alias.target.clone(),
        stable: facts.stable,
        canary: facts.canary,
        plan,
        gates,
        timeout_s: facts.timeout_s(),
        by,
        reason,
        keeping,
        on_blind,
        attended: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_as_the_settings_have_it() {
        let settings = RolloutSettings::default();
        let plan = PlanArgs::default().plan(&settings).unwrap();
        assert_eq!(plan, Plan::usual("canary10-5m".parse().unwrap()).unwrap());
        let all = PlanArgs { strategy: Some(Strategy::AllAtOnce), ..PlanArgs::default() };
        let none = crate::domain::Weight::from_percent(0.0).unwrap();
        assert_eq!(all.plan(&settings).unwrap().hold_back, none);
        let unbaked = PlanArgs { bake: Some(Duration::ZERO), ..PlanArgs::default() };
        assert_eq!(unbaked.plan(&settings).unwrap().hold_back, none);
        let nonsense = PlanArgs { hold_back: Some(95.0), ..PlanArgs::default() };
        assert!(nonsense.plan(&settings).is_err());
    }
}
