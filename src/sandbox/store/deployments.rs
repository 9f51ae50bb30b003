//! `CodeDeploy`'s applications and deployment groups, and deployments that move aliases.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::pace::Pace;
use crate::sandbox::rng::Rng;

/// How long a deployment waits from its creation to its first step.
pub const QUEUED: SignedDuration = SignedDuration::from_secs(5);

/// All of the account.
#[derive(Debug, Default)]
pub struct DeploymentStore {
    /// Deployment groups, by application and by name.
    pub applications: BTreeMap<String, BTreeMap<String, GroupRecord>>,
    /// Deployments, oldest first.
    pub deployments: Vec<DeploymentRecord>,
}

/// One deployment group.
#[derive(Debug, Clone)]
pub struct GroupRecord {
    /// Its id.
    pub id: String,
    /// ARN of the role that it acts in.
    pub role: String,
    /// How fast it deploys, unless a deployment says otherwise.
    pub pace: &'static Pace,
}

/// What a deployment does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The function's name.
    pub function: String,
    /// The alias.
    pub alias: String,
    /// The version that the alias points to before.
    pub current: u64,
    /// The version that it points to in the end.
    pub target: u64,
}

/// One deployment.
#[derive(Debug, Clone)]
pub struct DeploymentRecord {
    /// `d-` and nine capital letters and digits.
    pub id: String,
    /// Its application.
    pub application: String,
    /// Its deployment group.
    pub group: String,
    /// How fast.
    pub pace: &'static Pace,
    /// What it does.
    pub shift: Shift,
    /// The revision as it was given.
    pub revision: Value,
    /// In words.
    pub description: Option<String>,
    /// When it was created.
    pub created: Timestamp,
    /// How many of its steps have been done.
    pub done: usize,
    /// How and when it ended.
    pub end: Option<(Timestamp, End)>,
    /// The deployment that this one takes back.
    pub takes_back: Option<String>,
    /// The deployment that takes this one back.
    pub taken_back_by: Option<String>,
}

/// How a deployment ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The alias points to the target.
    Succeeded,
    /// Somebody stopped it.
    Stopped,
    /// It can't go on: AWS's code and words for why.
    Failed(&'static str, String),
}

impl DeploymentRecord {
    /// A deployment in `(application, group)` that waits for its first step; it has no id yet.
    #[must_use]
    pub fn new(
        (application, group): (&str, &str),
        pace: &'static Pace,
        shift: Shift,
        revision: Value,
        created: Timestamp,
    ) -> Self {
        Self {
            id: String::new(),
            application: application.to_owned(),
            group: group.to_owned(),
            pace,
            shift,
            revision,
            description: None,
            created,
            done: 0,
            end: None,
            takes_back: None,
            taken_back_by: None,
        }
    }

    /// When its first step is due.
    #[must_use]
    pub fn starts(&self) -> Timestamp {
        self.created + QUEUED
    }

    /// Its status, as AWS spells it.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> &'static str {
        match &self.end {
            Some((_, End::Succeeded)) => "Succeeded",
            Some((_, End::Stopped)) => "Stopped",
            Some((_, End::Failed(..))) => "Failed",
            None if now < self.starts() => "Created",
            None => "InProgress",
        }
    }

    /// The target's share of the traffic by the steps that were done, in percent.
    #[must_use]
    pub fn percent(&self) -> u32 {
        let last = self.done.checked_sub(1).filter(|_| self.taken_back_by.is_none());
        last.and_then(|index| self.pace.steps().get(index).map(|step| step.percent)).unwrap_or(0)
    }

    /// When it last did something.
    #[must_use]
    pub fn updated(&self) -> Timestamp {
        let last = self.done.checked_sub(1).and_then(|index| self.pace.steps().get(index).copied());
        let moved = last.map_or(self.created, |step| self.starts() + step.after);
        self.end.as_ref().map_or(moved, |(ended, _)| *ended)
    }
}

impl DeploymentStore {
    /// Adds a deployment under a new id, which it gives back.
    pub fn add(&mut self, seed: u64, deployment: DeploymentRecord) -> String {
        const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let mut rng = Rng::keyed(seed, &format!("deployment/{}", self.deployments.len()));
        let id = format!("d-{}", rng.letters(LETTERS, 9));
        self.deployments.push(DeploymentRecord { id: id.clone(), ..deployment });
        id
    }

    /// The deployment of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&DeploymentRecord> {
        self.deployments.iter().find(|deployment| deployment.id == id)
    }

    /// What is under way in a group.
    #[must_use]
    pub fn active(&self, application: &str, group: &str) -> Option<&DeploymentRecord> {
        let here = |d: &&DeploymentRecord| d.application == application && d.group == group;
        self.deployments.iter().filter(here).find(|deployment| deployment.end.is_none())
    }
}
