//! Live Tail: CloudWatch Logs tells what comes in, once a second, for as long as one listens.

use std::time::Duration;

use aws_sdk_cloudwatchlogs::{
    config::{self, StalledStreamProtectionConfig},
    operation::start_live_tail::StartLiveTailOutput,
    types::{
        LiveTailSessionLogEvent, StartLiveTailResponseStream,
        error::StartLiveTailResponseStreamError,
    },
};
use aws_smithy_runtime_api::{
    client::{orchestrator::HttpRequest, result::SdkError},
    http::Headers,
};
use aws_smithy_types::event_stream::RawMessage;
use tokio::time::timeout;

use crate::domain::{Failure, FailureKind, LiveEvent, LiveUpdate};

use super::{
    Gateway,
    budget::{Lane, Priority},
    call::Operation,
    failure,
    reply::required,
};

const START_LIVE_TAIL: Operation =
    Operation { action: "logs:StartLiveTail", lane: Lane::Unmetered };

/// How long the first words of a session may take.
const FIRST_WORDS: Duration = Duration::from_secs(15);
/// AWS sends an update every second, with or without events. After this long without one, the
/// connection is dead though nobody said so. There is no haste: polling goes on beside it.
const SILENCE: Duration = Duration::from_mins(2);
/// What the SDK puts before the host's name, for this operation alone.
const HOST_PREFIX: &str = "stream-";

/// What a session watches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LiveTailQuery {
    /// Names of the log groups, 1 to 10.
    pub groups: Vec<String>,
    /// How the names of the streams begin, at most 10, and only with a single group; empty for all
    /// streams.
    pub stream_prefixes: Vec<String>,
    /// A filter pattern in CloudWatch's syntax, at most 1,024 characters.
    pub pattern: Option<String>,
}

/// A session that is open. It is paid for by the minute until it is dropped.
pub struct LiveTail {
    session: StartLiveTailOutput,
    gateway: Gateway,
    resource: String,
}

impl std::fmt::Debug for LiveTail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveTail").field("resource", &self.resource).finish_non_exhaustive()
    }
}

impl Gateway {
    /// Opens a session. It lasts three hours at most.
    ///
    /// AWS wants the groups' ARNs, so the account is asked for if it is not known yet.
    ///
    /// # Errors
    /// Any [`Failure`] of a read; `NotFound` when one of the groups does not exist.
    pub async fn live_tail(&self, query: &LiveTailQuery) -> Result<LiveTail, Failure> {
        let account = match self.parts.account.get() {
            Some(account) => account.clone(),
            None => self.caller_identity().await?.account,
        };
        let region = self.parts.scope.region.as_deref().unwrap_or_default();
        let arns = query.groups.iter().map(|group| group_arn(region, &account, group));
        let prefixes = (!query.stream_prefixes.is_empty()).then(|| query.stream_prefixes.clone());
        let request = self
            .parts
            .logs
            .start_live_tail()
            .set_log_group_identifiers(Some(arns.collect()))
            .set_log_stream_name_prefixes(prefixes)
            .set_log_event_filter_pattern(query.pattern.clone())
            .customize()
            .mutate_request(restore_host)
            // A quiet group is no stalled download: see `SILENCE`.
            .config_override(
                config::Builder::new()
                    .stalled_stream_protection(StalledStreamProtectionConfig::disabled()),
            );
        let resource = query.groups.join(", ");
        let call = self.call(START_LIVE_TAIL, &resource, Priority::Read);
        let sent = call.once(1, request.send());
        let reply = timeout(FIRST_WORDS, sent)
            .await
            .map_err(|_| call.failure(FailureKind::TimedOut { after: FIRST_WORDS }))?
            .map_err(|attempted| attempted.failure)?;
        Ok(LiveTail { session: reply, gateway: self.clone(), resource })
    }
}

impl LiveTail {
    /// The next update; `None` when the session is over and nothing was wrong: AWS ends each after
    /// three hours.
    ///
    /// # Errors
    /// The session is lost: `Unreachable`, `TimedOut` after two minutes of silence, `ServiceError`, or
    /// `UnexpectedReply`.
    pub async fn next(&mut self) -> Result<Option<LiveUpdate>, Failure> {
        loop {
            let received = timeout(SILENCE, self.session.response_stream.recv()).await;
            let event = match received {
                Ok(Ok(Some(event))) => event,
                Ok(Ok(None)) => return Ok(None),
                Ok(Err(error)) if is_over(&error) => return Ok(None),
                Ok(Err(error)) => return Err(self.failure(self.lost(&error))),
                Err(_) => return Err(self.failure(FailureKind::TimedOut { after: SILENCE })),
            };
            // The others are the start of the session and what future versions may add.
            if let StartLiveTailResponseStream::SessionUpdate(update) = event {
                let sampled = update.session_metadata.is_some_and(|metadata| metadata.sampled);
                let events = update.session_results.unwrap_or_default().into_iter().map(event_of);
                let events = events.collect::<Result<_, _>>();
                let events = events.map_err(|kind| self.failure(kind))?;
                return Ok(Some(LiveUpdate { events, sampled }));
            }
        }
    }

    fn failure(&self, kind: FailureKind) -> Failure {
        self.gateway.call(START_LIVE_TAIL, &self.resource, Priority::Read).failure(kind)
    }

    fn lost(&self, error: &SdkError<StartLiveTailResponseStreamError, RawMessage>) -> FailureKind {
        match error {
            SdkError::ServiceError(service) => FailureKind::ServiceError {
                status: 200,
                message: failure::innermost(service.err()),
            },
            SdkError::ResponseError(_) => {
                FailureKind::UnexpectedReply { detail: failure::innermost(error) }
            }
            _ => FailureKind::Unreachable {
                endpoint: self.gateway.endpoint_name("logs"),
                detail: failure::innermost(error),
            },
        }
    }
}

/// Three hours are up.
fn is_over(error: &SdkError<StartLiveTailResponseStreamError, RawMessage>) -> bool {
    let service = error.as_service_error();
    service.is_some_and(StartLiveTailResponseStreamError::is_session_timeout_exception)
}

fn event_of(reply: LiveTailSessionLogEvent) -> Result<LiveEvent, FailureKind> {
    let timestamp_ms = required(reply.timestamp, "timestamp")?;
    let group = required(reply.log_group_identifier, "logGroupIdentifier")?;
    Ok(LiveEvent {
        group: group_name(&group).to_owned(),
        stream: required(reply.log_stream_name, "logStreamName")?,
        timestamp_ms,
        ingestion_ms: reply.ingestion_time.unwrap_or(timestamp_ms),
        message: reply.message.unwrap_or_default(),
    })
}

/// Undoes the host prefix where an endpoint was given: `stream-127.0.0.1` is nobody's name. AWS's
/// own hosts need it.
fn restore_host(request: &mut HttpRequest) {
    let uri = request.uri().to_owned();
    let marked = format!("://{HOST_PREFIX}");
    let Some((scheme, rest)) = uri.split_once(&marked) else { return };
    if scheme == "https" && (rest.starts_with("logs.") || rest.starts_with("logs-fips.")) {
        return;
    }
    // It was a URI before the prefix was put in.
    let _always = request.set_uri(format!("{scheme}://{rest}"));
    remove_host(request.headers_mut());
}

/// The client writes the header anew from the URI.
fn remove_host(headers: &mut Headers) {
    headers.remove("host");
}

fn group_arn(region: &str, account: &str, group: &str) -> String {
    let partition = match region.split('-').next() {
        Some("cn") => "aws-cn",
        Some("eusc") => "aws-eusc",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ if region.starts_with("us-iso-") => "aws-iso",
        _ if region.starts_with("us-isob-") => "aws-iso-b",
        _ => "aws",
    };
    format!("arn:{partition}:logs:{region}:{account}:log-group:{group}")
}

/// The name in a group's ARN, in `account:name`, or by itself.
fn group_name(identifier: &str) -> &str {
    let name = match identifier.split_once(":log-group:") {
        Some((_, name)) => name,
        // A group's name has no colon.
        None => identifier.rsplit_once(':').map_or(identifier, |(_, name)| name),
    };
    name.strip_suffix(":*").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn restored(uri: &str) -> String {
        let mut request = HttpRequest::empty();
        request.set_uri(uri).unwrap();
        restore_host(&mut request);
        request.uri().to_owned()
    }

    #[test]
    fn only_hosts_of_aws_keep_the_prefix() {
        assert_eq!(restored("http://stream-127.0.0.1:4566/"), "http://127.0.0.1:4566/");
        assert_eq!(restored("http://stream-localhost/"), "http://localhost/");
        assert_eq!(
            restored("https://stream-vpce-1.logs.eu-west-1.vpce.amazonaws.com/"),
            "https://vpce-1.logs.eu-west-1.vpce.amazonaws.com/"
        );
        for own in [
            "https://stream-logs.eu-west-1.amazonaws.com/",
            "https://stream-logs-fips.us-gov-west-1.amazonaws.com/",
        ] {
            assert_eq!(restored(own), own);
        }
    }

    #[test]
    fn groups_are_named_by_arn_in_their_partition() {
        let arn = group_arn("eu-west-1", "123456789012", "/aws/lambda/checkout");
        assert_eq!(arn, "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/checkout");
        assert!(group_arn("cn-north-1", "1", "g").starts_with("arn:aws-cn:logs:"));
        assert!(group_arn("us-gov-east-1", "1", "g").starts_with("arn:aws-us-gov:logs:"));
    }

    #[test]
    fn a_group_is_recognised_however_it_is_written() {
        for written in [
            "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f",
            "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f:*",
            "123456789012:/aws/lambda/f",
            "/aws/lambda/f",
        ] {
            assert_eq!(group_name(written), "/aws/lambda/f", "{written}");
        }
    }
}
