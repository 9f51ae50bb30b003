//! Event source mappings: what Lambda polls for a function.

use jiff::Timestamp;
use serde::Serialize;

use super::{
    failure::{Failure, FailureKind},
    function::FunctionName,
    intent::Change,
};

/// One event source mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventSource {
    /// Its id.
    pub uuid: String,
    /// The queue's, stream's or cluster's ARN; a self-managed Kafka's bootstrap servers.
    pub source: String,
    /// The function that it feeds.
    pub function: FunctionName,
    /// The alias or version that it names; `None` when it feeds the unqualified function.
    pub qualifier: Option<String>,
    /// `Enabled`, `Disabled`, `Enabling`, `Disabling`, `Updating` …, as AWS names it.
    pub state: String,
    /// Why it is in that state; may be empty.
    pub state_reason: String,
    /// The most records in one invocation.
    pub batch_size: Option<i32>,
    /// When it was last changed, or its state changed.
    pub last_modified: Option<Timestamp>,
    /// How the last invocation through it went: `OK`, `No records processed`, an error; may be
    /// empty.
    pub last_result: String,
}

impl EventSource {
    /// It polls, or is about to.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        matches!(self.state.as_str(), "Enabled" | "Enabling")
    }

    /// It is made or changed just now: its state does not say whether it polls.
    #[must_use]
    pub fn is_unsettled(&self) -> bool {
        matches!(self.state.as_str(), "Creating" | "Updating")
    }

    /// It neither polls nor will.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        matches!(self.state.as_str(), "Disabled" | "Disabling")
    }

    /// Lets it poll, or keeps it from that.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] when it is so already, or does not say whether it polls: it is
    /// being changed or deleted, perhaps.
    pub fn set_enabled(&self, enabled: bool) -> Result<Change, Failure> {
        let other_way = if enabled { self.is_paused() } else { self.is_enabled() };
        if !other_way {
            let then = if self.is_unsettled() { ": try again when that is done" } else { "" };
            let reason = format!("it is {}{then}", self.state);
            return Err(Failure {
                operation: "lambda:UpdateEventSourceMapping".into(),
                resource: format!("{} {}", self.function, self.label()),
                kind: FailureKind::Refused { reason },
                retryable: false,
                request_id: None,
            });
        }
        let change = EventSourceChange {
            function: self.function.clone(),
            uuid: self.uuid.clone(),
            source: self.source.clone(),
            before: self.state.clone(),
            enabled,
        };
        Ok(if enabled { Change::Resume(change) } else { Change::Pause(change) })
    }

    /// What a person calls it: the ARN's last part, after its service: `sqs orders`.
    #[must_use]
    pub fn label(&self) -> String {
        source_label(&self.source)
    }
}

/// `sqs orders` for `arn:aws:sqs:eu-west-1:123456789012:orders`; what is no ARN stays as it is.
#[must_use]
pub fn source_label(arn: &str) -> String {
    let mut parts = arn.splitn(6, ':');
    match (parts.next(), parts.nth(1), parts.nth(2)) {
        (Some("arn"), Some(service), Some(resource)) => format!("{service} {resource}"),
        _ => arn.to_owned(),
    }
}

/// Pausing or resuming one mapping. AWS offers no compare-and-swap token for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventSourceChange {
    /// The function that it feeds.
    pub function: FunctionName,
    /// The mapping's id.
    pub uuid: String,
    /// The queue's or stream's ARN.
    pub source: String,
    /// The state that the preview showed, as AWS names it.
    pub before: String,
    /// Whether it is to poll.
    pub enabled: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(state: &str) -> EventSource {
        EventSource {
            uuid: "u1".into(),
            source: "arn:aws:sqs:eu-west-1:123456789012:orders".into(),
            function: FunctionName("checkout".into()),
            qualifier: None,
            state: state.into(),
            state_reason: String::new(),
            batch_size: None,
            last_modified: None,
            last_result: String::new(),
        }
    }

    #[test]
    fn only_what_polls_is_paused_and_only_what_is_paused_goes_on() {
        for (state, pauses, resumes) in [
            ("Enabled", true, false),
            ("Enabling", true, false),
            ("Disabled", false, true),
            ("Disabling", false, true),
            ("Updating", false, false),
            ("Creating", false, false),
            ("Deleting", false, false),
        ] {
            let (paused, resumed) =
                (source(state).set_enabled(false), source(state).set_enabled(true));
            assert_eq!((paused.is_ok(), resumed.is_ok()), (pauses, resumes), "{state}");
            assert!(!pauses || matches!(paused, Ok(Change::Pause(_))));
            assert!(!resumes || matches!(resumed, Ok(Change::Resume(_))));
        }
    }

    #[test]
    fn a_source_is_called_by_its_service_and_name() {
        assert_eq!(source_label("arn:aws:sqs:eu-west-1:123456789012:orders"), "sqs orders");
        assert_eq!(
            source_label("arn:aws:dynamodb:eu-west-1:1:table/carts/stream/2026-01-01T00:00:00"),
            "dynamodb table/carts/stream/2026-01-01T00:00:00"
        );
        assert_eq!(source_label("broker.example:9092"), "broker.example:9092");
    }
}
