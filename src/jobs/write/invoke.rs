//! Running a function once. Whatever happens, it is not sent again: it may have run.
//!
//! | the send                | then                                   |
//! |-------------------------|----------------------------------------|
//! | answered                | applied, even if the function failed   |
//! | certainly did not run   | not applied                            |
//! | may have run            | unknown: nothing tells what it has done |

use crate::{
    aws::{Gateway, WriteFailure},
    domain::{Invocation, Invoked, Outcome},
};

use super::progress::{Ended, WriteProgress};

/// Invokes it.
pub(super) async fn invoke(
    gateway: &Gateway,
    invocation: &Invocation,
    progress: &(impl Fn(WriteProgress) + Send + Sync),
) -> Ended<Invoked> {
    progress(WriteProgress::Sending { attempt: 1 });
    let (outcome, request_id) = match gateway.invoke(invocation).await {
        Ok(sent) => (Outcome::Applied(sent.found), sent.request_id),
        Err(WriteFailure { failure, may_have_landed }) => {
            let request_id = failure.request_id.clone();
            let outcome = if may_have_landed { Outcome::Unknown } else { Outcome::NotApplied };
            (outcome(failure), request_id)
        }
    };
    Ended { outcome, attempts: 1, request_id }
}
