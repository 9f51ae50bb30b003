//! The resource policy: who may invoke a function.

mod document;

use crate::domain::{AliasName, Failure, FailureKind, FunctionName, Trigger};

use super::{
    super::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
        reply::required,
    },
    convert,
};

const GET_POLICY: Operation = Operation { action: "lambda:GetPolicy", lane: Lane::GetPolicy };

impl Gateway {
    /// Who may invoke the unqualified function, then each of these aliases of it.
    ///
    /// One after the other: five a second are let through, which is about as fast as they come.
    ///
    /// # Errors
    /// That of the first policy that could not be read: callers that are silently left out would
    /// look like none.
    pub async fn permissions_with_aliases(
        &self,
        function: &FunctionName,
        aliases: &[AliasName],
    ) -> Result<Vec<Trigger>, Failure> {
        let mut found = self.permissions(function, None).await?;
        for alias in aliases {
            found.extend(self.permissions(function, Some(&alias.0)).await?);
        }
        Ok(found)
    }

    /// Who may invoke the unqualified function, or one alias or version of it: each has a policy
    /// of its own. None when there is no policy.
    ///
    /// # Errors
    /// Any [`Failure`] of a read; [`FailureKind::UnexpectedReply`] when the policy is not one.
    pub async fn permissions(
        &self,
        function: &FunctionName,
        qualifier: Option<&str>,
    ) -> Result<Vec<Trigger>, Failure> {
        let resource = convert::qualified(function, qualifier);
        let request = self
            .parts
            .lambda
            .get_policy()
            .function_name(function.as_str())
            .set_qualifier(qualifier.map(str::to_owned));
        let call = self.call(GET_POLICY, &resource, Priority::Read);
        let reply = match call.read(|| request.clone().send()).await {
            // Lambda's word for a function that nobody was ever allowed to invoke.
            Err(failure) if failure.kind == FailureKind::NotFound => return Ok(Vec::new()),
            reply => reply?,
        };
        required(reply.policy, "Policy")
            .and_then(|text| document::triggers(&text, function, qualifier))
            .map_err(|kind| call.failure(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{Server, reply, rest_error};
    use super::*;

    async fn asked(answer: String) -> Result<Vec<Trigger>, FailureKind> {
        let server = Server::answering(answer).await;
        let gateway = server.gateway().await;
        let found = gateway.permissions(&FunctionName("checkout".into()), Some("live")).await;
        found.map_err(|failure| {
            assert_eq!(
                (&*failure.operation, &*failure.resource),
                ("lambda:GetPolicy", "checkout:live")
            );
            failure.kind
        })
    }

    #[tokio::test]
    async fn no_policy_is_nobody_and_no_failure() {
        let none = rest_error(404, "ResourceNotFoundException", "", r#"{"Type":"User"}"#);
        assert_eq!(asked(none).await, Ok(Vec::new()));
    }

    #[tokio::test]
    async fn whoever_may_not_ask_learns_the_action() {
        let denied = rest_error(403, "AccessDeniedException", "", "{}");
        let action = "lambda:GetPolicy".to_owned();
        assert_eq!(asked(denied).await, Err(FailureKind::Denied { action }));
    }

    #[tokio::test]
    async fn a_policy_that_is_none_is_told() {
        let odd = reply(200, "application/json", r#"{"Policy":"not a policy"}"#);
        assert!(matches!(asked(odd).await, Err(FailureKind::UnexpectedReply { .. })));
        let without = reply(200, "application/json", "{}");
        assert!(matches!(asked(without).await, Err(FailureKind::UnexpectedReply { .. })));
    }
}
