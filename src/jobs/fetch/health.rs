//! How the functions are doing: metrics and alarms.

use crate::{
    aws::Gateway,
    domain::{Failure, FailureKind, Request},
};

use super::Reply;

/// Answers one of the requests that [`super::run`] passes on.
///
/// # Errors
/// The failure of the call that ended it.
pub(super) async fn run(gateway: &Gateway, request: Request, reply: &Reply) -> Result<(), Failure> {
    let (_, _) = (gateway, reply);
    Err(Failure {
        operation: super::super::label::of_request(&request),
        resource: String::new(),
        kind: FailureKind::Refused { reason: "it can't be read yet".into() },
        retryable: false,
        request_id: None,
    })
}
