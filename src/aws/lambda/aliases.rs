//! Aliases: read, and changed by compare-and-swap.

use aws_types::request_id::RequestId;

use crate::domain::{Alias, AliasChange, AliasRef, Failure, FunctionName, Page};

use super::{
    super::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
    },
    convert, pages,
    sent::{Sent, WriteFailure},
};

const LIST_ALIASES: Operation =
    Operation { action: "lambda:ListAliases", lane: Lane::ControlPlane };
const GET_ALIAS: Operation = Operation { action: "lambda:GetAlias", lane: Lane::ControlPlane };
const UPDATE_ALIAS: Operation =
    Operation { action: "lambda:UpdateAlias", lane: Lane::ControlPlane };

/// An alias that Lambda says it has changed.
pub type Written = Sent<Alias>;

impl Gateway {
    /// One page of a function's aliases.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn aliases_page(
        &self,
        function: &FunctionName,
        marker: Option<String>,
    ) -> Result<Page<Alias>, Failure> {
        let request = self
            .parts
            .lambda
            .list_aliases()
            .function_name(function.as_str())
            .set_marker(marker.clone());
        let call = self.call(LIST_ALIASES, function.as_str(), Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        let items = reply.aliases.unwrap_or_default().into_iter();
        let items = items.map(|alias| convert::alias(function, alias.into()));
        let items = items.collect::<Result<_, _>>().map_err(|kind| call.failure(kind))?;
        let next = pages::next(&call, marker.as_deref(), reply.next_marker)?;
        Ok(Page { items, next })
    }

    /// All aliases of a function, by name.
    ///
    /// # Errors
    /// The [`Failure`] of the page that did not come.
    pub async fn aliases(&self, function: &FunctionName) -> Result<Vec<Alias>, Failure> {
        let mut aliases = pages::all(|marker| self.aliases_page(function, marker)).await?;
        aliases.sort_by(|a: &Alias, b| a.target.alias.cmp(&b.target.alias));
        Ok(aliases)
    }

    /// An alias, read now.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn alias(&self, target: &AliasRef) -> Result<Alias, Failure> {
        self.alias_with(target, Priority::Read).await
    }

    /// An alias, read now, for something more urgent than the screen.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn alias_with(
        &self,
        target: &AliasRef,
        priority: Priority,
    ) -> Result<Alias, Failure> {
        let resource = target.to_string();
        let request = self
            .parts
            .lambda
            .get_alias()
            .function_name(target.function.as_str())
            .name(&target.alias.0);
        let call = self.call(GET_ALIAS, &resource, priority);
        let reply = call.read(|| request.clone().send()).await?;
        convert::alias(&target.function, reply.into()).map_err(|kind| call.failure(kind))
    }

    /// Sends one `UpdateAlias`, exactly once, guarded by the change's revision id.
    ///
    /// # Errors
    /// A [`WriteFailure`], which says whether the write may have landed all the same.
    pub async fn update_alias(
        &self,
        change: &AliasChange,
        priority: Priority,
    ) -> Result<Written, WriteFailure> {
        let resource = change.target.to_string();
        let request = self
            .parts
            .lambda
            .update_alias()
            .function_name(change.target.function.as_str())
            .name(&change.target.alias.0)
            .function_version(change.after.version.to_string())
            // Left out, the old weights would stay.
            .routing_config(convert::routing(change.after.share))
            .description(&change.description)
            .revision_id(&change.revision_id.0);
        let call = self.call(UPDATE_ALIAS, &resource, priority);
        let reply = call.once(1, request.send()).await?;
        let request_id = reply.request_id().map(str::to_owned);
        Sent::of(&call, convert::alias(&change.target.function, reply.into()), request_id)
    }

    /// Makes every read of Lambda's control plane wait until the guard is dropped.
    #[must_use]
    pub fn pre_empt(&self) -> PreEmption {
        self.parts.budgets.pre_empt()
    }
}

pub use super::super::budget::PreEmption;
