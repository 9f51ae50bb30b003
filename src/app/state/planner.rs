//! The planner: what a rollout is going to be, before it is one.

use std::time::Duration;

use tui_input::Input;

use crate::{
    domain::{Alias, Deployment, FunctionVersion, RolloutFacts, Timestamp, Version},
    rollout::{
        Gates, Keeping, Ledger, Plan, Spec, Stage, Step, Strategy,
        judge::StageKind,
        preflight::{Check, CheckResult},
    },
};

/// A rollout that is being planned.
#[derive(Debug)]
pub struct Planner {
    /// The alias, as last read.
    pub alias: Alias,
    /// The rollout that is taken over; `None` for a new one.
    pub take_over: Option<Box<Ledger>>,
    /// The ledger of what is taken over is kept on this host, not on the alias.
    pub kept_here: bool,
    /// What this host was asked of the rollout that is taken over, if it has driven it.
    pub recalled: Option<Box<Spec>>,
    /// Versions to choose from, newest first.
    pub versions: Vec<FunctionVersion>,
    /// Cursor in `versions`; behind the last one while none is chosen.
    pub cursor: usize,
    /// How traffic moves, as it is typed.
    pub strategy: Input,
    /// How long it bakes, as it is typed.
    pub bake: Input,
    /// What stays on the old version through the bake in percent, as it is typed.
    pub hold_back: Input,
    /// In a protected context: the field in which the alias's name is typed.
    pub name: Input,
    /// The field that has the keys; `None` while they choose a version.
    pub at: Option<PlanField>,
    /// What the fields mean, or what is wrong with them in words.
    pub plan: Result<Plan, String>,
    /// What is known before it starts; `None` while it is read.
    pub facts: Option<Box<RolloutFacts>>,
    /// By what it will be judged.
    pub gates: Gates,
    /// Where its ledger goes.
    pub keeping: Keeping,
    /// What must hold, and whether it does; empty until the facts are there.
    pub checks: Vec<Check>,
    /// How long the last step has to be for a verdict at this traffic, where it is too short.
    pub wanted_step: Option<Duration>,
    /// First check shown.
    pub scroll: usize,
    /// Tells this state of the plan from the one before: only what was on the screen starts.
    pub preview: String,
    /// From when on it can be started; `None` until it has been on the screen.
    pub armed_at: Option<Timestamp>,
    /// Set once `armed_at` has passed.
    pub armed: bool,
    /// Why the last key did not start it.
    pub hint: Option<String>,
}

/// A field of the planner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanField {
    /// How traffic moves.
    Strategy,
    /// How long it bakes.
    Bake,
    /// What stays on the old version through the bake.
    HoldBack,
    /// The alias's name, typed for a yes.
    Name,
}

impl PlanField {
    /// Those that make up the plan, from the top.
    pub const OF_PLAN: [Self; 3] = [Self::Strategy, Self::HoldBack, Self::Bake];

    /// What it is called.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Strategy => "strategy",
            Self::HoldBack => "hold back",
            Self::Bake => "bake",
            Self::Name => "name",
        }
    }
}

impl Planner {
    /// The version to be rolled out.
    #[must_use]
    pub fn canary(&self) -> Option<Version> {
        self.versions.get(self.cursor).map(|row| row.version)
    }

    /// There is nothing else to go to.
    #[must_use]
    pub fn is_only_choice(&self) -> bool {
        self.versions.len() < 2 && self.canary().is_some()
    }

    /// Why no version is chosen yet, in words; `None` once one is.
    #[must_use]
    pub fn unchosen(&self) -> Option<String> {
        let serving = self.alias.state.version;
        self.canary()
            .is_none()
            .then(|| format!("no version is newer than {serving}: move to the one you want"))
    }

    /// What is typed in a field.
    #[must_use]
    pub fn input(&self, field: PlanField) -> &Input {
        match field {
            PlanField::Strategy => &self.strategy,
            PlanField::Bake => &self.bake,
            PlanField::HoldBack => &self.hold_back,
            PlanField::Name => &self.name,
        }
    }

    /// The same, to be changed.
    pub fn input_mut(&mut self, field: PlanField) -> &mut Input {
        match field {
            PlanField::Strategy => &mut self.strategy,
            PlanField::Bake => &mut self.bake,
            PlanField::HoldBack => &mut self.hold_back,
            PlanField::Name => &mut self.name,
        }
    }

    /// How many checks block, warn, could not be told and pass.
    #[must_use]
    pub fn count(&self, result: CheckResult) -> usize {
        self.checks.iter().filter(|check| check.result == result).count()
    }

    /// It could be started now: it makes sense, all is read, and nothing blocks.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.plan.is_ok() && self.facts.is_some() && self.count(CheckResult::Block) == 0
    }

    /// The strategy with a last step that is long enough for a verdict; `None` where it is, or
    /// where the plan stays as it began.
    #[must_use]
    pub fn with_wanted_step(&self) -> Option<Strategy> {
        let (plan, hold) = (self.plan.as_ref().ok()?, self.wanted_step?);
        if let Strategy::Canary(step) = plan.strategy {
            return Some(Strategy::Canary(Step { hold, ..step }));
        }
        let splits = plan
            .stages()
            .into_iter()
            .filter(|stage| matches!(stage.kind, StageKind::Step | StageKind::LastStep));
        let step = |stage: Stage| stage.weight.map(|weight| Step { weight, hold: stage.hold });
        let mut steps: Vec<Step> = splits.filter_map(step).collect();
        steps.last_mut()?.hold = hold;
        Some(Strategy::Steps(steps))
    }

    /// CodeDeploy's deployment that drives the alias now.
    #[must_use]
    pub fn deployment(&self) -> Option<&Deployment> {
        let deployments = self.facts.as_ref()?.deployments.as_ref().ok()?;
        let of_it = |deployment: &&Deployment| {
            deployment.is_running() && deployment.alias == self.alias.target
        };
        deployments.iter().find(of_it)
    }
}
