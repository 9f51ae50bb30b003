//! Functions and their versions.

use std::cmp::Reverse;

use crate::domain::{
    Failure, FunctionDetail, FunctionName, FunctionSummary, FunctionVersion, Page, Version,
};

use super::{
    super::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
        reply::required,
    },
    convert, pages,
};

const LIST_FUNCTIONS: Operation =
    Operation { action: "lambda:ListFunctions", lane: Lane::ControlPlane };
const LIST_VERSIONS: Operation =
    Operation { action: "lambda:ListVersionsByFunction", lane: Lane::ControlPlane };
const GET_FUNCTION: Operation = Operation { action: "lambda:GetFunction", lane: Lane::GetFunction };

impl Gateway {
    /// One page (at most 50) of the account's functions, as `ListFunctions` orders them.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn functions_page(
        &self,
        marker: Option<String>,
    ) -> Result<Page<FunctionSummary>, Failure> {
        let request = self.parts.lambda.list_functions().set_marker(marker.clone());
        let call = self.call(LIST_FUNCTIONS, "", Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        let items = reply.functions.unwrap_or_default().into_iter().map(convert::summary);
        let items = items.collect::<Result<_, _>>().map_err(|kind| call.failure(kind))?;
        let next = pages::next(&call, marker.as_deref(), reply.next_marker)?;
        Ok(Page { items, next })
    }

    /// A function's configuration, tags and reserved concurrency: of `$LATEST`, or of `version`.
    ///
    /// Environment values never leave this module; their names do.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn function(
        &self,
        name: &FunctionName,
        version: Option<Version>,
    ) -> Result<FunctionDetail, Failure> {
        self.function_with(name, version, Priority::Read).await
    }

    /// [`Gateway::function`], for something more urgent than the screen.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn function_with(
        &self,
        name: &FunctionName,
        version: Option<Version>,
        priority: Priority,
    ) -> Result<FunctionDetail, Failure> {
        let qualifier = version.map(|version| version.to_string());
        let resource = convert::qualified(name, qualifier.as_deref());
        let request =
            self.parts.lambda.get_function().function_name(name.as_str()).set_qualifier(qualifier);
        let call = self.call(GET_FUNCTION, &resource, priority);
        let reply = call.read(|| request.clone().send()).await?;
        let configuration = required(reply.configuration, "Configuration");
        let detail = configuration.and_then(convert::detail).map_err(|kind| call.failure(kind))?;
        let reserved = reply.concurrency.and_then(|found| found.reserved_concurrent_executions);
        let mut tags: Vec<_> = reply.tags.unwrap_or_default().into_iter().collect();
        tags.sort_unstable();
        Ok(FunctionDetail { tags, reserved_concurrency: reserved, ..detail })
    }

    /// One page of a function's versions, `$LATEST` among them, oldest first.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn versions_page(
        &self,
        name: &FunctionName,
        marker: Option<String>,
    ) -> Result<Page<FunctionVersion>, Failure> {
        self.versions_page_with(name, marker, Priority::Read).await
    }

    async fn versions_page_with(
        &self,
        name: &FunctionName,
        marker: Option<String>,
        priority: Priority,
    ) -> Result<Page<FunctionVersion>, Failure> {
        let request = self
            .parts
            .lambda
            .list_versions_by_function()
            .function_name(name.as_str())
            .set_marker(marker.clone());
        let call = self.call(LIST_VERSIONS, name.as_str(), priority);
        let reply = call.read(|| request.clone().send()).await?;
        let items = reply.versions.unwrap_or_default().into_iter().map(convert::version);
        let items = items.collect::<Result<_, _>>().map_err(|kind| call.failure(kind))?;
        let next = pages::next(&call, marker.as_deref(), reply.next_marker)?;
        Ok(Page { items, next })
    }

    /// All versions of a function: `$LATEST`, then the newest first.
    ///
    /// # Errors
    /// The [`Failure`] of the page that did not come.
    pub async fn versions(&self, name: &FunctionName) -> Result<Vec<FunctionVersion>, Failure> {
        self.versions_with(name, Priority::Read).await
    }

    /// [`Gateway::versions`], for something more urgent than the screen.
    ///
    /// # Errors
    /// The [`Failure`] of the page that did not come.
    pub async fn versions_with(
        &self,
        name: &FunctionName,
        priority: Priority,
    ) -> Result<Vec<FunctionVersion>, Failure> {
        let mut versions =
            pages::all(|marker| self.versions_page_with(name, marker, priority)).await?;
        versions.sort_by_key(|version: &FunctionVersion| match version.version {
            Version::Latest => (0, Reverse(0)),
            Version::Published(number) => (1, Reverse(number)),
        });
        Ok(versions)
    }
}
