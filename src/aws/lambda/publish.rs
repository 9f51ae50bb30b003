//! A function's first version and alias.

use aws_types::request_id::RequestId;

use crate::domain::{Adoption, Alias, AliasState, Version};

use super::{
    super::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
    },
    convert,
    sent::{Sent, WriteFailure},
};

const PUBLISH_VERSION: Operation =
    Operation { action: "lambda:PublishVersion", lane: Lane::ControlPlane };
const CREATE_ALIAS: Operation =
    Operation { action: "lambda:CreateAlias", lane: Lane::ControlPlane };

impl Gateway {
    /// Publishes `$LATEST`, if its code and revision are still those of the adoption. Lambda
    /// publishes nothing when nothing has changed since the last version, and answers with that.
    /// Sent exactly once.
    ///
    /// # Errors
    /// A [`WriteFailure`], which says whether the write may have landed all the same.
    pub async fn publish_version(
        &self,
        adoption: &Adoption,
        priority: Priority,
    ) -> Result<Sent<Version>, WriteFailure> {
        let request = self
            .parts
            .lambda
            .publish_version()
            .function_name(adoption.function.as_str())
            .code_sha256(&adoption.code_sha256)
            .revision_id(&adoption.revision_id.0);
        let call = self.call(PUBLISH_VERSION, adoption.function.as_str(), priority);
        let reply = call.once(1, request.send()).await?;
        let request_id = reply.request_id().map(str::to_owned);
        Sent::of(&call, convert::version_number(reply.version), request_id)
    }

    /// Creates the adoption's alias with all its traffic on `version`; fails when it exists. Sent
    /// exactly once.
    ///
    /// # Errors
    /// A [`WriteFailure`], which says whether the write may have landed all the same.
    pub async fn create_alias(
        &self,
        adoption: &Adoption,
        version: Version,
        priority: Priority,
    ) -> Result<Sent<Alias>, WriteFailure> {
        let function = &adoption.function;
        let resource = format!("{function}:{}", adoption.alias);
        let state = AliasState::all(version);
        let request = self
            .parts
            .lambda
            .create_alias()
            .function_name(function.as_str())
            .name(&adoption.alias.0)
            .function_version(state.version.to_string());
        let call = self.call(CREATE_ALIAS, &resource, priority);
        let reply = call.once(1, request.send()).await?;
        let request_id = reply.request_id().map(str::to_owned);
        Sent::of(&call, convert::alias(function, reply.into()), request_id)
    }
}
