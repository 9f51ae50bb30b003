//! Provisioned concurrency.

use aws_sdk_lambda::types::ProvisionedConcurrencyConfigListItem;

use crate::domain::{Failure, FailureKind, FunctionName, Page, Provisioned};

use super::{
    super::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
        reply::required,
    },
    convert::{qualifier_of, text},
    pages,
};

const LIST_CONFIGS: Operation =
    Operation { action: "lambda:ListProvisionedConcurrencyConfigs", lane: Lane::ControlPlane };

impl Gateway {
    /// Provisioned concurrency of a function's aliases and versions; those without are left out.
    ///
    /// # Errors
    /// The [`Failure`] of the page that did not come.
    pub async fn provisioned(&self, function: &FunctionName) -> Result<Vec<Provisioned>, Failure> {
        pages::all(|marker| self.provisioned_page(function, marker)).await
    }

    async fn provisioned_page(
        &self,
        function: &FunctionName,
        marker: Option<String>,
    ) -> Result<Page<Provisioned>, Failure> {
        let request = self
            .parts
            .lambda
            .list_provisioned_concurrency_configs()
            .function_name(function.as_str())
            .set_marker(marker.clone());
        let call = self.call(LIST_CONFIGS, function.as_str(), Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        let items = reply.provisioned_concurrency_configs.unwrap_or_default().into_iter();
        let items =
            items.map(provisioned).collect::<Result<_, _>>().map_err(|kind| call.failure(kind))?;
        let next = pages::next(&call, marker.as_deref(), reply.next_marker)?;
        Ok(Page { items, next })
    }
}

fn provisioned(reply: ProvisionedConcurrencyConfigListItem) -> Result<Provisioned, FailureKind> {
    let arn = required(reply.function_arn, "FunctionArn")?;
    Ok(Provisioned {
        qualifier: required(qualifier_of(&arn), "the qualifier")?,
        requested: reply.requested_provisioned_concurrent_executions.unwrap_or_default(),
        available: reply.available_provisioned_concurrent_executions.unwrap_or_default(),
        status: text(reply.status.as_ref()),
        reason: reply.status_reason.unwrap_or_default(),
    })
}
