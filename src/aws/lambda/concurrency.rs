//! Reserved concurrency: read, set and lifted. AWS has no compare-and-swap for it.

use aws_types::request_id::RequestId;

use crate::domain::{Failure, FailureKind, FunctionName, Reserved};

use super::{
    super::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
        reply::unexpected,
    },
    sent::{Sent, WriteFailure},
};

const GET: Operation =
    Operation { action: "lambda:GetFunctionConcurrency", lane: Lane::ControlPlane };
const PUT: Operation =
    Operation { action: "lambda:PutFunctionConcurrency", lane: Lane::ControlPlane };
const DELETE: Operation =
    Operation { action: "lambda:DeleteFunctionConcurrency", lane: Lane::ControlPlane };

impl Gateway {
    /// What is reserved for a function, read now.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn reserved_concurrency(
        &self,
        function: &FunctionName,
        priority: Priority,
    ) -> Result<Reserved, Failure> {
        let request = self.parts.lambda.get_function_concurrency().function_name(&function.0);
        let call = self.call(GET, function.as_str(), priority);
        let reply = call.read(|| request.clone().send()).await?;
        reserved(reply.reserved_concurrent_executions).map_err(|kind| call.failure(kind))
    }

    /// Reserves `count` executions at once for a function, 0 to stop it. Sent exactly once.
    ///
    /// # Errors
    /// A [`WriteFailure`], which says whether the write may have landed all the same.
    pub async fn put_reserved_concurrency(
        &self,
        function: &FunctionName,
        count: u32,
        priority: Priority,
    ) -> Result<Sent<Reserved>, WriteFailure> {
        let call = self.call(PUT, function.as_str(), priority);
        let too_many = |_| {
            let message = format!("{count} is more than any function can have");
            WriteFailure::refused(call.failure(FailureKind::InvalidParameter { message }))
        };
        let request = self
            .parts
            .lambda
            .put_function_concurrency()
            .function_name(&function.0)
            .reserved_concurrent_executions(i32::try_from(count).map_err(too_many)?);
        let reply = call.once(1, request.send()).await?;
        let request_id = reply.request_id().map(str::to_owned);
        let found = reserved(reply.reserved_concurrent_executions);
        Sent::of(&call, found, request_id)
    }

    /// Takes a function's reservation away: it shares what the account leaves. Sent exactly once.
    ///
    /// # Errors
    /// A [`WriteFailure`], which says whether the write may have landed all the same.
    pub async fn delete_reserved_concurrency(
        &self,
        function: &FunctionName,
        priority: Priority,
    ) -> Result<Sent<Reserved>, WriteFailure> {
        let call = self.call(DELETE, function.as_str(), priority);
        let request = self.parts.lambda.delete_function_concurrency().function_name(&function.0);
        let reply = call.once(1, request.send()).await?;
        let request_id = reply.request_id().map(str::to_owned);
        Ok(Sent { found: Reserved::NONE, request_id })
    }
}

fn reserved(count: Option<i32>) -> Result<Reserved, FailureKind> {
    let count = count.map(u32::try_from).transpose();
    let wrong = |_| unexpected("ReservedConcurrentExecutions is negative");
    count.map(Reserved).map_err(wrong)
}
