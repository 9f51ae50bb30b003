//! What is known of a write that was sent once.

use crate::domain::{Failure, FailureKind};

use super::call::{Attempted, Call};

/// A write that AWS acknowledged.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent<T> {
    /// What it is now, as AWS answered.
    pub found: T,
    /// AWS's request id.
    pub request_id: Option<String>,
}

impl<T> Sent<T> {
    /// The answer to a write, which has landed even when its answer can't be understood.
    pub(super) fn of(
        call: &Call<'_>,
        found: Result<T, FailureKind>,
        request_id: Option<String>,
    ) -> Result<Self, WriteFailure> {
        match found {
            Ok(found) => Ok(Self { found, request_id }),
            Err(kind) => Err(WriteFailure {
                failure: Failure { request_id, ..call.failure(kind) },
                may_have_landed: true,
            }),
        }
    }
}

/// A write that was not seen to succeed.
#[derive(Debug, Clone, PartialEq)]
pub struct WriteFailure {
    /// What was seen.
    pub failure: Failure,
    /// It may have taken effect all the same: read back before saying what happened.
    pub may_have_landed: bool,
}

impl WriteFailure {
    /// Nothing was sent.
    pub(super) fn refused(failure: Failure) -> Self {
        Self { failure, may_have_landed: false }
    }
}

impl From<Attempted> for WriteFailure {
    fn from(attempted: Attempted) -> Self {
        let Attempted { failure, never_sent } = attempted;
        // Sent once, a write that meets a 412 has not landed: its own copy can't be the cause.
        let refused = failure.kind == FailureKind::PreconditionFailed;
        let may_have_landed = failure.is_ambiguous() && !never_sent && !refused;
        Self { failure, may_have_landed }
    }
}
