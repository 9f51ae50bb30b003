//! `CodeDeploy` for Lambda: deployments that move an alias from one version to another.

pub mod appspec;
mod create;
mod describe;
mod errors;
mod find;
mod groups;
mod list;
pub mod progress;
mod stop;
mod targets;

#[cfg(test)]
mod tests;

use super::http::route::{Handler, Operation, Protocol};

/// Operations by `X-Amz-Target`.
pub const OPERATIONS: &[(&str, Operation)] = &[
    ("CodeDeploy_20141006.ListApplications", op("codedeploy:ListApplications", list::applications)),
    (
        "CodeDeploy_20141006.ListDeploymentGroups",
        op("codedeploy:ListDeploymentGroups", list::groups),
    ),
    ("CodeDeploy_20141006.GetDeploymentGroup", op("codedeploy:GetDeploymentGroup", groups::get)),
    (
        "CodeDeploy_20141006.BatchGetDeploymentGroups",
        op("codedeploy:BatchGetDeploymentGroups", groups::batch),
    ),
    ("CodeDeploy_20141006.ListDeployments", op("codedeploy:ListDeployments", list::deployments)),
    ("CodeDeploy_20141006.GetDeployment", op("codedeploy:GetDeployment", describe::get)),
    (
        "CodeDeploy_20141006.BatchGetDeployments",
        op("codedeploy:BatchGetDeployments", describe::batch),
    ),
    (
        "CodeDeploy_20141006.ListDeploymentTargets",
        op("codedeploy:ListDeploymentTargets", targets::list),
    ),
    ("CodeDeploy_20141006.GetDeploymentTarget", op("codedeploy:GetDeploymentTarget", targets::get)),
    (
        "CodeDeploy_20141006.BatchGetDeploymentTargets",
        op("codedeploy:BatchGetDeploymentTargets", targets::batch),
    ),
    ("CodeDeploy_20141006.CreateDeployment", op("codedeploy:CreateDeployment", create::create)),
    ("CodeDeploy_20141006.StopDeployment", op("codedeploy:StopDeployment", stop::stop)),
];

const fn op(action: &'static str, run: Handler) -> Operation {
    Operation { action, protocol: Protocol::Json11, run, resource: find::resource }
}
