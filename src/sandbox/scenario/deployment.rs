//! `[[deployments]]`: a deployment of `CodeDeploy` that moves an alias.

use serde::Deserialize;
use toml::Spanned;

use super::{model::unplaced, span::Span};

/// `[[deployments]]`: an alias on its way from one version to another.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeploymentSpec {
    /// `CodeDeploy`'s application.
    pub application: Spanned<String>,
    /// Its deployment group.
    pub group: Spanned<String>,
    /// The function.
    pub function: Spanned<String>,
    /// The alias.
    pub alias: Spanned<String>,
    /// The version that the alias points to before.
    pub from: Spanned<u64>,
    /// The version that it points to in the end.
    pub to: Spanned<u64>,
    /// One of the predefined configurations for Lambda.
    #[serde(default = "canary")]
    pub config: Spanned<String>,
    /// How long ago it started.
    #[serde(default = "just_now")]
    pub started: Span,
}

fn canary() -> Spanned<String> {
    unplaced("CodeDeployDefault.LambdaCanary10Percent5Minutes".to_owned())
}

const fn just_now() -> Span {
    Span::seconds(60)
}
