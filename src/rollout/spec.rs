//! One rollout, in full: what a driver is given.

use serde::{Deserialize, Serialize};

use super::{gates::Gates, ledger::RolloutId, plan::Plan};
use crate::domain::{AliasRef, Version};

/// What is to be rolled out, how, and by which gates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// Which rollout.
    pub id: RolloutId,
    /// On which alias.
    pub target: AliasRef,
    /// The version that serves now.
    pub stable: Version,
    /// The version to be rolled out.
    pub canary: Version,
    /// How.
    pub plan: Plan,
    /// By which thresholds and rules.
    pub gates: Gates,
    /// The longer timeout of both versions in seconds: metrics settle that much later.
    pub timeout_s: u32,
    /// Who: a short name.
    pub by: String,
    /// Why, for the audit; may be empty.
    pub reason: String,
    /// Where its state is kept.
    pub keeping: Keeping,
    /// What it does before it goes blind.
    pub on_blind: OnBlind,
    /// Somebody can be asked: a console or a terminal is attached.
    pub attended: bool,
}

/// Where the state of a rollout is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keeping {
    /// In the alias's description: anybody can see it and take over.
    #[default]
    Description,
    /// On this machine only: nobody else can take over.
    None,
}

/// What a driver does ten minutes before its credentials end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnBlind {
    /// It rolls back.
    #[default]
    Rollback,
    /// It leaves the weights as they are, for somebody to take over.
    Hold,
}
