//! One copy of a rollout's write: what follows from its fate is for the rollout to decide.
//!
//! | the send                        | then        |
//! |---------------------------------|-------------|
//! | answered, and as it was asked   | applied     |
//! | answered with something else    | unknown     |
//! | certainly did not land          | not applied |
//! | may have landed                 | unknown     |

use crate::{
    aws::{WriteFailure, Written},
    domain::{Alias, AliasChange, Failure, FailureKind, Outcome},
};

use super::{
    attempts::Aliases,
    progress::{Ended, WriteProgress},
};

/// Sends it once.
pub(super) async fn send(
    aliases: &impl Aliases,
    change: &AliasChange,
    progress: &(impl Fn(WriteProgress) + Send + Sync),
) -> Ended<Alias> {
    progress(WriteProgress::Sending { attempt: 1 });
    let (outcome, request_id) = match aliases.send(change).await {
        Ok(Written { found, request_id }) if found.state == change.after => {
            (Outcome::Applied(found), request_id)
        }
        Ok(Written { found, request_id }) => {
            let failure = contradiction(change, &found, request_id.clone());
            (Outcome::Unknown(failure), request_id)
        }
        Err(WriteFailure { failure, may_have_landed }) => {
            let request_id = failure.request_id.clone();
            let outcome = if may_have_landed { Outcome::Unknown } else { Outcome::NotApplied };
            (outcome(failure), request_id)
        }
    };
    Ended { outcome, attempts: 1, request_id }
}

/// An answer that contradicts what was asked.
pub(super) fn contradiction(
    change: &AliasChange,
    found: &Alias,
    request_id: Option<String>,
) -> Failure {
    Failure {
        operation: "lambda:UpdateAlias".into(),
        resource: change.target.to_string(),
        kind: FailureKind::UnexpectedReply { detail: format!("the answer shows {}", found.state) },
        retryable: false,
        request_id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::write::tests::{
        fake::{FakeAlias, Fault},
        fixtures::{shift, split},
    };

    #[tokio::test]
    async fn one_copy_goes_out_and_its_fate_is_told_without_a_look() {
        let intent = shift();
        let change = intent.change.alias().unwrap();
        for (fault, told, landed) in [
            (None, "applied", 1),
            (Some(Fault::Throttled), "not_applied", 0),
            (Some(Fault::Denied), "not_applied", 0),
            (Some(Fault::LostBefore), "unknown", 0),
            (Some(Fault::LostAfter), "unknown", 1),
            (Some(Fault::Rival(split(50.0), "theirs")), "not_applied", 0),
        ] {
            let aliases = FakeAlias::as_previewed(change).sends(fault.clone()).unreadable(1);
            let ended = send(&aliases, change, &|_| {}).await;
            assert_eq!((ended.outcome.label(), ended.attempts), (told, 1), "{fault:?}");
            assert_eq!(aliases.landed(), landed, "{fault:?}");
        }
    }
}
