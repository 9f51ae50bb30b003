//! CodeDeploy's deployments of a Lambda alias: who else may drive it.

use jiff::Timestamp;
use serde::Serialize;

use super::{alias::AliasRef, version::Version, weight::Weight};

/// A deployment that moves an alias from one version to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Deployment {
    /// Its id: `d-A1B2C3`.
    pub id: String,
    /// CodeDeploy's application.
    pub application: String,
    /// Its deployment group.
    pub group: String,
    /// The alias that it drives.
    pub alias: AliasRef,
    /// The version that it moves away from.
    pub from: Version,
    /// The version that it moves to.
    pub to: Version,
    /// The new version's share now, where it is told.
    pub weight: Option<Weight>,
    /// `InProgress`, `Ready`, `Succeeded` … as CodeDeploy names it.
    pub status: String,
    /// When it was created.
    pub created: Option<Timestamp>,
}

impl Deployment {
    /// It may still change the alias.
    #[must_use]
    pub fn is_running(&self) -> bool {
        !matches!(self.status.as_str(), "Succeeded" | "Failed" | "Stopped")
    }
}

/// To stop a deployment and let CodeDeploy put the alias back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeploymentStop {
    /// What the preview showed.
    pub deployment: Deployment,
}
