//! What a deployment moves.

use aws_sdk_codedeploy::types::LambdaFunctionInfo;

use crate::{
    aws::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
    },
    domain::Failure,
};

const LIST_TARGETS: Operation =
    Operation { action: "codedeploy:ListDeploymentTargets", lane: Lane::CodeDeploy };
const BATCH_GET_TARGETS: Operation =
    Operation { action: "codedeploy:BatchGetDeploymentTargets", lane: Lane::CodeDeploy };
/// Most ids that `BatchGetDeploymentTargets` takes; a deployment of Lambda has one.
const BATCH: usize = 25;

impl Gateway {
    /// The functions that a deployment moves. CodeDeploy does not tell before it has begun.
    pub(super) async fn moved_by(
        &self,
        id: &str,
        priority: Priority,
    ) -> Result<Vec<LambdaFunctionInfo>, Failure> {
        let call = self.call(LIST_TARGETS, id, priority);
        let request = self.parts.codedeploy.list_deployment_targets().deployment_id(id);
        let listed = call.read(|| request.clone().send()).await?;
        let mut ids = listed.target_ids.unwrap_or_default();
        ids.truncate(BATCH);
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let call = self.call(BATCH_GET_TARGETS, id, priority);
        let request = self
            .parts
            .codedeploy
            .batch_get_deployment_targets()
            .deployment_id(id)
            .set_target_ids(Some(ids));
        let reply = call.read(|| request.clone().send()).await?;
        let targets = reply.deployment_targets.unwrap_or_default().into_iter();
        Ok(targets.filter_map(|target| target.lambda_target?.lambda_function_info).collect())
    }
}
