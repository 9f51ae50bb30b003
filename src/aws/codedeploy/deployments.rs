//! The deployments that drive an alias now.

use aws_sdk_codedeploy::types::{DeploymentInfo, DeploymentStatus};

use crate::{
    aws::{
        Gateway,
        budget::{Lane, Priority},
        call::{Call, Operation},
        reply::required,
    },
    domain::{AliasRef, Deployment, Failure, FailureKind},
};

use super::convert;

const LIST_DEPLOYMENTS: Operation =
    Operation { action: "codedeploy:ListDeployments", lane: Lane::CodeDeploy };
const BATCH_GET_DEPLOYMENTS: Operation =
    Operation { action: "codedeploy:BatchGetDeployments", lane: Lane::CodeDeploy };
const GET_DEPLOYMENT: Operation =
    Operation { action: "codedeploy:GetDeployment", lane: Lane::CodeDeploy };
/// What has not ended.
const UNDER_WAY: [DeploymentStatus; 5] = [
    DeploymentStatus::Created,
    DeploymentStatus::Queued,
    DeploymentStatus::InProgress,
    DeploymentStatus::Ready,
    DeploymentStatus::Baking,
];
/// Most pages of the list, whatever it has.
const MOST_PAGES: usize = 5;
/// Most ids that `BatchGetDeployments` takes.
const BATCH: usize = 25;
/// Most deployments of Lambda whose targets are looked at: two calls each.
const MOST_LOOKED_AT: usize = 20;

impl Gateway {
    /// The deployments under way in this account and Region that move this alias, oldest first.
    ///
    /// Without an application CodeDeploy lists the deployments of all of them; what one of them
    /// moves, only its targets tell. One call where nothing is under way; else one more for every
    /// 25, and two for each that is Lambda's.
    ///
    /// # Errors
    /// Any [`Failure`] of a read; and one when there are more than can be looked at, or one has
    /// not begun so that its alias can't be told yet: a part would pass for all.
    pub async fn deployments_of(
        &self,
        target: &AliasRef,
        priority: Priority,
    ) -> Result<Vec<Deployment>, Failure> {
        // The SDK's futures are large: they belong on the heap.
        let ids = Box::pin(self.deployments_under_way(priority)).await?;
        let mut of_lambda = Vec::new();
        for ids in ids.chunks(BATCH) {
            let infos = Box::pin(self.deployment_infos(ids, priority)).await?;
            of_lambda.extend(infos.into_iter().filter(convert::may_drive_an_alias));
        }
        if of_lambda.len() > MOST_LOOKED_AT {
            let call = self.call(LIST_DEPLOYMENTS, "", priority);
            return Err(too_many(&call, of_lambda.len()));
        }
        let mut found = Vec::new();
        for info in of_lambda {
            found.extend(Box::pin(self.deployment_of(info, target, priority)).await?);
        }
        found.sort_by_key(|deployment| deployment.created);
        Ok(found)
    }

    /// A deployment as it is now. What it moves does not change: only its status is read.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn deployment(
        &self,
        known: &Deployment,
        priority: Priority,
    ) -> Result<Deployment, Failure> {
        let call = self.call(GET_DEPLOYMENT, &known.id, priority);
        let request = self.parts.codedeploy.get_deployment().deployment_id(&known.id);
        let reply = call.read(|| request.clone().send()).await?;
        let info = required(reply.deployment_info, "deploymentInfo");
        let status = info.and_then(|info| required(info.status, "status"));
        let status = status.map_err(|kind| call.failure(kind))?;
        Ok(Deployment { status: status.as_str().to_owned(), ..known.clone() })
    }

    async fn deployments_under_way(&self, priority: Priority) -> Result<Vec<String>, Failure> {
        let call = self.call(LIST_DEPLOYMENTS, "", priority);
        let statuses = Some(UNDER_WAY.to_vec());
        let request = self.parts.codedeploy.list_deployments().set_include_only_statuses(statuses);
        let (mut ids, mut token) = (Vec::new(), None);
        for _ in 0..MOST_PAGES {
            let request = request.clone().set_next_token(token);
            let reply = call.read(|| request.clone().send()).await?;
            ids.extend(reply.deployments.unwrap_or_default());
            token = reply.next_token.filter(|token| !token.is_empty());
            if token.is_none() {
                return Ok(ids);
            }
        }
        Err(too_many(&call, ids.len()))
    }

    async fn deployment_infos(
        &self,
        ids: &[String],
        priority: Priority,
    ) -> Result<Vec<DeploymentInfo>, Failure> {
        let resource = ids.first().map_or("", String::as_str);
        let call = self.call(BATCH_GET_DEPLOYMENTS, resource, priority);
        let ids = Some(ids.to_vec());
        let request = self.parts.codedeploy.batch_get_deployments().set_deployment_ids(ids);
        let reply = call.read(|| request.clone().send()).await?;
        Ok(reply.deployments_info.unwrap_or_default())
    }

    /// The deployment, if this alias is what it moves.
    async fn deployment_of(
        &self,
        info: DeploymentInfo,
        target: &AliasRef,
        priority: Priority,
    ) -> Result<Option<Deployment>, Failure> {
        let call = self.call(BATCH_GET_DEPLOYMENTS, "", priority);
        let id = required(info.deployment_id.clone(), "deploymentId");
        let id = id.map_err(|kind| call.failure(kind))?;
        let moved = self.moved_by(&id, priority).await?;
        let moved = moved.into_iter().find(|function| convert::is_of(function, target));
        let deployment = moved.map(|moved| convert::deployment(id, info, &moved, target));
        deployment.transpose().map_err(|kind| call.failure(kind))
    }
}

fn too_many(call: &Call<'_>, found: usize) -> Failure {
    call.failure(FailureKind::Other {
        code: "too many deployments".into(),
        message: format!("{found} or more are under way, and not all of them were looked at"),
    })
}
