//! STS: who is calling.

use super::{
    http::{
        error::{ApiError, escape_xml},
        reply::Reply,
        request::{Request, parse_form},
        route::{Operation, Protocol},
    },
    world::World,
};

/// The namespace of its XML.
pub const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Operations by `Action`.
pub const OPERATIONS: &[(&str, Operation)] = &[(
    "GetCallerIdentity",
    Operation {
        action: "sts:GetCallerIdentity",
        protocol: Protocol::Query(NAMESPACE),
        run: get_caller_identity,
        resource: |_, _| "*".to_owned(),
    },
)];

/// The pairs of the query protocol's body.
#[must_use]
pub fn form(request: &Request) -> Vec<(String, String)> {
    parse_form(&String::from_utf8_lossy(&request.body))
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every handler")]
fn get_caller_identity(world: &mut World, _: &Request) -> Result<Reply, ApiError> {
    let body = format!(
        "<GetCallerIdentityResponse xmlns=\"{NAMESPACE}\">\n  \
         <GetCallerIdentityResult>\n    <Arn>{}</Arn>\n    <UserId>AROASANDBOX:you</UserId>\n    \
         <Account>{}</Account>\n  </GetCallerIdentityResult>\n  <ResponseMetadata>\n    \
         <RequestId>{}</RequestId>\n  </ResponseMetadata>\n</GetCallerIdentityResponse>\n",
        escape_xml(&world.caller_arn),
        world.account,
        world.rng.uuid(),
    );
    Ok(Reply::xml(200, body))
}
