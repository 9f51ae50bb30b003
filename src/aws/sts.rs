//! STS: who we are.

use crate::domain::{Failure, Identity};

use super::{
    Gateway,
    budget::{Lane, Priority},
    call::Operation,
    reply::required,
};

const GET_CALLER_IDENTITY: Operation =
    Operation { action: "sts:GetCallerIdentity", lane: Lane::Unmetered };

impl Gateway {
    /// Account and ARN of the credentials in use. [`Gateway::place`] has the account from then on.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn caller_identity(&self) -> Result<Identity, Failure> {
        let request = self.parts.sts.get_caller_identity();
        let call = self.call(GET_CALLER_IDENTITY, "", Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        let account = required(reply.account, "Account").map_err(|kind| call.failure(kind))?;
        let arn = required(reply.arn, "Arn").map_err(|kind| call.failure(kind))?;
        // The same credentials for as long as this gateway lives: it can't change.
        self.parts.account.get_or_init(|| account.clone());
        Ok(Identity { account, arn })
    }
}
