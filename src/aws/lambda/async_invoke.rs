//! Asynchronous invocation: retries and destinations.

use aws_sdk_lambda::types::FunctionEventInvokeConfig;

use crate::domain::{AsyncInvoke, Failure, FailureKind, FunctionName, Page};

use super::{
    super::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
        reply::required,
    },
    convert::qualifier_of,
    pages,
};

const LIST_CONFIGS: Operation =
    Operation { action: "lambda:ListFunctionEventInvokeConfigs", lane: Lane::ControlPlane };

impl Gateway {
    /// Retries and destinations of a function's asynchronous invocations, for each qualifier that
    /// has settings of its own. The others have Lambda's defaults.
    ///
    /// # Errors
    /// The [`Failure`] of the page that did not come.
    pub async fn async_invoke(&self, function: &FunctionName) -> Result<Vec<AsyncInvoke>, Failure> {
        pages::all(|marker| self.async_invoke_page(function, marker)).await
    }

    async fn async_invoke_page(
        &self,
        function: &FunctionName,
        marker: Option<String>,
    ) -> Result<Page<AsyncInvoke>, Failure> {
        let request = self
            .parts
            .lambda
            .list_function_event_invoke_configs()
            .function_name(function.as_str())
            .set_marker(marker.clone());
        let call = self.call(LIST_CONFIGS, function.as_str(), Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        let items = reply.function_event_invoke_configs.unwrap_or_default().into_iter();
        let items =
            items.map(settings).collect::<Result<_, _>>().map_err(|kind| call.failure(kind))?;
        let next = pages::next(&call, marker.as_deref(), reply.next_marker)?;
        Ok(Page { items, next })
    }
}

fn settings(reply: FunctionEventInvokeConfig) -> Result<AsyncInvoke, FailureKind> {
    let arn = required(reply.function_arn, "FunctionArn")?;
    let destinations = reply.destination_config;
    let (success, failure) = destinations.map(|both| (both.on_success, both.on_failure)).unzip();
    let success = success.flatten().and_then(|target| target.destination);
    let failure = failure.flatten().and_then(|target| target.destination);
    Ok(AsyncInvoke {
        qualifier: qualifier_of(&arn),
        retries: reply.maximum_retry_attempts,
        max_age_s: reply.maximum_event_age_in_seconds,
        // A destination that was taken away may stay behind as an empty text.
        on_success: success.filter(|arn| !arn.is_empty()),
        on_failure: failure.filter(|arn| !arn.is_empty()),
    })
}
