//! From the SDK's errors to a [`FailureKind`], by type and error code alone: the wording of a
//! message is AWS's to change.

mod codes;
#[cfg(test)]
mod tests;

use std::{error::Error, io, time::Duration};

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_lambda::types::error::TooManyRequestsException;
use aws_sdk_sts::operation::{
    assume_role::AssumeRoleError, assume_role_with_web_identity::AssumeRoleWithWebIdentityError,
};
use aws_smithy_runtime_api::client::{
    orchestrator::HttpResponse,
    result::{ConnectorError, SdkError},
};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::domain::{Failure, FailureKind};

use super::credentials::Shared;
use codes::Class;

/// What a failure needs to know beyond the error itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    /// The IAM action that was tried.
    pub(super) action: &'a str,
    /// The endpoint in words.
    pub(super) endpoint: &'a str,
    /// Time since the call went out.
    pub(super) elapsed: Duration,
}

/// The class of an SDK error.
pub(super) fn classify<E>(error: &SdkError<E, HttpResponse>, context: &Context<'_>) -> FailureKind
where
    E: ProvideErrorMetadata + Error + 'static,
{
    match error {
        SdkError::ServiceError(service) => service_kind(service.err(), service.raw(), context),
        SdkError::TimeoutError(_) => FailureKind::TimedOut { after: context.elapsed },
        SdkError::DispatchFailure(dispatch) => match dispatch.as_connector_error() {
            Some(connector) => connector_kind(connector, context),
            None => unreachable_kind(error, context),
        },
        SdkError::ResponseError(response) => reply_kind(response.raw().status().as_u16(), error),
        SdkError::ConstructionFailure(_) => {
            FailureKind::InvalidParameter { message: innermost(error) }
        }
        _ => FailureKind::Other { code: "SdkError".into(), message: innermost(error) },
    }
}

/// A failure to resolve credentials outside of a call.
pub(super) fn from_credentials(error: &CredentialsError, elapsed: Duration) -> Failure {
    let kind = credentials_kind(error, elapsed);
    let retryable = is_retryable(&kind);
    Failure {
        operation: "credentials".into(),
        resource: String::new(),
        kind,
        retryable,
        request_id: None,
    }
}

/// Whether the same read may simply be sent again.
pub(super) fn is_retryable(kind: &FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::Unreachable { .. }
            | FailureKind::TimedOut { .. }
            | FailureKind::Throttled { .. }
            | FailureKind::ServiceError { .. }
    )
}

/// Whether it is certain that no byte of the request reached AWS.
pub(super) fn never_sent<E>(error: &SdkError<E, HttpResponse>) -> bool
where
    E: Error + 'static,
{
    match error {
        SdkError::ConstructionFailure(_) => true,
        SdkError::DispatchFailure(dispatch) => {
            dispatch.is_user()
                || find::<CredentialsError>(error).is_some()
                || chain(error).filter_map(io_error).any(|error| {
                    // Only a connection that never came to be is refused.
                    error.kind() == io::ErrorKind::ConnectionRefused
                })
        }
        _ => false,
    }
}

/// The last error of the chain: the one that says what really happened.
pub(super) fn innermost(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

fn service_kind<E>(error: &E, raw: &HttpResponse, context: &Context<'_>) -> FailureKind
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let status = raw.status().as_u16();
    let message = error.message().unwrap_or_default().to_owned();
    let code = error.code().unwrap_or_default();
    match codes::class(code).unwrap_or_else(|| codes::class_of_status(status)) {
        Class::Throttled => FailureKind::Throttled {
            retry_after: raw.headers().get("retry-after").and_then(seconds),
            reason: find::<TooManyRequestsException>(error)
                .and_then(|error| error.reason.as_ref())
                .map(|reason| reason.as_str().to_owned()),
        },
        Class::Expired => FailureKind::ExpiredCredentials { detail: message },
        Class::Invalid => FailureKind::InvalidCredentials { detail: message },
        Class::Denied => FailureKind::Denied { action: context.action.to_owned() },
        Class::NotFound => FailureKind::NotFound,
        Class::PreconditionFailed => FailureKind::PreconditionFailed,
        Class::Conflict => FailureKind::Conflict { message },
        Class::InvalidParameter => FailureKind::InvalidParameter { message },
        Class::Decryption => FailureKind::DecryptionFailure { message },
        Class::Limit => FailureKind::LimitExceeded { message },
        Class::Server => FailureKind::ServiceError { status, message },
        // It went through, but what came back is not what the service writes.
        Class::Unknown if status < 400 => {
            FailureKind::UnexpectedReply { detail: format!("HTTP {status}: {}", innermost(error)) }
        }
        Class::Unknown => {
            let code = if code.is_empty() { format!("HTTP {status}") } else { code.to_owned() };
            FailureKind::Other { code, message }
        }
    }
}

fn connector_kind(connector: &ConnectorError, context: &Context<'_>) -> FailureKind {
    if let Some(credentials) = find::<CredentialsError>(connector) {
        return credentials_kind(credentials, context.elapsed);
    }
    if connector.is_timeout() {
        return FailureKind::TimedOut { after: context.elapsed };
    }
    unreachable_kind(connector, context)
}

fn unreachable_kind(error: &(dyn Error + 'static), context: &Context<'_>) -> FailureKind {
    FailureKind::Unreachable { endpoint: context.endpoint.to_owned(), detail: innermost(error) }
}

/// A reply that the SDK could not read. A 5xx without a readable body is still AWS failing.
fn reply_kind(status: u16, error: &(dyn Error + 'static)) -> FailureKind {
    let detail = innermost(error);
    match codes::class_of_status(status) {
        Class::Server => FailureKind::ServiceError { status, message: detail },
        _ => FailureKind::UnexpectedReply { detail },
    }
}

fn credentials_kind(error: &CredentialsError, elapsed: Duration) -> FailureKind {
    let detail = innermost(error);
    // The chain's members come wrapped in each other: the deepest says what happened.
    let deepest = chain(error).filter_map(|error| error.downcast_ref::<CredentialsError>()).last();
    if let Some(code) = sts_code(error) {
        return match codes::class(code) {
            Some(Class::Denied) => FailureKind::Denied { action: "sts:AssumeRole".into() },
            Some(Class::Expired) => FailureKind::ExpiredCredentials { detail },
            Some(Class::Invalid) => FailureKind::InvalidCredentials { detail },
            _ => FailureKind::NoCredentials { detail },
        };
    }
    if let Some(connector) = find::<ConnectorError>(error)
        && !matches!(deepest, Some(CredentialsError::CredentialsNotLoaded(_)))
    {
        return if connector.is_timeout() {
            FailureKind::TimedOut { after: elapsed }
        } else {
            FailureKind::Unreachable { endpoint: "the credentials' endpoint".into(), detail }
        };
    }
    let signs_in = find::<Shared>(error).is_some_and(|shared| shared.signs_in);
    match deepest {
        Some(CredentialsError::ProviderError(_)) if signs_in => {
            FailureKind::ExpiredCredentials { detail }
        }
        _ => FailureKind::NoCredentials { detail },
    }
}

/// The code with which STS refused to give a role's credentials.
fn sts_code<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a str> {
    chain(error).find_map(|error| {
        let role = error.downcast_ref::<AssumeRoleError>().and_then(ProvideErrorMetadata::code);
        role.or_else(|| error.downcast_ref::<AssumeRoleWithWebIdentityError>()?.code())
    })
}

fn seconds(text: &str) -> Option<Duration> {
    text.trim().parse().ok().map(Duration::from_secs)
}

fn io_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a io::Error> {
    error.downcast_ref()
}

fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    chain(error).find_map(|error| error.downcast_ref())
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}
