//! To stop a deployment.

use aws_sdk_codedeploy::types::StopStatus;
use aws_types::request_id::RequestId;

use crate::{
    aws::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
        reply::required,
        sent::{Sent, WriteFailure},
    },
    domain::Deployment,
};

const STOP_DEPLOYMENT: Operation =
    Operation { action: "codedeploy:StopDeployment", lane: Lane::CodeDeploy };

impl Gateway {
    /// Stops a deployment and lets CodeDeploy put the alias back by another one. Sent exactly
    /// once. AWS may only take note of it: then the answer's status is still the one before.
    ///
    /// # Errors
    /// A [`WriteFailure`], which says whether the stop may have landed all the same.
    pub async fn stop_deployment(
        &self,
        deployment: &Deployment,
        priority: Priority,
    ) -> Result<Sent<Deployment>, WriteFailure> {
        let request = self
            .parts
            .codedeploy
            .stop_deployment()
            .deployment_id(&deployment.id)
            .auto_rollback_enabled(true);
        let call = self.call(STOP_DEPLOYMENT, &deployment.id, priority);
        let reply = call.once(1, request.send()).await?;
        let request_id = reply.request_id().map(str::to_owned);
        let found = required(reply.status, "status").map(|status| {
            let mut found = deployment.clone();
            if status == StopStatus::Succeeded {
                "Stopped".clone_into(&mut found.status);
            }
            found
        });
        Sent::of(&call, found, request_id)
    }
}
