//! Which operation a request is for, by the rules of each protocol.

use super::{error::ApiError, reply::Reply, request::Request};
use crate::sandbox::{cloudwatch, codedeploy, lambda, logs, secrets, sts, world::World};

/// How a service speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Paths and JSON: Lambda.
    RestJson,
    /// One path, the operation in `X-Amz-Target`, JSON: deployments, logs, secrets.
    Json11,
    /// The same with the codes of the query protocol beside its own: CloudWatch.
    Json10,
    /// The operation in the path, CBOR, and the query protocol's codes: CloudWatch.
    Cbor,
    /// A form, XML in reply, in this namespace: STS, CloudWatch.
    Query(&'static str),
}

/// What an operation does to the account.
pub type Handler = fn(&mut World, &Request) -> Result<Reply, ApiError>;

/// An operation the sandbox knows.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// IAM action: `lambda:UpdateAlias`.
    pub action: &'static str,
    /// How it is spoken.
    pub protocol: Protocol,
    /// What it does.
    pub run: Handler,
    /// The ARN that its IAM policy would name.
    pub resource: fn(&World, &Request) -> String,
}

/// An operation of the REST protocol and where it lives.
#[derive(Debug)]
pub struct RestRoute {
    /// Method.
    pub method: &'static str,
    /// Path; `*` is any one segment.
    pub path: &'static [&'static str],
    /// A query parameter that has to be there, where two operations share a path.
    pub with: Option<&'static str>,
    /// What it leads to.
    pub operation: Operation,
}

/// Finds the operation.
///
/// # Errors
/// `UnknownOperationException` that names what was asked for, with the protocol to say it in.
pub fn route(request: &Request) -> Result<Operation, (Protocol, ApiError)> {
    if let Some((protocol, name)) = cloudwatch::asked(request) {
        return cloudwatch::operation(protocol, &name)
            .ok_or_else(|| (protocol, unknown(400, &name)));
    }
    if let Some(target) = request.header("x-amz-target") {
        let found = targets().find(|(name, _)| *name == target);
        return found
            .map(|(_, operation)| *operation)
            .ok_or_else(|| (Protocol::Json11, unknown(400, target)));
    }
    if request.method == "POST" && request.path.is_empty() {
        let form = sts::form(request);
        let action = form.iter().find(|(key, _)| key == "Action").map_or("", |(_, value)| value);
        let found = sts::OPERATIONS.iter().find(|(name, _)| *name == action);
        return found
            .map(|(_, operation)| *operation)
            .ok_or_else(|| (Protocol::Query(sts::NAMESPACE), unknown(400, action)));
    }
    let found = lambda::ROUTES.iter().find(|route| route.leads(request));
    found.map(|route| route.operation).ok_or_else(|| {
        let asked = format!("{} /{}", request.method, request.path.join("/"));
        (Protocol::RestJson, unknown(404, &asked))
    })
}

/// The operations that `X-Amz-Target` names in the JSON protocol.
fn targets() -> impl Iterator<Item = &'static (&'static str, Operation)> {
    logs::OPERATIONS.iter().chain(secrets::OPERATIONS).chain(codedeploy::OPERATIONS)
}

/// The IAM action of every operation that the sandbox knows.
pub fn actions() -> impl Iterator<Item = &'static str> {
    let targets = targets().chain(sts::OPERATIONS).chain(cloudwatch::OPERATIONS);
    let paths = lambda::ROUTES.iter().map(|route| route.operation.action);
    paths.chain(targets.map(|(_, operation)| operation.action))
}

impl RestRoute {
    fn leads(&self, request: &Request) -> bool {
        self.method == request.method
            && self.with.is_none_or(|parameter| request.query(parameter).is_some())
            && self.path.len() == request.path.len()
            && self.path.iter().zip(&request.path).all(|(want, have)| *want == "*" || want == have)
    }
}

fn unknown(status: u16, asked: &str) -> ApiError {
    let message = format!("the sandbox does not know the operation `{asked}`");
    ApiError::new(status, "UnknownOperationException", message)
}
