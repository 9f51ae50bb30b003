//! Running a function by hand.

use std::time::Duration;

use aws_sdk_lambda::{
    config::StalledStreamProtectionConfig,
    operation::invoke::InvokeOutput,
    primitives::Blob,
    types::{InvocationType, LogType},
};
use aws_smithy_types::{base64 as encoding, timeout::TimeoutConfig};
use aws_types::request_id::RequestId;

use crate::domain::{FailureKind, Invocation, InvokeMode, Invoked, Payload};

use super::{
    super::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
        http_client::CONNECT_TIMEOUT,
        reply::unexpected,
    },
    sent::{Sent, WriteFailure},
};

const INVOKE: Operation = Operation { action: "lambda:InvokeFunction", lane: Lane::Unmetered };

/// A function answers when it is done, and the longest timeout is 90 minutes.
const RUN: Duration = Duration::from_mins(95);
/// Checking and queueing take no longer than any other call, but for a payload to send.
const QUEUE: Duration = Duration::from_secs(30);
/// What is kept of an answer, in bytes: a screen shows no more, and Lambda sends up to 6 MB.
const ANSWER: usize = 64 * 1024;

impl Gateway {
    /// Invokes a function. Sent exactly once, and waited for as long as it may run.
    ///
    /// # Errors
    /// A [`WriteFailure`], which says whether it may run, or have run, all the same. A function
    /// that fails is none: see [`Invoked::function_error`].
    pub async fn invoke(&self, invocation: &Invocation) -> Result<Sent<Invoked>, WriteFailure> {
        let resource = invocation.target();
        let (kind, patience) = match invocation.mode {
            InvokeMode::DryRun => (InvocationType::DryRun, QUEUE),
            InvokeMode::RequestResponse => (InvocationType::RequestResponse, RUN),
            InvokeMode::Event => (InvocationType::Event, QUEUE),
        };
        let tail = (invocation.mode == InvokeMode::RequestResponse).then_some(LogType::Tail);
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(patience)
            .build();
        // A function that thinks for a while sends nothing: no stream has stalled.
        let waiting = aws_sdk_lambda::config::Builder::new()
            .timeout_config(timeouts)
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        let request = self
            .parts
            .lambda
            .invoke()
            .function_name(invocation.function.as_str())
            .set_qualifier(invocation.qualifier.clone())
            .invocation_type(kind)
            .set_log_type(tail)
            .payload(Blob::new(invocation.payload.0.as_bytes()))
            .customize()
            .config_override(waiting);
        let call = self.call(INVOKE, &resource, Priority::Write);
        let reply = call.once(1, request.send()).await?;
        let request_id = reply.request_id().map(str::to_owned);
        Sent::of(&call, invoked(reply), request_id)
    }
}

fn invoked(reply: InvokeOutput) -> Result<Invoked, FailureKind> {
    let version = reply.executed_version.map(|version| version.parse()).transpose();
    Ok(Invoked {
        status: reply.status_code,
        version: version.map_err(|error| unexpected(format!("ExecutedVersion: {error}")))?,
        function_error: reply.function_error,
        payload: answer(&reply.payload.map(Blob::into_inner).unwrap_or_default()),
        log: tail(reply.log_result.as_deref().unwrap_or_default()),
    })
}

/// The answer as text, cut.
fn answer(bytes: &[u8]) -> Payload {
    let text = String::from_utf8_lossy(bytes);
    Payload(text[..text.floor_char_boundary(ANSWER)].to_owned())
}

/// The last lines of the log; one that can't be read is not worth losing the answer for.
fn tail(encoded: &str) -> Vec<String> {
    let bytes = encoding::decode(encoded).unwrap_or_default();
    String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::Server;
    use super::*;
    use crate::domain::{FunctionName, Version};

    fn invocation(mode: InvokeMode) -> Invocation {
        Invocation {
            function: FunctionName("checkout".into()),
            qualifier: Some("live".into()),
            payload: Payload("{}".into()),
            mode,
        }
    }

    async fn answered(reply: String) -> Result<Invoked, WriteFailure> {
        let server = Server::answering(reply).await;
        let gateway = server.gateway().await;
        gateway.invoke(&invocation(InvokeMode::RequestResponse)).await.map(|sent| sent.found)
    }

    #[tokio::test]
    async fn an_answer_comes_with_its_version_and_the_end_of_its_log() {
        let log = encoding::encode("START RequestId: q1\nhello\n");
        let reply = format!(
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\
             X-Amz-Executed-Version: 42\r\nX-Amz-Function-Error: Unhandled\r\n\
             X-Amz-Log-Result: {log}\r\n\r\n\"no\"\n"
        );
        let invoked = answered(reply).await.unwrap();
        assert_eq!((invoked.status, invoked.version), (200, Some(Version::Published(42))));
        assert_eq!(invoked.function_error.as_deref(), Some("Unhandled"));
        assert_eq!(invoked.payload, Payload("\"no\"\n".into()));
        assert_eq!(invoked.log, ["START RequestId: q1", "hello"]);
    }

    #[test]
    fn a_long_answer_is_cut_between_characters() {
        let long = "é".repeat(ANSWER);
        let Payload(cut) = answer(format!("x{long}").as_bytes());
        assert_eq!(cut.len(), ANSWER - 1);
        assert_eq!(answer(b"\xff").0, "\u{fffd}");
    }

    #[tokio::test]
    async fn an_answer_that_was_cut_off_may_have_run() {
        let server = Server::answering("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{").await;
        let gateway = server.gateway().await;
        let failure = gateway.invoke(&invocation(InvokeMode::Event)).await.unwrap_err();
        assert!(failure.may_have_landed, "{failure:?}");
    }
}
