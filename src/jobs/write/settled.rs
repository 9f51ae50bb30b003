//! What a failure says about a copy that was sent.

use crate::domain::{Failure, FailureKind};

/// Where nothing landed: waiting may help.
pub(super) fn is_passing(failure: &Failure) -> bool {
    failure.retryable || matches!(failure.kind, FailureKind::Conflict { .. })
}

/// AWS has told how the request ended, so that no copy of it is still on its way. What stands
/// between may give up on a request that goes on.
pub(super) fn was_answered(failure: &Failure) -> bool {
    matches!(&failure.kind, FailureKind::ServiceError { status, .. } if !matches!(status, 502 | 504))
}
